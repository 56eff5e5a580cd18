//! Finds the name of a broken foreign key. SQLite says only that one is broken, so the statement is looked at
//! again: an INSERT or UPDATE runs once more with its keys checked later and gives back what it wrote; for a
//! DELETE the rows it meant are selected. Costs as much as the statement, on the error path only, no table scan.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::Val;
use crate::dialect::{Word, words};

/// A foreign key: the columns of `child` that point at those of `parent`.
struct Key {
    child: String,
    parent: String,
    from: Vec<String>,
    to: Vec<String>,
    on_delete: String,
}

/// `table_column_fkey`, or `None` where it cannot be found: keys checked at COMMIT, updates of a parent's key.
pub(super) fn name(conn: &Connection, text: &str, values: &[Val<'_>]) -> Option<String> {
    let top = words(text);
    let verb = top.iter().position(|w| {
        ["insert", "replace", "update", "delete"].iter().any(|verb| w.text.eq_ignore_ascii_case(verb))
    })?;
    let table = target(&top[verb..])?;
    if top[verb].text.eq_ignore_ascii_case("delete") {
        deleted(conn, text, top[verb], table, values)
    } else {
        written(conn, text, &top, table, values)
    }
}

/// The table's name after INSERT [OR …] INTO, UPDATE, DELETE FROM.
fn target<'t>(after: &[Word<'t>]) -> Option<&'t str> {
    let noise = ["insert", "replace", "update", "delete", "or", "ignore", "abort", "into", "from"];
    after.iter().map(|w| w.text).find(|w| !noise.iter().any(|n| w.eq_ignore_ascii_case(n)))
}

fn written(
    conn: &Connection,
    text: &str,
    top: &[Word<'_>],
    table: &str,
    values: &[Val<'_>],
) -> Option<String> {
    let keys = keys_of(conn, table)?;
    let columns: Vec<&String> = keys.iter().flat_map(|key| &key.from).collect();
    let end = top.iter().find(|w| w.text.eq_ignore_ascii_case("returning")).map_or(text.len(), |w| w.start);
    let again = format!("{} RETURNING {}", text[..end].trim_end_matches([' ', '\n', ';']), listed(&columns));
    conn.execute_batch("SAVEPOINT naming; PRAGMA defer_foreign_keys=ON").ok()?;
    let rows = select(conn, &again, values, columns.len());
    let found = rows.and_then(|rows| rows.iter().find_map(|row| orphan(conn, &keys, row)));
    conn.execute_batch("ROLLBACK TO naming; RELEASE naming; PRAGMA defer_foreign_keys=OFF").ok()?;
    found
}

/// The first key whose values in this row point at nothing.
fn orphan(conn: &Connection, keys: &[Key], row: &[Value]) -> Option<String> {
    let mut rest = row;
    for key in keys {
        let (mine, others) = rest.split_at(key.from.len());
        rest = others;
        let points = !mine.contains(&Value::Null);
        if points && !exists(conn, &key.parent, &key.to, mine)? {
            return Some(key.name());
        }
    }
    None
}

fn deleted(
    conn: &Connection,
    text: &str,
    delete: Word<'_>,
    table: &str,
    values: &[Val<'_>],
) -> Option<String> {
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").ok()?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).ok()?.flatten().collect();
    for key in tables.iter().filter_map(|child| keys_of(conn, child)).flatten() {
        let holds = matches!(key.on_delete.as_str(), "NO ACTION" | "RESTRICT");
        if !holds || !key.parent.eq_ignore_ascii_case(table) {
            continue;
        }
        let columns: Vec<&String> = key.to.iter().collect();
        let select_them =
            format!("{}SELECT {} {}", &text[..delete.start], listed(&columns), &text[delete.end..]);
        let rows = select(conn, &select_them, values, columns.len())?;
        if rows.iter().any(|row| exists(conn, &key.child, &key.from, row) == Some(true)) {
            return Some(key.name());
        }
    }
    None
}

impl Key {
    fn name(&self) -> String {
        format!("{}_{}_fkey", self.child, self.from.join("_"))
    }
}

fn keys_of(conn: &Connection, table: &str) -> Option<Vec<Key>> {
    let list =
        "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list(?1) ORDER BY id, seq";
    let mut list = conn.prepare(list).ok()?;
    let mut rows = list.query([table]).ok()?;
    let mut keys: Vec<(i64, Key)> = Vec::new();
    while let Some(row) = rows.next().ok()? {
        let (id, from, to) = (row.get(0).ok()?, row.get(2).ok()?, row.get::<_, Option<String>>(3).ok()?);
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let (child, parent) = (table.to_owned(), row.get(1).ok()?);
            keys.push((id, Key { child, parent, from: vec![], to: vec![], on_delete: row.get(4).ok()? }));
        }
        let (_, key) = keys.last_mut()?;
        key.from.push(from);
        // Without a column the key points at the parent's primary key.
        key.to.push(to.or_else(|| primary_key(conn, &key.parent, key.to.len()))?);
    }
    Some(keys.into_iter().map(|(_, key)| key).collect())
}

fn primary_key(conn: &Connection, table: &str, place: usize) -> Option<String> {
    let text = "SELECT name FROM pragma_table_info(?1) WHERE pk = ?2";
    conn.query_row(text, (table, place as i64 + 1), |row| row.get(0)).ok()
}

fn exists(conn: &Connection, table: &str, columns: &[String], values: &[Value]) -> Option<bool> {
    let tests: Vec<String> =
        columns.iter().enumerate().map(|(i, c)| format!("\"{c}\" = ?{}", i + 1)).collect();
    let text = format!("SELECT 1 FROM \"{table}\" WHERE {} LIMIT 1", tests.join(" AND "));
    conn.prepare(&text).ok()?.exists(params_from_iter(values)).ok()
}

fn select(conn: &Connection, text: &str, values: &[Val<'_>], width: usize) -> Option<Vec<Vec<Value>>> {
    let mut stmt = conn.prepare(text).ok()?;
    let mut rows = stmt.query(params_from_iter(values)).ok()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().ok()? {
        found.push((0..width).map(|i| row.get(i)).collect::<Result<_, _>>().ok()?);
    }
    Some(found)
}

fn listed(columns: &[&String]) -> String {
    columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", ")
}
