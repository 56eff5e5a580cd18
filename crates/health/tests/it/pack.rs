use std::collections::BTreeMap;
use std::fmt::Write;

use health::Pack;
use health::pack::{Answer, HelplineKind, Level, Risk, Way};
use proptest::prelude::*;

const ABOUT: &str = "slug = \"demo\"\nname = \"Demo\"\nversion = \"1.0.0\"\nlanguage = \"en\"\n\
                     licence = \"Apache-2.0\"\ndescription = \"A pack for tests.\"\n";
const CONCEPTS: &str = "slug,kind,name,synonyms,broader,codes,definition\n\
    taxane,drug-class,Taxane,,,,\"A family of drugs, first made from yew.\"\n\
    paclitaxel,drug,Paclitaxel,Taxol; weekly Taxol,taxane,RxNorm:56946;MeSH:D017239,\n";

/// A sound pack with one file put in the place of another.
fn files(name: &str, text: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("pack.toml", ABOUT), ("concepts.csv", CONCEPTS)]);
    files.insert(name, text);
    files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn pack(name: &str, text: &str) -> Pack {
    Pack::read(&files(name, text)).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The problems as people read them.
fn problems(name: &str, text: &str) -> Vec<String> {
    Pack::read(&files(name, text)).expect_err(text).iter().map(ToString::to_string).collect()
}

/// That there is exactly one problem, and that it starts and reads so.
fn one(name: &str, text: &str, start: &str, part: &str) {
    let found = problems(name, text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(&format!("{name}{start}")), "{} should start with {start}", found[0]);
    assert!(found[0].contains(part), "{} should contain {part}", found[0]);
}

fn concepts(rows: &str) -> String {
    format!("slug,kind,name,synonyms,broader,codes,definition\n{rows}")
}

#[test]
fn a_sound_pack_is_read_whole() {
    let pack = pack("concepts.csv", CONCEPTS);
    assert_eq!((pack.about.slug.as_str(), pack.about.language.as_str()), ("demo", "en"));
    let taxol = &pack.vocabulary.concepts()[1];
    assert_eq!(taxol.synonyms, ["Taxol", "weekly Taxol"]);
    assert_eq!(taxol.broader, ["taxane"]);
    assert_eq!(taxol.codes.len(), 2);
    assert_eq!(taxol.definition, None);
    let taxane = pack.vocabulary.concepts()[0].definition.as_deref();
    assert_eq!(taxane, Some("A family of drugs, first made from yew."));
    assert!(pack.questions.is_empty() && pack.helplines.is_empty() && pack.safety.situations.is_empty());
}

#[test]
fn columns_come_in_any_order_and_with_windows_line_ends() {
    let pack = pack("concepts.csv", "\u{feff}name,slug,kind\r\n\"A \"\"b\"\", c\",a,drug\r\n\r\n,,\r\n");
    assert_eq!(pack.vocabulary.concepts()[0].name, "A \"b\", c");
    assert_eq!(pack.vocabulary.len(), 1);
}

#[test]
fn each_broken_row_is_told_with_its_line() {
    for (rows, line, part) in [
        ("a,drug,A\n", 2, "3 cells, the head has 7"),
        ("\n\na,drug,A,,,,,x\n", 4, "8 cells, the head has 7"),
        ("a,drug,\"A,,,,\n", 2, "never closes"),
        ("a,drug,\"A\"x,,,,\n", 2, "after a closing quotation mark"),
        ("a,drug,A \"b\",,,,\n", 2, "inside a cell"),
        ("a,drugs,A,,,,\n", 2, "“drugs” is no kind of concept: write one of condition,"),
        ("a,drugs,A,,,,\n", 2, "Did you mean “drug”?"),
        (",drug,A,,,,\n", 2, "The cell “slug” is empty."),
        ("a,drug,,,,,\n", 2, "The cell “name” is empty."),
        ("a,,A,,,,\n", 2, "The cell “kind” is empty."),
        ("A b,drug,A,,,,\n", 2, "“A b” is no slug"),
        ("a,drug,A\u{7},,,,\n", 2, "control character"),
        ("a,drug,A,,,C50,\n", 2, "names no code system"),
        ("a,drug,A,,,ICD-10:50,\n", 2, "does not look like a code of ICD-10, such as ICD-10:C50.9"),
        ("a,drug,A,,,RxNorm:1;RxNorm:1,\n", 2, "stands twice"),
        ("a,drug,A,,,,\nb,drug,B,a,,,\n", 3, "“a” is already a name of “a”"),
        ("a,drug,A,,,,\na,drug,B,,,,\n", 3, "The slug “a” is taken by “A”"),
        ("a,drug,A,,bb,,\n", 2, "“bb” is not in the list"),
        ("a,drug,A,,b,,\nb,drug,B,,a,,\n", 3, "a → b → a"),
        ("a,drug,+,,,,\n", 2, "no letter or digit"),
    ] {
        one("concepts.csv", &concepts(rows), &format!(":{line}: error["), part);
    }
    let long = format!("a,drug,{},,,,\n", "x".repeat(121));
    one("concepts.csv", &concepts(&long), ":2: error[too-long]", "more than 120");
    let endless = format!("a,drug,{},,,,\n", "\"\",".repeat(20_000));
    one("concepts.csv", &concepts(&endless), ":2: error[csv]", "far too long");
}

#[test]
fn the_head_is_checked_against_the_known_columns() {
    one(
        "concepts.csv",
        "slug,kind,name,synonym\na,drug,A,\n",
        ":1: error[unknown-column]",
        "Did you mean “synonyms”?",
    );
    one(
        "concepts.csv",
        "slug,kind,name,kind\na,drug,A,drug\n",
        ":1: error[duplicate-column]",
        "“kind” stands twice",
    );
    one("concepts.csv", "slug,name\na,A\n", ":1: error[missing-column]", "“kind” is missing");
    one("concepts.csv", "", ":1: error[csv]", "must name the columns");
}

#[test]
fn all_problems_of_all_files_come_at_once_in_the_order_of_their_lines() {
    let mut files = files("concepts.csv", &concepts("a,x,A,,,,\nb,drug,B\nc,drug,C,,zz,,\n"));
    files.insert("pack.toml".into(), "slug = \"A B\"\n".into());
    files.insert("extra/x.csv".into(), String::new());
    files.insert("helplines.csv".into(), "place,kind,name,numbers\nUK1,emergency,E,999\n".into());
    let found = Pack::read(&files).expect_err("problems");
    let places: Vec<(&str, usize)> = found.iter().map(|p| (p.file.as_str(), p.line)).collect();
    assert_eq!(places.iter().filter(|(file, _)| *file == "pack.toml").count(), 6);
    let of_concepts: Vec<usize> = found.iter().filter(|p| p.file == "concepts.csv").map(|p| p.line).collect();
    assert_eq!(of_concepts, [2, 3, 4]);
    assert!(places.contains(&("extra/x.csv", 0)) && places.contains(&("helplines.csv", 2)));
}

#[test]
fn files_that_do_not_belong_or_are_missing_are_named() {
    one("concept.csv", "", ": error[stray]", "Did you mean “concepts.csv”?");
    one("sub/pack.toml", "", ": error[stray]", "no part of a pack");
    pack("README.md", "about this pack");
    pack(".git/config", "x");
    let found = Pack::read(&BTreeMap::new()).expect_err("nothing there");
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("pack.toml: error[missing]")
            && lines[1].starts_with("concepts.csv: error[missing]")
    );
}

