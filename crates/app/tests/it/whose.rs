//! Whose a row is: most tables say it with the community's number, and the others hang on a row that does.

use std::collections::{BTreeMap, BTreeSet};

use app::MIGRATIONS;
use db::db_test;

/// Those that say it of nobody, and why.
const NOBODYS: [(&str, &str); 3] = [
    ("account", "one for each address on the whole install; its members say where they are"),
    ("community", "it is what the number is of"),
    ("throttle", "counts tries by a hash that cannot be read back, and ends within a day"),
];

/// Those without the number, each with a table that it hangs on by a foreign key.
const HANGING: [(&str, &str); 32] = [
    ("article_bookmark", "member"),
    ("article_talk", "article"),
    ("decision", "moderation_case"),
    ("disabled_account", "account"),
    ("draft", "member"),
    ("identity", "account"),
    ("leaving", "account"),
    ("member_picture_file", "member"),
    ("member_search", "member"),
    ("member_team_search", "member"),
    ("mention", "post"),
    ("moderation_copy", "moderation_case"),
    ("newsletter_article", "newsletter_issue"),
    ("newsletter_delivery", "newsletter_issue"),
    ("notification", "member"),
    ("notification_choice", "member"),
    ("notification_hours", "member"),
    ("operator", "account"),
    ("passkey", "account"),
    ("post_bookmark", "post"),
    ("post_concept", "post"),
    ("post_edit", "post"),
    ("post_picture", "member"),
    ("post_picture_file", "post_picture"),
    ("pseudonym", "member"),
    ("reaction", "post"),
    ("recovery_code", "account"),
    ("report", "moderation_case"),
    ("session", "account"),
    ("thread_follower", "post"),
    ("ticket", "account"),
    ("totp", "account"),
];

db::sql! {
    NUMBERED: () => (String,) = sqlite "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
            AND c.name = 'community_id' AND c.\"notnull\" = 1",
        postgres "SELECT table_name::text FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name = 'community_id' AND is_nullable = 'NO'";
    KEYS: () => (String, String) = sqlite "SELECT m.name, f.\"table\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table'",
        postgres "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'";
}

/// All tables, and those that have the number.
async fn tables(db: &db::TestDb) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut all: BTreeSet<String> = db::testing::tables(db).await.into_iter().collect();
    all.remove("schema_migration");
    let numbered = db.read(async |c| c.all(&NUMBERED, ()).await).await.unwrap();
    (all, numbered.into_iter().map(|(name,)| name).collect())
}

db_test!(MIGRATIONS, fn each_table_says_whose_its_rows_are_or_hangs_on_one_that_does(db) {
    let (mut all, numbered) = tables(db).await;
    // How SQLite looks for words is its own.
    all.retain(|name| !db.is_sqlite() || !name.contains("search"));
    let hanging: BTreeMap<&str, &str> = HANGING.into_iter().collect();
    let known: BTreeSet<&str> = hanging.keys().copied().chain(NOBODYS.map(|(name, _)| name)).collect();
    let found: BTreeSet<&str> = all.difference(&numbered).map(String::as_str).collect();
    let strange: Vec<_> = found.difference(&known).collect();
    assert!(strange.is_empty(), "whose are the rows of {strange:?}?");
    let gone: Vec<_> = known.difference(&found).filter(|name| !db.is_sqlite() || !name.contains("search")).collect();
    assert!(gone.is_empty(), "{gone:?} are not there, or have the number");
    let keys: BTreeSet<(String, String)> = db.read(async |c| c.all(&KEYS, ()).await).await.unwrap().into_iter().collect();
    for name in found.iter().filter(|name| hanging.contains_key(**name)) {
        let mut at = *name;
        while let Some(parent) = hanging.get(at) {
            assert!(keys.contains(&(at.to_owned(), (*parent).to_owned())), "{at} does not hang on {parent}");
            at = parent;
        }
        assert!(numbered.contains(at) || at == "account", "{name} hangs on {at}, which says nothing either");
    }
});

#[test]
fn the_plan_for_growth_counts_them_right() {
    db::testing::on_postgres(MIGRATIONS, async |db: &db::TestDb| {
        let (all, numbered) = tables(db).await;
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/growth.md");
        let text = std::fs::read_to_string(path).unwrap();
        let sentence =
            format!("{} of {} tables say whose they are (`community_id`)", numbered.len(), all.len());
        assert!(text.contains(&sentence), "docs/growth.md does not say: {sentence}");
    });
}
