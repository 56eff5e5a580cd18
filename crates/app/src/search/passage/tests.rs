use super::*;
use crate::search::units::cut;

fn marker(query: &str) -> Marker {
    Marker::new(query, &cut(query, None))
}

#[test]
fn all_forms_of_a_word_are_marked_and_no_part_of_another() {
    let html = marker("needle pin").mark("Pins, pinning, spinning, needles & a NEEDLE");
    assert_eq!(
        html,
        "<mark>Pins</mark>, <mark>pinning</mark>, spinning, <mark>needles</mark> &amp; a <mark>NEEDLE</mark>"
    );
}

#[test]
fn what_stands_in_a_text_is_never_markup() {
    let html = marker("script amp").passage("<script>alert('script & amp;')</script>").unwrap();
    let bare = html.replace("<mark>", "").replace("</mark>", "");
    assert!(!bare.contains('<') && html.matches("<mark>").count() == 4, "{html}");
}

#[test]
fn a_passage_is_where_most_of_the_query_stands() {
    let filler = "Nothing much is said here at all. ".repeat(30);
    let text = format!("Sleep first. {filler}Good sleep needs a quiet évening. {filler}");
    let html = marker("quiet sleep").passage(&text).unwrap();
    assert!(html.starts_with("… Good <mark>sleep</mark> needs a <mark>quiet</mark> évening."), "{html}");
    assert!(html.ends_with(" …") && html.len() < 320, "{html}");
    assert_eq!(marker("hair").passage(&text), None);
}

#[test]
fn accents_do_not_hide_a_word() {
    assert_eq!(marker("naive").mark("A naïve idea"), "A <mark>naïve</mark> idea");
    assert_eq!(marker("naïve").mark("A naïve idea"), "A <mark>naïve</mark> idea");
}

#[test]
fn no_text_is_cut_inside_a_character() {
    for lead in 0..8 {
        let text = format!("{}{}sleep{}", "x".repeat(lead), "é🙂".repeat(60), "🙂é sleep ".repeat(60));
        assert!(marker("sleep").passage(&text).unwrap().contains("<mark>sleep</mark>"));
    }
    assert_eq!(marker("the").mark("the & the"), "the &amp; the");
}
