//! What views promise to templates.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use askama::Template;
use jiff::civil::date;

use super::*;

fn site() -> Arc<Site> {
    let assets = Assets { style: "/s.css".into(), theme: "/theme.css".into(), script: "/s.js".into() };
    Arc::new(Site {
        name: "A & B".into(),
        tagline: "For all.".into(),
        language: "en".into(),
        base_url: "https://example.org".into(),
        operator: None,
        contact: None,
        hue: 195,
        demonstration: false,
        assets,
    })
}

fn text_page(meta: Meta, body: &str) -> String {
    let page = TextPage {
        site: site(),
        title: meta.title.clone(),
        meta,
        summary: String::new(),
        updated: None,
        contents: Vec::new(),
        body: body.into(),
        others: Vec::new(),
    };
    page.render().unwrap()
}

#[test]
fn initials_are_the_first_letters_of_the_first_and_last_word() {
    assert_eq!(initials("Ada Example"), "AE");
    assert_eq!(initials("ada maria example"), "AE");
    assert_eq!(initials("long-road-home"), "LH");
    assert_eq!(initials("Édith"), "É");
    assert_eq!(initials(""), "");
}

#[test]
fn a_name_always_has_the_same_one_of_24_hues() {
    assert_eq!(hue_class("Ada Example"), hue_class("Ada Example"));
    let hue: u32 = hue_class("Bram Sample").trim_start_matches("hue-").parse().unwrap();
    assert!(hue < 24);
}

#[test]
fn dates_are_written_out() {
    let day = Day::from(date(2026, 10, 2));
    assert_eq!(
        (day.iso.as_str(), day.text.as_str(), day.month.as_str()),
        ("2026-10-02", "2 October 2026", "October 2026")
    );
    assert_eq!(
        (count(1, "article", "articles"), count(0, "article", "articles")),
        ("1 article".into(), "0 articles".into())
    );
}

#[test]
fn a_long_list_shows_its_ends_and_the_pages_around_the_reader() {
    let pages = Pagination::new(5, 9, |n| format!("?page={n}")).unwrap();
    let numbers: Vec<_> = pages.pages.iter().map(|page| page.as_ref().map(|page| page.number)).collect();
    assert_eq!(numbers, [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]);
    assert_eq!((pages.previous.as_deref(), pages.next.as_deref()), (Some("?page=4"), Some("?page=6")));
    assert!(Pagination::new(1, 1, |n| n.to_string()).is_none());
    let first = Pagination::new(1, 2, |n| n.to_string()).unwrap();
    assert_eq!((first.previous, first.next.as_deref()), (None, Some("2")));
}

#[test]
fn a_placeholder_is_the_nearest_hue_or_grey() {
    assert_eq!(tint([128, 128, 128]), "tint-grey");
    assert_eq!(tint([255, 0, 0]), "tint-2");
    assert_eq!(tint([0, 0, 255]), "tint-18");
    assert_eq!(tint([196, 160, 120]), "tint-5");
}

#[test]
fn colours_of_the_icon_are_those_of_the_stylesheet() {
    assert_eq!(hex(brand(195)), "#005556");
    assert_eq!((hex(brand(300)), hex(accent())), ("#4f3c6e".into(), "#882f07".into()));
    assert_eq!(hex(paper()), "#fcf9f3");
    let icon = MarkIcon { hue: 195 }.render().unwrap();
    assert!(icon.contains("stroke=\"#005556\""), "{icon}");
}

#[test]
fn text_is_escaped_in_the_head_and_structured_data_cannot_leave_its_element() {
    let mut meta = Meta::new("\"><script>x", "a \"b\"", "/about");
    meta.json_ld = Some(r#"{"name":"</script><b>"}"#.into());
    let html = text_page(meta, "<p>safe</p>");
    assert!(!html.contains("\"><script>x") && !html.contains("</script><b>"));
    assert!(html.contains(r#"{"name":"\u003c/script>\u003cb>"}"#) && html.contains("<p>safe</p>"));
}

#[test]
fn an_unlisted_page_says_so_and_a_listed_one_does_not() {
    assert!(
        text_page(Meta::new("A", "b", "/a").unlisted(), "")
            .contains(r#"<meta name="robots" content="noindex">"#)
    );
    assert!(!text_page(Meta::new("A", "b", "/a"), "").contains("noindex"));
}

#[test]
fn the_current_part_is_marked_in_both_bars() {
    let html = text_page(Meta::new("Glossary", "b", "/glossary").at(Nav::Glossary), "");
    assert_eq!(html.matches(r#"<a href="/glossary" aria-current="page">"#).count(), 2);
}

#[test]
fn no_page_has_inline_styles_or_handlers_or_loads_from_elsewhere() {
    let html = StyleguidePage::new(site(), Meta::new("Styleguide", "b", "/styleguide")).render().unwrap();
    for forbidden in [" style=", "<style", " onclick", " onload", "javascript:", "src=\"http", "//cdn"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_template_stays_small() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let lines = fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 120, "{}: {lines} lines", path.display());
            }
        }
    }
}
