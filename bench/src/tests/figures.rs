//! What `wrk` and the system say, and how it is told.

use crate::chart::{Bar, Chart, Panel};
use crate::process::{anonymous, ticks};
use crate::rows::{Aim, Row, Sample, median, number};
use crate::{table, wrk};

const WRK: &str = "Running 2s test @ http://127.0.0.1:4000\n  1 threads and 32 connections\n  Thread Stats   Avg\n\
    Requests/sec:  12000.50\n\nwrk: {\"requests\":24001,\"duration_us\":2000000,\"p50_us\":1250,\"p99_us\":9875,\
    \"connect\":0,\"read\":0,\"write\":0,\"status\":0,\"timeout\":0}\n";

#[test]
fn the_line_of_the_script_is_found_in_what_wrk_prints() {
    let load = wrk::parse(WRK).unwrap();
    assert_eq!(load.requests, 24_001);
    assert_eq!((load.rps(), load.p50_ms(), load.p99_ms()), (12_000.5, 1.25, 9.875));
    assert_eq!(load.fault(), None);
}

#[test]
fn answers_that_are_not_well_and_broken_connections_are_faults() {
    let load =
        wrk::parse(&WRK.replace("\"status\":0", "\"status\":7").replace("\"read\":0", "\"read\":2")).unwrap();
    assert_eq!(load.fault().unwrap(), "2 answers broke off, 7 answers were not 2xx");
    assert!(wrk::parse(&WRK.replace("24001", "0")).unwrap().fault().is_some());
    assert_eq!(wrk::parse("unable to connect to 127.0.0.1:1"), None);
}

#[test]
fn processor_time_is_read_behind_a_name_with_blanks_and_brackets() {
    let stat = "4711 (odd) name (x) S 1 2 3 0 -1 4194304 100 200 0 0 321 45 6 7 20 0 9 0 1000 2000 300";
    assert_eq!(ticks(stat), Some(366));
    assert_eq!(ticks("4711 (short) S 1 2"), None);
}

#[test]
fn anonymous_memory_is_read_in_bytes() {
    assert_eq!(anonymous("VmRSS:\t  9000 kB\nRssAnon:\t    4242 kB\nRssFile:\t 100 kB\n"), Some(4242 * 1024));
    assert_eq!(anonymous("VmRSS:\t  9000 kB\n"), None);
}

#[test]
fn one_slow_round_does_not_move_the_middle() {
    let sample = |rps| Sample { rps, p50_ms: 1.0, p99_ms: 2.0, cpu_ms: 0.5 };
    assert_eq!(Row::middle("article", &[sample(100.0), sample(3.0), sample(102.0)]).rps, Some(100.0));
    assert_eq!(median([4.0, 2.0].into_iter()), 3.0);
}

#[test]
fn figures_have_three_digits_that_say_something() {
    let told = [0.0, 0.012_345, 1.5, 43.21, 1234.6, 12_345_678.0].map(number);
    assert_eq!(told, ["0", "0.0123", "1.5", "43.2", "1,235", "12,345,678"]);
}

#[test]
fn an_aim_says_whether_it_is_met() {
    assert!(Aim::at_least("article", "", 0.7, 0.7).is_met());
    assert!(!Aim::below("search", "ms", 0.5, 0.5).is_met());
    assert_eq!(Aim::below("search", "ms", 0.43, 0.5).wanted(), "under 0.5 ms");
}

#[test]
fn the_table_leaves_empty_what_was_not_measured() {
    let row = Row { name: "start".to_owned(), p50_ms: Some(42.0), ..Row::default() };
    let text = table::rows(&[row]);
    let last: Vec<&str> = text.lines().last().unwrap().split('|').map(str::trim).collect();
    assert_eq!(last, ["", "start", "", "42", "", "", "", "", "", ""]);
}

#[test]
fn the_chart_says_in_words_what_it_shows_and_escapes_them() {
    let bar = Bar {
        label: "a < b".to_owned(),
        value: 2.0,
        note: "2 & more".to_owned(),
        aim: Some(4.0),
        short: true,
    };
    let panel = Panel { title: "Panel".to_owned(), bars: vec![bar] };
    let svg =
        Chart { title: "Title".to_owned(), description: "All of it".to_owned(), panels: vec![panel] }.draw();
    for part in
        ["role=\"img\"", "<title id=\"title\">Title</title>", "All of it</desc>", "a &lt; b", "2 &amp; more"]
    {
        assert!(svg.contains(part), "{part} is missing in {svg}");
    }
    assert!(svg.contains("class=\"short\" x=\"270\" y=\"101.0\" width=\"170.0\""), "{svg}");
}