#[test]
fn pack_toml_has_its_keys_and_no_others() {
    let with = |line: &str| format!("{ABOUT}{line}\n");
    one("pack.toml", &with("license = \"x\""), ":7: error[unknown-key]", "Did you mean “licence”?");
    one("pack.toml", &ABOUT.replace("\"1.0.0\"", "1.0"), ":3: error[type]", "between quotation marks");
    one("pack.toml", &ABOUT.replace("1.0.0", "one"), ":3: error[shape]", "“one” is no version");
    one("pack.toml", &ABOUT.replace("\"en\"", "\"English\""), ":4: error[shape]", "language code such as en");
    one("pack.toml", &ABOUT.replace("\"Demo\"", "\" \""), ":2: error[empty]", "“name” is empty");
    one("pack.toml", &ABOUT.replace("name = \"Demo\"\n", ""), ":1: error[missing]", "“name” is missing");
    let found = problems("pack.toml", &with("a = = 1\nb = [1,"));
    assert!(found.iter().any(|p| p.starts_with("pack.toml:7: error[toml]")), "{found:#?}");
}

#[test]
fn questions_are_read_and_held_against_the_concepts() {
    let month = "[[question]]\nslug = \"m\"\nask = \"When?\"\nanswer = \"month\"\n";
    let pick = "[[question]]\nslug = \"p\"\nask = \"Which?\"\nanswer = \"one\"\n";
    let read =
        pack("questions.toml", &format!("{month}{pick}choices = [\"taxane\"]\nroles = [\"patient\"]\n"))
            .questions;
    assert_eq!((read[0].answer, read[1].answer), (Answer::Month, Answer::One));
    assert_eq!(
        (read[1].choices.clone(), read[1].roles.clone()),
        (vec!["taxane".into()], vec!["patient".into()])
    );
    let number = pick.replace("one", "number") + "min = -3\nmax = 0x10\nunit = \"kg\"\n";
    let options = pick.replace("\"p\"", "\"o\"") + "options = [\"Yes\", \"No\"]\n";
    let read = pack("questions.toml", &format!("{number}{options}")).questions;
    assert_eq!(
        (read[0].answer, read[0].range, read[0].unit.as_deref()),
        (Answer::Number, (-3, 16), Some("kg"))
    );
    assert_eq!(read[1].options, ["Yes", "No"]);
    for (text, start, part) in [
        (format!("{month}{pick}"), ":8: error[choices]", "needs “choices”, “below” or “options”"),
        (pick.replace("one", "symptoms"), ":4: error[choices]", "needs “choices” or “below”"),
        (format!("{month}options = [\"x\"]\n"), ":5: error[choices]", "Only “one” and “several”"),
        (format!("{pick}options = [\"taxane\"]\n"), ":5: error[choices]", "is the slug of a concept"),
        (pick.replace("one", "number"), ":4: error[range]", "needs “min” and “max”"),
        (format!("{month}unit = \"kg\"\n"), ":4: error[range]", "Only “number” takes"),
        (pick.replace("one", "number") + "min = 1.5\nmax = 3\n", ":5: error[type]", "a whole number"),
        (month.replace("\"m\"", "\"hello\""), ":2: error[reserved-slug]", "kept for the program"),
        (format!("{month}below = [\"taxane\"]\n"), ":4: error[choices]", "takes no “choices”"),
        (format!("{month}{month}"), ":6: error[duplicate-slug]", "“m” stands twice"),
        (
            format!("{pick}choices = [\n  \"taxane\",\n  \"taxan\",\n]\n"),
            ":7: error[unknown-name]",
            "Did you mean “taxane”?",
        ),
        (
            format!("{month}roles = [\"nurse\"]\n"),
            ":5: error[unknown-name]",
            "“nurse” in “roles” is not known",
        ),
        (format!("{month}roles = \"patient\"\n"), ":5: error[type]", "must be a list"),
        (month.replace("month", "moth"), ":4: error[unknown-word]", "Did you mean “month”?"),
        (month.replace("ask", "asks"), ":3: error[unknown-key]", "Did you mean “ask”?"),
        ("question = 3\n".to_owned(), ":1: error[type]", "[[question]]"),
        ("questions = []\n".to_owned(), ":1: error[unknown-key]", "Did you mean “question”?"),
    ] {
        let found = problems("questions.toml", &text);
        assert!(
            found.iter().any(|p| p.starts_with(&format!("questions.toml{start}")) && p.contains(part)),
            "{found:#?}"
        );
    }
    let missing =
        problems("questions.toml", &format!("{month}\n[[question]]\nslug = \"x\"\nanswer = \"text\"\n"));
    assert_eq!(missing, ["questions.toml:6: error[missing]: The key “ask” is missing."]);
}

