//! Builds the program again when one of the folders inside it has changed, which the compiler cannot see by itself.

fn main() {
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=../../demo/library");
}
