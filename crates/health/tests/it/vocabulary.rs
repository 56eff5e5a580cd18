use health::{Code, Concept, ConceptIx, Kind, Vocabulary, name_key, nearest};

use crate::support::{concept, vocabulary};

fn drugs() -> Vocabulary {
    vocabulary(&[
        ("Treatment", "", ""),
        ("Chemotherapy", "chemo", "treatment"),
        ("Taxane", "", "chemotherapy"),
        ("Paclitaxel", "Taxol", "taxane"),
        ("Nab-paclitaxel", "", "paclitaxel;chemotherapy"),
    ])
}

fn slugs(vocabulary: &Vocabulary, list: impl IntoIterator<Item = ConceptIx>) -> Vec<String> {
    list.into_iter().map(|ix| vocabulary.get(ix).expect("a concept").slug.clone()).collect()
}

fn faults(concepts: Vec<Concept>) -> Vec<(usize, &'static str, String)> {
    let faults = Vocabulary::new(concepts).expect_err("faults");
    faults.into_iter().map(|f| (f.concept, f.code, f.message)).collect()
}

#[test]
fn links_lead_up_and_down_nearest_first() {
    let v = drugs();
    let at = |slug| v.by_slug(slug).expect("a slug");
    assert_eq!(slugs(&v, v.broader(at("nab-paclitaxel")).to_vec()), ["paclitaxel", "chemotherapy"]);
    assert_eq!(slugs(&v, v.narrower(at("chemotherapy")).to_vec()), ["taxane", "nab-paclitaxel"]);
    assert_eq!(slugs(&v, v.ancestors(at("paclitaxel"))), ["taxane", "chemotherapy", "treatment"]);
    assert_eq!(slugs(&v, v.descendants(at("chemotherapy"))), ["taxane", "nab-paclitaxel", "paclitaxel"]);
    assert_eq!(v.by_slug("Taxane"), None);
}

#[test]
fn a_name_is_found_whatever_its_case_accents_and_hyphens() {
    let v = drugs();
    for written in ["Nab-paclitaxel", "NAB PACLITAXEL", "náb‑paclitaxel", " nab  paclitaxel "] {
        assert_eq!(v.by_name(written), v.by_slug("nab-paclitaxel"), "{written}");
    }
    assert_eq!(v.by_name("nabpaclitaxel"), None);
    assert_eq!(v.by_name(""), None);
}

#[test]
fn a_search_widens_to_what_is_narrower_and_a_little_to_what_is_broader() {
    let v = drugs();
    let meant = v.expand(v.by_slug("taxane").expect("taxane"));
    let weights: Vec<f32> = meant.iter().map(|(_, weight)| *weight).collect();
    assert_eq!(
        slugs(&v, meant.iter().map(|(ix, _)| *ix)),
        ["taxane", "paclitaxel", "nab-paclitaxel", "chemotherapy"]
    );
    assert!(
        weights.iter().zip([1.0, 0.8, 0.64, 0.5]).all(|(is, should)| (is - should).abs() < 1e-6),
        "{weights:?}"
    );
    assert_eq!(v.expand(ConceptIx(99)), []);
}

#[test]
fn two_concepts_never_claim_one_name() {
    let found = faults(vec![concept("Hot flush", "", ""), concept("Menopause", "HOT-FLUSH", "")]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), (1, "duplicate-name"));
    assert!(found[0].2.contains("“HOT-FLUSH” is already a name of “hot-flush”"), "{}", found[0].2);
}

#[test]
fn one_concept_says_each_name_once() {
    let found = faults(vec![concept("Naïve cell", "naive-cell", "")]);
    assert_eq!(found.iter().map(|f| f.1).collect::<Vec<_>>(), ["duplicate-name"]);
}

#[test]
fn every_circle_is_shown_with_its_path() {
    let found = faults(vec![
        concept("a", "", "b"),
        concept("b", "", "c"),
        concept("c", "", "a"),
        concept("d", "", "d"),
        concept("e", "", "a"),
    ]);
    let messages: Vec<&str> = found.iter().map(|f| f.2.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("a → b → c → a"));
    assert!(messages[1].contains("d → d"));
}

