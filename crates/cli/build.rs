//! Builds the program again when one of the folders inside it has changed, which the compiler cannot see by itself; and lets it
//! need no shared library but the C library.
//!
//! The standard library asks the linker for `libgcc_s`, which unwinds the stack after a panic. Containers and small systems may not
//! have it, and every C compiler that links for Linux brings the same code as an archive. So the linker finds a `libgcc_s.so` of ours
//! first: a script that names those archives.

use std::path::PathBuf;
use std::{env, fs, io};

const SCRIPT: &str = "/* The unwinder from its archives. */\nGROUP ( -l:libgcc_eh.a -l:libgcc.a )\n";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=../../demo/library");
    let target = |name| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if (target("OS").as_str(), target("ENV").as_str()) == ("linux", "gnu") {
        let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
        fs::write(folder.join("libgcc_s.so"), SCRIPT)?;
        println!("cargo::rustc-link-search=native={}", folder.display());
    }
    Ok(())
}
