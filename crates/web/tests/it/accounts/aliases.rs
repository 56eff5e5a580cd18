//! Aliases that look like others, or like nothing.

use axum::http::StatusCode;
use db::db_test;

use crate::support::people::REST;
use crate::support::site::Site;

async fn try_alias(site: &Site, alias: &str, number: u8) -> (StatusCode, String) {
    site.come_from([10, 9, 9, number]);
    let mut form = vec![("alias", alias), ("email", "new@example.com"), ("keep_alias", "yes")];
    form.extend(REST);
    let answer = site.post("/join", &form, "").await;
    (answer.status, answer.text())
}

db_test!(app::MIGRATIONS, fn nobody_takes_an_alias_that_looks_like_another(db) {
    let site = Site::new(db, "2026-11-23").await;
    site.join("paper-kite").await;
    let alike = [
        "Paper-Kite",
        "PAPER.KITE",
        "paperkite",
        "paper_k\u{131}te",                   // dotless i
        "\u{ff50}aper-kite",                  // full-width p
        "p\u{e0}per-kite",                    // accent
        "paper-k\u{1d4be}te",                 // mathematical letter
        "\u{440}\u{430}\u{440}\u{435}\u{433}", // Cyrillic letters of their own are another alias
    ];
    for (number, alias) in alike.iter().enumerate() {
        let (status, page) = try_alias(&site, alias, u8::try_from(number).unwrap()).await;
        let other = *alias == alike[7];
        assert_eq!(status == StatusCode::SEE_OTHER, other, "{alias}: {page}");
    }
});

db_test!(app::MIGRATIONS, fn what_cannot_be_seen_or_turns_the_writing_is_refused(db) {
    let site = Site::new(db, "2026-11-23").await;
    let hostile = [
        "pap\u{200b}er",           // zero width space
        "pap\u{200d}er",           // zero width joiner
        "\u{202e}etik-repap",      // right-to-left override
        "pap\u{2066}er",           // isolate
        "paper\u{feff}",           // byte order mark
        "p\u{430}per-kite",        // Cyrillic a among Latin letters
        "Z\u{351}\u{36b}algo",     // stacked marks
        "kite\u{0}",
        "kite\n",
        "kite/../admin",
        "<b>kite</b>",
        "\u{1f49a}\u{1f49a}",
        "a",
        "-kite",
        "kite.",
    ];
    for (number, alias) in hostile.iter().enumerate() {
        let (status, _) = try_alias(&site, alias, u8::try_from(number).unwrap()).await;
        // A line end is white space around the alias, and goes.
        let harmless = *alias == "kite\n";
        assert_eq!(status == StatusCode::SEE_OTHER, harmless, "{}", alias.escape_unicode());
    }
    for (number, alias) in ["J\u{f6}rg3000", "\u{30ab}\u{30a4}\u{30c8}", "\u{645}\u{631}\u{643}\u{628}"].iter().enumerate() {
        let (status, page) = try_alias(&site, alias, 100 + u8::try_from(number).unwrap()).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{alias}: {page}");
    }
});