#[test]
fn a_chain_of_ten_thousand_links_is_walked_without_falling() {
    let long: Vec<Concept> =
        (0..10_000).map(|n| concept(&format!("c{n}"), "", &format!("c{}", n + 1))).collect();
    let found = faults(long);
    assert_eq!(found.len(), 1);
    assert!(found[0].2.contains("“c10000” is not in the list"));
}

#[test]
fn a_wrong_parent_names_the_nearest_right_one() {
    let found = faults(vec![concept("Taxane", "", ""), concept("Taxol", "", "taxanes;zzzzzz")]);
    assert!(found[0].2.contains("Did you mean “taxane”?"), "{}", found[0].2);
    assert!(!found[1].2.contains("Did you mean"));
}

#[test]
fn empty_overlong_and_repeated_things_are_faults_of_their_own_concept() {
    let long = "x".repeat(121);
    let mut wordy = concept("Wordy", "", "");
    wordy.definition = Some("y".repeat(601));
    let mut bad = concept("ok", "+-;a;b\nc", "");
    bad.slug = "Not A Slug".into();
    let found = faults(vec![concept("one", &long, ""), bad, wordy, concept("one", "two", "one;one")]);
    let codes: Vec<(usize, &str)> = found.iter().map(|f| (f.0, f.1)).collect();
    for expected in [
        (0, "too-long"),
        (1, "slug"),
        (1, "empty-name"),
        (1, "separator"),
        (2, "too-long"),
        (3, "duplicate-slug"),
        (3, "duplicate-name"),
        (3, "duplicate-parent"),
    ] {
        assert!(codes.contains(&expected), "{expected:?} in {codes:?}");
    }
}

#[test]
fn an_empty_vocabulary_is_sound() {
    let v = Vocabulary::new(Vec::new()).expect("empty");
    assert!(v.is_empty() && v.iter().len() == 0);
}

#[test]
fn codes_have_the_shape_of_their_system() {
    for good in [
        "RxNorm:56946",
        "MeSH:D017239",
        "ICD-10:C50",
        "ICD-10:C50.9",
        "ATC:L01CD01",
        "LOINC:718-7",
        "ORPHA:1",
    ] {
        assert_eq!(good.parse::<Code>().map(|c| c.to_string()).as_deref(), Ok(good));
    }
    for bad in [
        "",
        "56946",
        "RxNorm:",
        "RxNorm:x",
        "Rxnorm:1",
        "MeSH:X1",
        "ICD-10:50",
        "ICD-10:C5é",
        "ATC:l01",
        "é:é",
    ] {
        assert!(bad.parse::<Code>().is_err(), "{bad}");
    }
}

#[test]
fn a_concept_survives_being_stored() {
    let mut stored = concept("Paclitaxel", "Taxol", "");
    stored.codes = vec!["RxNorm:56946".parse().expect("a code")];
    let json = serde_json::to_string(&stored).expect("json");
    assert!(json.contains(r#""kind":"drug""#) && json.contains(r#""RxNorm:56946""#), "{json}");
    assert_eq!(serde_json::from_str::<Concept>(&json).expect("the same"), stored);
    for kind in Kind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(serde_json::to_string(&kind).expect("json"), format!("\"{kind}\""));
    }
}

#[test]
fn keys_are_folded_trimmed_and_evenly_spaced() {
    for (name, key) in [
        ("HER2‑Positive", "her2 positive"),
        ("  Hot\u{a0}\n flush ", "hot flush"),
        ("Paget’s", "paget's"),
        ("Brust\u{ad}krebs", "brustkrebs"),
        ("a - b", "a\nb"),
        ("", ""),
        ("--", ""),
    ] {
        assert_eq!(name_key(name), key);
    }
}

#[test]
fn the_nearest_word_is_near() {
    let words = ["synonyms", "broader", "slug"];
    assert_eq!(nearest("synonym", words), Some("synonyms"));
    assert_eq!(nearest("SLGU", words), Some("slug"));
    assert_eq!(nearest("x", words), None);
    assert_eq!(nearest("", words), None);
}
