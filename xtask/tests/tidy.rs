//! Each house rule on a small repository that breaks it, and on one that keeps it.

#![expect(clippy::unwrap_used, reason = "a test may end at a missing value")]

use std::fs;

use xtask::tidy::look;

/// The complaints about a repository of these files, as they are shown.
fn complaints(files: &[(&str, &str)]) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let report = look(root.path()).unwrap();
    report.complaints.iter().map(|c| format!("{}:{}: {}", c.file, c.line, c.message)).collect()
}

#[track_caller]
fn assert_complains(files: &[(&str, &str)], expected: &[&str]) {
    let found = complaints(files);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "expected {expected}\nfound    {found}");
    }
}

fn function(head: &str, lines: usize) -> String {
    format!("//! Head.\n{head} {{\n{}}}\n", "    step();\n".repeat(lines - 2))
}

#[test]
fn a_repository_that_keeps_the_rules_is_left_in_peace() {
    let page = function("pub async fn show()", 15);
    assert_complains(
        &[
            ("crates/web/src/pages/home.rs", &page),
            (
                "crates/app/src/articles/store.rs",
                "//! Head.\nconst ALL: &str = \"SELECT id FROM article\";\n",
            ),
            ("crates/app/src/articles/tests.rs", "#[test]\nfn works() { go().unwrap(); }\n"),
            ("crates/web/templates/home.html", "<h1>Home</h1><a href=\"https://example.org/\">There</a>\n"),
            ("README.md", "# Top\n\n[the map](docs/MAP.md#the-house), `[code](x)`\n"),
            ("docs/MAP.md", "# The house\n\n```\n[not a link](nowhere.md)\n```\n\n[up](../README.md#top)\n"),
        ],
        &[],
    );
}

#[test]
fn a_handler_of_26_lines_is_too_long() {
    let page =
        function("pub async fn show()", 26) + &function("pub async fn list()", 5).replace("//! Head.", "");
    assert_complains(
        &[("crates/web/src/pages/home.rs", &page)],
        &["crates/web/src/pages/home.rs:2: the handler `show` has 26 lines, and the budget is 25. Move"],
    );
}

#[test]
fn the_median_handler_has_a_budget_of_its_own() {
    let page = function("pub async fn show()", 16);
    assert_complains(
        &[("crates/web/src/pages/home.rs", &page)],
        &["crates/web/src/pages:1: the median handler has 16 lines, and the budget is 15."],
    );
}

#[test]
fn helpers_beside_handlers_are_not_handlers() {
    let page = function("fn crumbs()", 60);
    assert_complains(&[("crates/web/src/pages/home.rs", &page)], &[]);
}

#[test]
fn files_templates_and_store_functions_have_budgets() {
    let long = format!("//! Head.\n{}", "// line\n".repeat(400));
    let short = "//! Head.\n";
    let store = function("pub async fn newest()", 41);
    assert_complains(
        &[
            ("crates/app/src/a.rs", &long),
            ("crates/app/src/b.rs", short),
            ("crates/app/src/c/store.rs", &store),
            ("crates/web/templates/long.html", &"<p>\n".repeat(121)),
        ],
        &[
            "crates/app/src/a.rs:1: 401 lines, and the budget is 400.",
            "crates/app/src/c/store.rs:2: the store function `newest` has 41 lines",
            "crates/web/templates/long.html:1: 121 lines, and the budget is 120.",
        ],
    );
}

#[test]
fn the_median_file_has_a_budget_of_its_own() {
    let file = format!("//! Head.\n{}", "// line\n".repeat(120));
    assert_complains(&[("crates/app/src/a.rs", &file)], &["crates:1: the median file has 121 lines"]);
}

