//! What the program needs of the machine.

use std::path::Path;
use std::process::Command;

/// Parts of the C library, by the beginnings of their names.
const C_LIBRARY: [&str; 3] = ["libc.so.", "libm.so.", "ld-linux"];

fn needed(program: &Path) -> Vec<String> {
    let output = Command::new("readelf").arg("--dynamic").arg(program).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter(|line| line.contains("(NEEDED)"));
    lines.map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
}

#[test]
fn the_program_needs_no_shared_library_but_the_c_library() {
    let needed = needed(Path::new(env!("CARGO_BIN_EXE_alongside")));
    assert!(needed.iter().any(|name| name.starts_with("libc.so.")), "{needed:?}");
    let others: Vec<_> =
        needed.iter().filter(|name| !C_LIBRARY.iter().any(|part| name.starts_with(part))).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_panic_is_still_caught() {
    // This program is linked in the same way.
    let here = std::env::current_exe().unwrap();
    assert!(!needed(&here).iter().any(|name| name.starts_with("libgcc")));
    let none: Vec<u8> = Vec::new();
    let caught = std::panic::catch_unwind(|| none[here.as_os_str().len()]);
    assert!(caught.is_err());
}