#[test]
fn helplines_are_read_and_checked() {
    let head = "place,kind,name,numbers,ways,note,checked\n";
    let read =
        pack("helplines.csv", &format!("{head}GB,crisis,Samaritans,116 123;+44 20,call;text,,2026-10-02\n"))
            .helplines;
    assert_eq!((read[0].kind, read[0].ways.as_slice()), (HelplineKind::Crisis, &[Way::Call, Way::Text][..]));
    assert_eq!(read[0].numbers, ["116 123", "+44 20"]);
    assert_eq!(read[0].checked.map(|d| d.to_string()).as_deref(), Some("2026-10-02"));
    assert_eq!(pack("helplines.csv", &format!("{head}EU,emergency,E,112,,,\n")).helplines[0].checked, None);
    for (row, part) in [
        ("Gb,crisis,S,116123,,,", "no country code"),
        ("GB,crises,S,116123,,,", "Did you mean “crisis”?"),
        ("GB,crisis,S,call us,,,", "no telephone number"),
        ("GB,crisis,S,,,,", "The cell “numbers” is empty."),
        ("GB,crisis,S,116123,fax,,", "“fax” is no way"),
        ("GB,crisis,S,116123,,,2026-02-30", "no date"),
        ("GB,crisis,S,116123,,,2026-02-03T10:00", "no date"),
        ("GB,crisis,S,116123,,,soon", "no date"),
    ] {
        one("helplines.csv", &format!("{head}{row}\n"), ":2: error[", part);
    }
    let long = format!("{head}GB,crisis,S,116123,,{},\n", "x".repeat(201));
    one("helplines.csv", &long, ":2: error[too-long]", "more than 200");
    one("helplines.csv", "", ":1: error[csv]", "must name the columns");
}