#[test]
fn ways_to_panic_are_found_outside_tests_only() {
    let code = r#"//! Head, with `x.unwrap()` in it.

/// ```
/// x.unwrap();
/// ```
pub fn go(x: Option<u8>, mut parser: Parser) {
    // x.unwrap()
    let text = "x.unwrap()";
    x.unwrap_or_default();
    parser.expect(Token::Colon);
    x.unwrap();
    x.expect("a number");
    if text.is_empty() { panic!("no") }
    todo!()
}

#[expect(clippy::expect_used, reason = "the table is a constant")]
fn explained() { x.expect("fine"); }

fn after() { x.unwrap(); }

#[cfg(test)]
fn for_tests() { x.unwrap(); }
"#;
    let at = |line: usize, word: &str| format!("crates/app/src/a.rs:{line}: `{word}` outside tests.");
    let expected = [at(11, "unwrap"), at(12, "expect"), at(13, "panic"), at(14, "todo"), at(20, "unwrap")];
    assert_complains(&[("crates/app/src/a.rs", code)], &expected.each_ref().map(String::as_str));
}

#[test]
fn sql_belongs_into_the_store() {
    let code = r##"//! Head.
const A: &str = "SELECT id FROM article";
const B: &str = r#"update article set title = $1"#;
const C: &str = "Select a topic from the list";
const D: &str = "
    WITH newest AS (SELECT 1)";
"##;
    assert_complains(
        &[
            ("crates/app/src/articles/publish.rs", code),
            ("crates/db/src/dialect.rs", code),
            ("tests/a.rs", code),
        ],
        &[
            "crates/app/src/articles/publish.rs:2: SQL outside store.rs.",
            "crates/app/src/articles/publish.rs:3: SQL",
            "crates/app/src/articles/publish.rs:5: SQL",
        ],
    );
}

#[test]
fn modules_have_heads_and_tests_have_files() {
    assert_complains(
        &[
            ("crates/app/src/a.rs", "use std::fmt;\n"),
            ("crates/app/src/b.rs", "//! Head.\n\n#[cfg(test)]\nmod tests {\n}\n"),
            ("crates/app/src/c.rs", "//! Head.\n\n#[cfg(test)]\nmod tests;\n"),
        ],
        &["crates/app/src/a.rs:1: no head.", "crates/app/src/b.rs:4: tests inside a code file."],
    );
}

#[test]
fn rust_that_cannot_be_read_is_named() {
    assert_complains(&[("a.rs", "//! Head.\nfn open( {\n")], &["a.rs:2: cannot be read as Rust."]);
}

#[test]
fn comments_put_nothing_off() {
    let mark = ["TO", "DO"].concat();
    let file = format!("# Notes\n\nThe lint looks for {mark} and the like.\n\n<!-- {mark}: write this -->\n");
    assert_complains(&[("docs/notes.md", &file)], &["docs/notes.md:5: a comment that begins with"]);
}

#[test]
fn links_lead_somewhere() {
    let readme =
        "[a](docs/A.md) [b](docs/B.md)\n[c](docs/A.md#no-such-part)\n[d](../outside.md)\n\n[e]: gone.md\n";
    assert_complains(
        &[("README.md", readme), ("docs/A.md", "# Title, here\n")],
        &[
            "README.md:1: the link `docs/B.md` leads nowhere.",
            "README.md:2: the link `docs/A.md#no-such-part` names a heading that docs/A.md does not have. It has: title-here.",
            "README.md:3: the link `../outside.md` leads nowhere.",
            "README.md:5: the link `gone.md` leads nowhere.",
        ],
    );
}

#[test]
fn folders_of_one_machine_are_named_nowhere() {
    let text =
        "See /root/notes.\nSee https://example.org/work/done and crates/work/a.\nUse \"/home/ada/x\".\n";
    assert_complains(&[("docs/a.md", text)], &["docs/a.md:1: names `/root/`", "docs/a.md:3: names `/home/`"]);
}

#[test]
fn nothing_third_party_lies_here() {
    assert_complains(
        &[
            (".gitignore", "node_modules\n/target\n"),
            ("browser/node_modules/a/b.min.js", ""),
            ("browser/package-lock.json", "{\n\"resolved\": \"https://example.org/a.tgz\"\n}\n"),
            ("crates/web/assets/font.woff2", ""),
            ("crates/web/assets/js/lib.min.js", ""),
            ("target/a.so", ""),
            ("vendor/a/lib.rs", "//! Head.\n"),
        ],
        &[
            "browser/package-lock.json:2: a download address",
            "crates/web/assets/font.woff2:1: a font.",
            "crates/web/assets/js/lib.min.js:1: a built file.",
            "vendor/a/lib.rs:1: lies in a folder of other people's work.",
        ],
    );
}

