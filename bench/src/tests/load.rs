//! A community as it is used: what is asked, when, and how it is told.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::community::Cast;
use crate::load::{MIX, moments, readable, still, wish};
use crate::rows::{Sample, within};

fn cast() -> Cast {
    let many = |name: &str| (0..50).map(|number| format!("session={name}-{number}")).collect();
    Cast {
        readers: many("reader"),
        writers: many("writer"),
        articles: vec!["one".to_owned(), "two".to_owned()],
        posts: vec!["0000000000001".parse().unwrap(), "0000000000002".parse().unwrap()],
        questions: vec!["0000000000003".parse().unwrap()],
        ..Cast::default()
    }
}

#[test]
fn of_a_hundred_requests_seventy_read_articles_and_five_write() {
    let (cast, mut counts) = (cast(), BTreeMap::<_, usize>::new());
    for number in 0..100_000 {
        *counts.entry(wish(&cast, number).kind).or_default() += 1;
    }
    for (kind, share) in MIX {
        let found = counts[&kind] as f64 / 100.0;
        assert!(
            (found - share as f64).abs() < 0.1 * share as f64 + 2.0,
            "{}: {found}, not {share}",
            kind.name()
        );
    }
    assert_eq!(MIX.iter().map(|(_, share)| share).sum::<usize>(), 1000);
}

#[test]
fn the_same_number_is_the_same_request_and_nobody_writes_twice_with_one_key() {
    let cast = cast();
    assert!((0..500).all(|number| wish(&cast, number) == wish(&cast, number)));
    let comments =
        (0..50_000).map(|number| wish(&cast, number)).filter(|wish| wish.path.ends_with("/comments"));
    let mut forms: Vec<_> = comments.filter_map(|wish| wish.form).collect();
    let all = forms.len();
    forms.sort();
    forms.dedup();
    assert!(all > 1000 && forms.len() == all);
}

#[test]
fn visitors_have_no_cookie_and_members_have_one() {
    let cast = cast();
    for wish in (0..5000).map(|number| wish(&cast, number)) {
        assert_eq!(wish.cookie.is_empty(), wish.kind.name().ends_with("visitor"), "{wish:?}");
    }
}

#[test]
fn requests_of_the_open_loop_come_at_random_as_often_as_they_should() {
    let all = moments(500.0, Duration::from_secs(20));
    assert!(all.is_sorted() && *all.last().unwrap() < Duration::from_secs(20));
    assert!((all.len() as f64 - 10_000.0).abs() < 400.0, "{}", all.len());
    // As many gaps are shorter than the mean as a Poisson process has: 63 of 100.
    let gaps = all.windows(2).map(|two| two[1] - two[0]);
    let short = gaps.filter(|gap| *gap < Duration::from_millis(2)).count();
    assert!((short as f64 / all.len() as f64 - 0.632).abs() < 0.02, "{short}");
}

#[test]
fn a_share_of_answers_is_counted_from_the_shortest() {
    let times: Vec<f64> = (1..=1000).map(f64::from).collect();
    assert_eq!([0.5, 0.99, 0.999, 1.0].map(|share| within(&times, share)), [500.0, 990.0, 999.0, 1000.0]);
    assert_eq!(within(&[], 0.5), 0.0);
    let sample = Sample::of(vec![3.0, 1.0, 2.0], 1.5, 0.1);
    assert_eq!((sample.rps, sample.p50_ms, sample.p99_ms), (2.0, 2.0, 3.0));
}

#[test]
fn a_stack_is_told_without_what_only_calls_what_is_ours() {
    let line = "worker;start_thread;std::thread::run;tokio::runtime::poll;<web::Feed<T> as core::Future>::poll;\
        app::posts::page::{{closure}};app::posts::page::{{closure}};db::Db::read<app::R, B<C>>;core::ptr::drop 7";
    assert_eq!(readable(line), "worker;web::Feed::poll;app::posts::page;db::Db::read;core::ptr::drop 7");
}

#[test]
fn a_flame_graph_has_no_script() {
    let svg = "<svg onload=\"init(evt)\" x=\"1\"><style>a</style><script type=\"t\"><![CDATA[ var a; ]]></script><g/></svg>";
    assert_eq!(still(svg), "<svg x=\"1\"><style>a</style><g/></svg>");
    assert_eq!(still("<svg/>"), "<svg/>");
}
