//! Each kind of answer: what is kept, what it looks like in words and in the form again, and what is told of bad input.

use app::profiles::{self, Audience, Form, Month, Period, Symptom, Value};
use app::{Error, MIGRATIONS};
use db::db_test;

use super::{answer, join, pack, place};

db_test!(MIGRATIONS, fn every_kind_of_answer_is_kept_in_words_and_as_a_form(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    let month = |year, month| Some(Month { year, month });
    for (slug, fields, value, words) in [
        ("when", vec![("year", "2024"), ("month", "3")], Value::Month(Month { year: 2024, month: Some(3) }), "March 2024"),
        ("when", vec![("year", " 2019 ")], Value::Month(Month { year: 2019, month: None }), "2019"),
        ("stage", vec![("pick", "stage-2")], Value::Picks(vec!["stage-2".into()]), "Stage 2"),
        ("home", vec![("pick", "With a cat"), ("pick", "fatigue"), ("find", "Tiredness")],
            Value::Picks(vec!["With a cat".into(), "fatigue".into()]), "With a cat, Fatigue"),
        ("age", vec![("number", "42,50")], Value::Number(42.5), "42.5 years"),
        ("words", vec![("text", " Two\r\nlines\u{7} ")], Value::Text("Two\nlines".into()), "Two, lines"),
        ("felt", vec![("what-0", "pins and needles"), ("severity-0", "3"), ("what-1", ""), ("severity-1", "")],
            Value::Symptoms(vec![Symptom { what: "neuropathy".into(), severity: 3 }]), "Neuropathy (3 of 4: quite a bit)"),
        ("taken", vec![
            ("what-0", "taxol"), ("start-0-year", "2024"), ("start-0-month", "1"), ("stop-0-year", "2024"), ("stop-0-month", "5"),
            ("why-0", "My hands."), ("effects-0", "Pins and Needles; tiredness"),
            ("what-1", "Nolvadex"), ("start-1-year", "2025"),
            ("what-2", "Taxane"), ("drop-2", "yes"),
        ], Value::Periods(vec![
            Period { what: "paclitaxel".into(), start: month(2024, Some(1)), stop: month(2024, Some(5)), why: "My hands.".into(),
                effects: vec!["neuropathy".into(), "fatigue".into()] },
            Period { what: "tamoxifen".into(), start: month(2025, None), stop: None, why: String::new(), effects: vec![] },
        ]), "Paclitaxel (January 2024 to May 2024; Why it stopped: My hands.; Side effects: Neuropathy, Fatigue), Tamoxifen (Since 2025)"),
    ] {
        assert_eq!(answer(&app, &home, me, slug, "me", &fields).await, [], "{slug}");
        let kept = profiles::for_owner(&app, home.id, me).await.unwrap().answers;
        let kept = kept.into_iter().find(|answer| answer.question == slug).unwrap();
        assert_eq!(kept.value, value, "{slug}");
        let question = profiles::question(&app, slug).unwrap();
        let pack = app.words();
        let lines = profiles::lines(pack.as_deref(), &question, &value).into_iter().map(|line| match line.notes.as_slice() {
            [] => line.text,
            notes => format!("{} ({})", line.text, notes.join("; ")),
        });
        assert_eq!(lines.collect::<Vec<_>>().join(", "), words);
        // What is kept fills a form that would be kept as the same.
        let again = Form::of(&value, pack.as_deref());
        let mut fields: Vec<(String, String)> = vec![("audience".into(), "team".into())];
        for name in ["year", "month", "number", "text", "pick"] {
            fields.extend(again.all(name).map(|value| (name.to_owned(), value.to_owned())));
        }
        for at in 0..again.rows() {
            for name in ["what-#", "severity-#", "start-#-year", "start-#-month", "stop-#-year", "stop-#-month", "why-#", "effects-#"] {
                let name = name.replace('#', &at.to_string());
                fields.push((name.clone(), again.one(&name).to_owned()));
            }
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(answer(&app, &home, me, slug, "me", &fields).await, [], "{slug}");
        let kept = profiles::for_owner(&app, home.id, me).await.unwrap().answers;
        assert_eq!(kept.into_iter().find(|answer| answer.question == slug).unwrap().value, value, "{slug} again");
    }
});

db_test!(MIGRATIONS, fn bad_input_is_told_and_changes_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    let long = "x".repeat(2001);
    for (slug, fields, field, part) in [
        ("when", vec![("year", "24")], "year", "four digits"),
        ("when", vec![("year", "2027")], "year", "at the latest 2026"),
        ("when", vec![("year", "2026"), ("month", "12")], "year", "not come yet"),
        ("when", vec![("year", "2026"), ("month", "13")], "year", "from the list"),
        ("when", vec![("month", "2")], "year", "Write the year too"),
        ("stage", vec![("pick", "fatigue")], "find", "not offered"),
        ("stage", vec![("find", "Stage 3")], "find", "Did you mean “Stage"),
        ("home", vec![("find", "Paclitaxel")], "find", "is no answer"),
        ("age", vec![("number", "12")], "number", "from 15 to 110 years"),
        ("age", vec![("number", "1e2")], "number", "in digits"),
        ("age", vec![("number", "NaN")], "number", "in digits"),
        ("words", vec![("text", long.as_str())], "text", "2001 characters"),
        ("felt", vec![("what-0", "Fatigue"), ("severity-0", "5")], "rows", "how bad it is: Fatigue"),
        ("felt", vec![("what-0", "Fatigeu"), ("severity-0", "1")], "rows", "Did you mean “Fatigue”"),
        ("taken", vec![("what-0", "Taxoll")], "rows", "Did you mean “Taxol”"),
        ("taken", vec![("what-0", "Taxol"), ("start-0-year", "2024"), ("stop-0-year", "2023")], "rows", "stops before it starts"),
        ("taken", vec![("what-0", "Taxol"), ("effects-0", "Taxol")], "rows", "is no answer"),
        ("taken", vec![("what-0", "zzzzzzzz")], "rows", "Try another name"),
    ] {
        let faults = answer(&app, &home, me, slug, "members", &fields).await;
        assert!(faults.iter().any(|fault| fault.field == field && fault.message.contains(part)), "{slug} {fields:?}: {faults:?}");
    }
    let faults = answer(&app, &home, me, "words", "everybody", &[("text", "x")]).await;
    assert_eq!(faults.first().map(|fault| fault.field), Some("audience"));
    assert_eq!(answer(&app, &home, me, "nothing", "me", &[("text", "x")]).await, [], "nobody asks it");
    assert_eq!(profiles::for_owner(&app, home.id, me).await.unwrap().answers, []);
});