#[test]
fn dependencies_say_why_and_only_go_down() {
    let root = "[workspace.dependencies]\nkernel = { path = \"crates/kernel\" }\nserde = \"1\" # forms\ntoml = \"1\"\n";
    let db = "[dependencies]\napp.workspace = true\nserde = \"1\"\n\n[dev-dependencies]\ndb = { path = \".\" }\nweb.workspace = true\n";
    let deny = "[bans]\ndeny = [\n    { crate = \"openssl-sys\", reason = \"ring serves\" },\n]\n";
    let lock = "[[package]]\nname = \"openssl-sys\"\n\n[[package]]\nname = \"serde\"\n";
    assert_complains(
        &[("Cargo.toml", root), ("Cargo.lock", lock), ("crates/db/Cargo.toml", db), ("deny.toml", deny)],
        &[
            "Cargo.lock:2: `openssl-sys` is refused",
            "Cargo.toml:4: `toml` does not say why it is here.",
            "crates/db/Cargo.toml:2: `app` stands beside or above this crate.",
            "crates/db/Cargo.toml:3: `serde` states its own version.",
        ],
    );
}

#[test]
fn pages_hold_nothing_that_browsers_refuse() {
    let page = "<p style=\"color: red\">\n\
        <script>go()</script>\n\
        <script type=\"application/ld+json\">{}</script><script src=\"/site.js\"></script>\n\
        <button onclick=\"go()\">\n\
        <img src=\"https://example.org/a.png\" alt=\"\">\n\
        {# a style=\"\" in a comment #}<link rel=\"canonical\" href=\"https://example.org/\">\n\
        <p>Put it on time=\"later\"</p>\n";
    assert_complains(
        &[
            ("crates/web/templates/a.html", page),
            ("crates/web/templates/emails/a.html", "<p style=\"color: red\">\n"),
            (
                "crates/web/assets/css/a.css",
                "@import \"b.css\";\na { background: url(https://example.org/a.png) }\n",
            ),
        ],
        &[
            "crates/web/assets/css/a.css:1: an import",
            "crates/web/assets/css/a.css:2: asks another host.",
            "crates/web/templates/a.html:1: a style attribute",
            "crates/web/templates/a.html:2: an inline script",
            "crates/web/templates/a.html:4: an event attribute",
            "crates/web/templates/a.html:5: asks another host.",
        ],
    );
}

#[test]
fn migrations_are_listed_numbered_and_paired() {
    let list = "//! Head.\nconst ALL: &[&str] = &[\"0001_start.sql\", \"sqlite/0002_search.sql\", \"0004_late.sql\"];\n";
    assert_complains(
        &[
            ("crates/app/src/migrations.rs", list),
            ("migrations/0001_start.sql", ""),
            ("migrations/0001_twice.sql", ""),
            ("migrations/0004_late.sql", ""),
            ("migrations/sqlite/0002_search.sql", ""),
            ("migrations/words.sql", ""),
        ],
        &[
            "migrations/0001_twice.sql:1: has the number of 0001_start.sql.",
            "migrations/0001_twice.sql:1: no Rust file lists \"0001_twice.sql\"",
            "migrations/0004_late.sql:1: leaves a hole: the next number is 0003.",
            "migrations/sqlite/0002_search.sql:1: has no twin migrations/postgres/0002_search.sql.",
            "migrations/words.sql:1: has no number.",
            "migrations/words.sql:1: no Rust file lists \"words.sql\"",
        ],
    );
}

#[test]
fn the_report_closes_with_the_sizes() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.rs"), "//! Head.\n").unwrap();
    let report = look(root.path()).unwrap().to_string();
    assert!(
        report.starts_with("tidy: no complaints; 1 Rust files without tests, median 1 lines"),
        "{report}"
    );
}

