//! Puts the stylesheet and the script together: `assets/css` into one `site.css`, `assets/js` into one `site.js`, and hands
//! them to memory-serve with the other files of `assets/static`. No other build step.
//!
//! Comments and the space at the ends of lines go; everything else stays as it was written. The files register
//! themselves with cascade layers (CSS) and blocks (JavaScript), so their order is a matter of reading, not of effect.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

/// The layers in their order; a folder stands for its files by name.
const STYLES: &[&str] = &[
    "layers.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components",
    "pages",
    "utilities.css",
    "print.css",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=askama.toml");
    let home = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?).join("assets");
    fs::create_dir_all(&out)?;

    let mut css = String::new();
    for part in STYLES {
        for file in files(&home.join("assets/css").join(part))? {
            css.push_str(&tight(&without_comments(&fs::read_to_string(file)?)));
        }
    }
    fs::write(out.join("site.css"), css)?;

    let mut js = String::new();
    for file in files(&home.join("assets/js"))? {
        let text = fs::read_to_string(file)?;
        js.extend(
            text.lines()
                .map(str::trim)
                .filter(|line| !line.starts_with("//"))
                .map(|line| format!("{line}\n")),
        );
    }
    fs::write(out.join("site.js"), js)?;

    age(&out)?;
    memory_serve::load_directory(&out);
    Ok(())
}

/// Makes what we wrote look old. memory-serve has Cargo watch this folder, which would seem changed after each build, so that each would
/// build the whole program once more.
fn age(out: &Path) -> io::Result<()> {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    [out.join("site.css"), out.join("site.js"), out.to_owned()]
        .iter()
        .try_for_each(|path| fs::File::open(path)?.set_modified(long_ago))
}

/// The file itself, or the files of a folder by name.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

/// CSS without `/* … */`. None of ours stands inside a string.
fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// CSS without the spaces that only people need.
fn tight(css: &str) -> String {
    let joined = css.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("");
    joined
        .replace(" { ", "{")
        .replace(" {", "{")
        .replace("; }", "}")
        .replace(";}", "}")
        .replace("; ", ";")
        .replace(" }", "}")
        + "\n"
}
