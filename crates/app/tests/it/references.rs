//! References for other programs, with the awkward ones first.

use app::articles::Reference;
use app::articles::references::{bibtex, csl_json, ris};
use serde_json::Value;

fn reference() -> Reference {
    Reference {
        id: "seretny2014".to_owned(),
        title: "Incidence of neuropathy".to_owned(),
        publisher: "Pain".to_owned(),
        authors: vec!["Seretny M".to_owned(), "Currie GL".to_owned()],
        year: Some(2014),
        volume: Some("155".to_owned()),
        pages: Some("2461–2470".to_owned()),
        doi: Some("10.1016/j.pain.2014.09.020".to_owned()),
        ..Reference::default()
    }
}

fn awkward() -> Reference {
    Reference {
        title: "Pain & {loss}: 50% of #1 $5 a_b ~ ^ \\input{x}\r\nER  - \nTY  - HACK }".to_owned(),
        publisher: "A } B { C".to_owned(),
        authors: vec![
            "Research and Care Group".to_owned(),
            "Müller-O'Neil JB".to_owned(),
            "Plato".to_owned(),
        ],
        doi: Some("10.1007/978-3_16}x".to_owned()),
        url: Some("https://example.org/a_b?c=1&d=50%25#e".to_owned()),
        ..reference()
    }
}

/// Whether every brace of BibTeX that is not escaped has its partner.
fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

#[test]
fn bibtex_of_a_plain_reference() {
    let expected = "@article{seretny2014,\n  title = {Incidence of neuropathy},\n  author = {Seretny, M and Currie, GL},\n  \
                    journal = {Pain},\n  year = {2014},\n  volume = {155},\n  pages = {2461--2470},\n  \
                    doi = {10.1016/j.pain.2014.09.020},\n}\n\n";
    assert_eq!(bibtex(&[reference()]), expected);
}

#[test]
fn bibtex_of_an_awkward_reference_stays_one_entry() {
    let text = bibtex(&[awkward()]);
    assert!(balanced(&text), "{text}");
    assert_eq!(text.matches("\n@").count() + 1, 1, "{text}");
    assert!(text.contains("Pain \\& "), "{text}");
    assert!(text.contains("50\\% of \\#1 \\$5 a\\_b \\textasciitilde{}"), "{text}");
    assert!(!text.contains("\\input"), "{text}");
    assert!(
        text.contains("author = {{Research and Care Group} and Müller-O'Neil, JB and {Plato}}"),
        "{text}"
    );
}

#[test]
fn bibtex_leaves_addresses_as_they_are() {
    let text = bibtex(&[awkward()]);
    assert!(text.contains("url = {https://example.org/a_b?c=1&d=50%25#e}"), "{text}");
    assert!(text.contains("doi = {10.1007/978-3_16%7Dx}"), "{text}");
}

#[test]
fn ris_of_an_awkward_reference_stays_one_record() {
    let text = ris(&[awkward()]);
    assert!(text.starts_with("TY  - JOUR\r\n"), "{text}");
    assert_eq!(text.lines().filter(|l| l.starts_with("TY  -")).count(), 1, "{text}");
    assert_eq!(text.lines().filter(|l| l.starts_with("ER  -")).count(), 1, "{text}");
    assert!(text.contains("SP  - 2461\r\nEP  - 2470\r\n"), "{text}");
    assert!(text.lines().all(|line| line.is_empty() || line[2..].starts_with("  -")), "{text}");
}

#[test]
fn csl_json_of_an_awkward_reference_is_what_went_in() {
    let awkward = awkward();
    let json: Value = serde_json::from_str(&csl_json(std::slice::from_ref(&awkward))).unwrap();
    let entry = &json[0];
    assert_eq!(entry["title"], awkward.title.as_str());
    assert_eq!(entry["author"][0]["literal"], "Research and Care Group");
    assert_eq!(entry["author"][1]["family"], "Müller-O'Neil");
    assert_eq!(entry["author"][1]["given"], "JB");
    assert_eq!(entry["issued"]["date-parts"][0][0], 2014);
}

#[test]
fn a_reference_with_the_least_there_can_be_is_written_in_all_three() {
    let least = Reference {
        id: "a".into(),
        title: "A page".into(),
        publisher: "A charity".into(),
        ..Reference::default()
    };
    let list = [least];
    assert_eq!(bibtex(&list), "@misc{a,\n  title = {A page},\n  publisher = {A charity},\n}\n\n");
    assert_eq!(ris(&list), "TY  - GEN\r\nID  - a\r\nTI  - A page\r\nPB  - A charity\r\nER  - \r\n\r\n");
    let json: Value = serde_json::from_str(&csl_json(&list)).unwrap();
    assert_eq!(json[0]["type"], "webpage");
    assert!(json[0].get("author").is_none() && json[0].get("issued").is_none());
}

#[test]
fn no_references_are_an_empty_file() {
    assert_eq!((bibtex(&[]), ris(&[]), csl_json(&[])), (String::new(), String::new(), "[]".to_owned()));
}

#[test]
fn a_reference_opens_its_doi_then_pubmed_then_its_page() {
    let mut reference =
        Reference { pmid: Some("1".into()), url: Some("https://example.org".into()), ..reference() };
    assert_eq!(reference.link().unwrap(), "https://doi.org/10.1016/j.pain.2014.09.020");
    reference.doi = None;
    assert_eq!(reference.link().unwrap(), "https://pubmed.ncbi.nlm.nih.gov/1/");
    reference.pmid = None;
    assert_eq!(reference.link().unwrap(), "https://example.org");
    reference.url = None;
    assert_eq!(reference.link(), None);
}