#[test]
fn a_new_migration_adds_first_and_takes_away_later() {
    let bad = "CREATE TABLE new (id bigint NOT NULL PRIMARY KEY);\nCREATE INDEX new_id ON new (id);\n\
               CREATE UNIQUE INDEX post_at ON post (at);\nALTER TABLE post ADD COLUMN town text NOT NULL;\n\
               ALTER TABLE post RENAME COLUMN a TO b;\nALTER TABLE post ALTER COLUMN a TYPE text;\n\
               ALTER TABLE post\n  ADD CONSTRAINT x CHECK (a > 0);\nDROP TABLE old;\n";
    let good = "ALTER TABLE post ADD COLUMN town text;\nALTER TABLE post ADD COLUMN n bigint NOT NULL DEFAULT 0;\n\
                -- contract: nobody reads it since 1.2\nDROP TABLE old;\n\
                -- few: a row for each community\nUPDATE community SET a = 1;\n\
                UPDATE post SET a = 1 WHERE id IN (SELECT id FROM post WHERE a IS NULL LIMIT 500);\n\
                CREATE TABLE made (id bigint NOT NULL PRIMARY KEY);\nUPDATE made SET id = 1;\n";
    let index =
        "-- one by one\nDROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON post (a);\n";
    let list = "//! Head.\nconst A: [&str; 4] = [\"0022_bad.sql\", \"0023_good.sql\", \"postgres/0024_index.sql\", \"sqlite/0024_index.sql\"];\n";
    let mut found = complaints(&[
        ("crates/app/src/migrations.rs", list),
        ("migrations/0022_bad.sql", bad),
        ("migrations/0023_good.sql", good),
        ("migrations/postgres/0024_index.sql", index),
        ("migrations/sqlite/0024_index.sql", "CREATE INDEX i ON post (a);\n"),
    ]);
    found.retain(|one| !one.contains("leaves a hole"));
    let lines: Vec<&str> = found
        .iter()
        .filter_map(|one| one.strip_prefix("migrations/0022_bad.sql:")?.split(':').next())
        .collect();
    assert_eq!(lines, ["3", "4", "5", "6", "7", "9"], "{found:#?}");
    let others: Vec<_> = found.iter().filter(|one| !one.contains("0022_bad")).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn a_new_migration_writes_no_whole_table_and_may_leave_out_no_word_to_pass() {
    let bad = [
        "UPDATE post SET a = 1;",
        "UPDATE ONLY post SET a = 1 WHERE a IS NULL;",
        "WITH old AS (SELECT 1)\n  UPDATE post SET a = 1 FROM old;",
        "DO $$ BEGIN UPDATE post SET a = 1; END $$;",
        "DELETE FROM post;",
        "ALTER TABLE post ADD town text NOT NULL;",
        "ALTER TABLE IF EXISTS post ADD IF NOT EXISTS town text NOT NULL, ADD size bigint DEFAULT 0;",
        "ALTER TABLE post ADD town text, DROP title;",
        "ALTER TABLE post ADD CHECK (a > 0);",
        "ALTER TABLE post ADD UNIQUE (a);",
        "ALTER TABLE post ADD FOREIGN KEY (a) REFERENCES b (id);",
        "ALTER TABLE post ADD COLUMN a bigint CHECK (a > 0);",
    ];
    let good = "ALTER TABLE post ADD town text NOT NULL DEFAULT 'x, y', ADD type text;\n\
                ALTER TABLE post ADD FOREIGN KEY (a) REFERENCES b (id) NOT VALID;\n\
                ALTER TABLE post ALTER COLUMN a DROP NOT NULL;\nALTER TABLE post DROP CONSTRAINT post_a;\n\
                UPDATE post SET a = 1 WHERE id BETWEEN 1 AND 500;\n\
                CREATE TRIGGER t AFTER UPDATE ON post FOR EACH ROW BEGIN UPDATE sum SET n = n + 1 WHERE id = NEW.id; END;\n";
    let list = "//! Head.\nconst A: [&str; 2] = [\"0022_bad.sql\", \"0023_good.sql\"];\n";
    for one in bad {
        let files = [
            ("crates/app/src/migrations.rs", list),
            ("migrations/0022_bad.sql", one),
            ("migrations/0023_good.sql", good),
        ];
        let mut found = complaints(&files);
        found.retain(|one| !one.contains("leaves a hole"));
        assert_eq!(found.len(), 1, "{one}: {found:#?}");
        assert!(found[0].starts_with("migrations/0022_bad.sql:1: "), "{one}: {found:#?}");
    }
}