#[test]
fn safety_situations_are_read_and_checked() {
    let head = "notice = \"Check it.\"\n";
    let some =
        "[[situation]]\nslug = \"s\"\nrisk = \"urgent\"\ntitle = \"T\"\nsay = \"S\"\nphrases = [\"fever\"]\n";
    let crisis = some.replace("\"urgent\"", "\"crisis\"\nlevel = \"high\"");
    let read = pack("safety.toml", &format!("{head}{crisis}")).safety;
    assert_eq!((read.situations[0].risk, read.situations[0].level), (Risk::Crisis, Some(Level::High)));
    for (text, start, part) in [
        (some.to_owned(), ":1: error[missing]", "“notice” is missing"),
        (
            format!("{head}{}", some.replace("urgent", "urgnt")),
            ":4: error[unknown-word]",
            "Did you mean “urgent”?",
        ),
        (format!("{head}{some}level = \"low\"\n"), ":8: error[level]", "Only a crisis has a level"),
        (
            format!("{head}{}", some.replace("\"urgent\"", "\"crisis\"")),
            ":2: error[missing]",
            "“level” is missing",
        ),
        (format!("{head}{}", some.replace("\"fever\"", "")), ":7: error[empty]", "at least one phrase"),
        (format!("{head}{}", some.replace("fever", "?!")), ":7: error[empty]", "no letter or digit"),
        (format!("{head}{some}unles = []\n"), ":8: error[unknown-key]", "Did you mean “unless”?"),
        (format!("{head}{some}{some}"), ":9: error[duplicate-slug]", "“s” stands twice"),
        (format!("{head}{some}near = [\"a\", 3]\n"), ":8: error[type]", "between quotation marks"),
        (format!("{head}{some}near = [\"a\", \"a\"]\n"), ":8: error[duplicate]", "“a” stands twice"),
    ] {
        one("safety.toml", &text, start, part);
    }
}

#[test]
fn a_file_of_brackets_is_a_problem_and_no_crash() {
    let deep = format!("question = {}", "[".repeat(100_000));
    assert!(!problems("questions.toml", &deep).is_empty());
}

proptest! {
    #[test]
    fn no_text_in_any_file_makes_reading_fall(
        name in proptest::sample::select(vec!["pack.toml", "concepts.csv", "questions.toml", "helplines.csv", "safety.toml"]),
        text in "([a-z]{1,6}|[\"=,;\\[\\]\n\r.#]|\\PC){0,60}",
    ) {
        if let Err(found) = Pack::read(&files(name, &text)) {
            prop_assert!(!found.is_empty());
            prop_assert!(found.iter().all(|p| p.line <= text.lines().count().max(1) + 1));
        }
    }

    #[test]
    fn every_row_with_a_wrong_kind_is_reported_on_its_line(kinds in proptest::collection::vec(any::<bool>(), 1..30)) {
        let mut text = concepts("");
        for (n, good) in kinds.iter().enumerate() {
            writeln!(text, "c{n},{},C{n},,,,", if *good { "drug" } else { "dragon" }).expect("memory");
        }
        let wrong: Vec<usize> = kinds.iter().enumerate().filter(|(_, good)| !**good).map(|(n, _)| n + 2).collect();
        let found = Pack::read(&files("concepts.csv", &text)).err().unwrap_or_default();
        prop_assert_eq!(found.iter().map(|p| p.line).collect::<Vec<_>>(), wrong);
    }
}