db_test!(MIGRATIONS, fn an_empty_form_takes_the_answer_away(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    for slug in ["when", "stage", "home", "age", "taken", "felt", "words"] {
        assert_eq!(answer(&app, &home, me, slug, "members", &[]).await, [], "{slug}");
    }
    answer(&app, &home, me, "words", "members", &[("text", "Hello.")]).await;
    assert_eq!(profiles::for_owner(&app, home.id, me).await.unwrap().answers.len(), 1);
    answer(&app, &home, me, "words", "members", &[("text", "  ")]).await;
    assert_eq!(profiles::for_owner(&app, home.id, me).await.unwrap().answers, []);
});

db_test!(MIGRATIONS, fn a_line_that_does_not_say_what_it_is_about_is_not_dropped(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    answer(&app, &home, me, "taken", "me", &[("what-0", "taxol")]).await;
    let fields = [("what-0", ""), ("start-0-year", "2024")];
    let faults = answer(&app, &home, me, "taken", "me", &fields).await;
    assert!(faults[0].message.contains("does not say what it is about"), "{faults:?}");
    assert_eq!(profiles::for_owner(&app, home.id, me).await.unwrap().answers.len(), 1, "what was kept stays");
    let fields = [("what-0", "taxol"), ("start-0-year", "24"), ("what-1", "Nolvadex"), ("start-1-year", "2027")];
    let faults = answer(&app, &home, me, "taken", "me", &fields).await;
    assert!(faults[0].message.starts_with("Paclitaxel: ") && faults[1].message.starts_with("Tamoxifen: "), "{faults:?}");
});

db_test!(MIGRATIONS, fn who_sees_an_answer_can_change_when_the_answer_fits_no_more(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    answer(&app, &home, me, "home", "members", &[("pick", "With a cat")]).await;
    answer(&app, &home, me, "felt", "members", &[("what-0", "fatigue"), ("severity-0", "2")]).await;
    // A new version of the pack: one option less, another kind of answer, and a question less.
    let older = "[[question]]\nslug = \"home\"\nask = \"Home?\"\nanswer = \"several\"\noptions = [\"Alone\"]
[[question]]\nslug = \"felt\"\nask = \"Felt?\"\nanswer = \"text\"\n";
    let app = app.with_pack(pack(older));
    assert_eq!(answer(&app, &home, me, "home", "me", &[("pick", "With a cat")]).await, []);
    assert_eq!(answer(&app, &home, me, "felt", "me", &[("text", "")]).await, []);
    let kept = profiles::for_owner(&app, home.id, me).await.unwrap().answers;
    assert_eq!(kept.len(), 2, "nothing is lost");
    assert!(kept.iter().all(|answer| answer.audience == Audience::Me));
    let app = app.with_pack(pack(""));
    assert_eq!(answer(&app, &home, me, "felt", "me", &[("clear", "yes")]).await, []);
    assert_eq!(profiles::for_owner(&app, home.id, me).await.unwrap().answers.len(), 1, "also without its question");
});

db_test!(MIGRATIONS, fn questions_are_those_of_the_role(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = place(db, folder.path()).await;
    let asked = |role| profiles::asked(&app, role).into_iter().map(|one| one.slug).collect::<Vec<_>>();
    assert!(asked("partner").contains(&"caring".to_owned()));
    assert!(!asked("patient").contains(&"caring".to_owned()));
    assert_eq!(asked("patient")[..2], ["hello", "reasons"]);
});

db_test!(MIGRATIONS, fn the_first_steps_go_on_where_somebody_left(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    assert_eq!(profiles::next_step(&app, me).await.unwrap(), Some("ways-in"));
    assert_eq!(profiles::step_done(&app, me, "facts").await.unwrap(), Some("picture"));
    profiles::step_done(&app, me, "reasons").await.unwrap();
    assert_eq!(profiles::next_step(&app, me).await.unwrap(), Some("picture"), "going back takes nothing away");
    assert_eq!(profiles::step_done(&app, me, "hello").await.unwrap(), None);
    assert_eq!(profiles::next_step(&app, me).await.unwrap(), None);
    assert!(matches!(profiles::step_done(&app, me, "dance").await, Err(Error::Missing)));
});
