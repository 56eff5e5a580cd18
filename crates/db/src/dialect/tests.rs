//! Parameter marks, lists and multiplied rows in texts.

use super::{Unclear, many, rewrite, words};

fn sqlite(text: &str) -> String {
    rewrite(text, '?').expect("the text is clear").0
}

#[test]
fn parameters_become_numbered_marks_for_sqlite() {
    assert_eq!(sqlite("SELECT $1, $12 WHERE a = $1"), "SELECT ?1, ?12 WHERE a = ?1");
}

#[test]
fn a_range_becomes_a_list() {
    assert_eq!(rewrite("IN ($2..$4)", '$'), Ok(("IN ($2,$3,$4)".to_owned(), 4)));
}

#[test]
fn quotes_and_comments_stay_as_they_are() {
    let text = "SELECT '$1 it''s', \"$2\" -- $3\n/* $4 */ FROM t";
    assert_eq!(rewrite(text, '?'), Ok((text.to_owned(), 0)));
}

#[test]
fn a_dollar_that_is_no_parameter_is_refused() {
    assert_eq!(rewrite("SELECT $name", '?'), Err(Unclear("a $ without a number")));
    assert_eq!(rewrite("IN ($3..$1)", '?'), Err(Unclear("parameters count upwards from 1")));
}

#[test]
fn an_insert_is_written_with_many_rows() {
    assert_eq!(
        many("INSERT INTO t (a, b) VALUES ($1, lower($2)) ON CONFLICT DO NOTHING", 2, 3).as_deref(),
        Some(
            "INSERT INTO t (a, b) VALUES ($1, lower($2)), ($3, lower($4)), ($5, lower($6)) ON CONFLICT DO NOTHING"
        )
    );
}

#[test]
fn what_is_no_plain_insert_is_not_multiplied() {
    assert_eq!(many("UPDATE t SET a = $1 WHERE b = $2", 2, 3), None);
    assert_eq!(many("INSERT INTO t (a) SELECT $1", 1, 3), None);
    assert_eq!(many("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = $2", 2, 3), None);
}

#[test]
fn words_inside_brackets_are_not_at_the_top() {
    let text = "WITH x AS (DELETE FROM a) INSERT INTO b VALUES (1)";
    let top: Vec<_> = words(text).iter().map(|w| w.text).collect();
    assert_eq!(top, ["WITH", "x", "AS", "INSERT", "INTO", "b", "VALUES"]);
}
