//! Where there is no terminal, long work stays short in the log.

use super::Progress;

fn lines(total: usize) -> Vec<String> {
    let mut progress = Progress { title: "Reading", unit: "files", bar: None, tenth: None };
    (0..=total).filter_map(|done| progress.line(done, total)).collect()
}

#[test]
fn a_thousand_files_make_eleven_lines() {
    let lines = lines(1000);
    assert_eq!(lines.len(), 11);
    assert_eq!(lines[0], "Reading: 0 of 1000 files");
    assert_eq!(lines[10], "Reading: 1000 of 1000 files");
}

#[test]
fn few_files_make_a_line_each() {
    assert_eq!(lines(2), ["Reading: 0 of 2 files", "Reading: 1 of 2 files", "Reading: 2 of 2 files"]);
}

#[test]
fn nothing_to_do_makes_no_line() {
    assert!(lines(0).is_empty());
}
