use super::with_one_tree;

#[test]
fn tables_are_kept_by_their_keys() {
    let text = "CREATE TABLE a (\n  id bigint NOT NULL PRIMARY KEY,\n  b bigint NOT NULL\n);\nCREATE TABLE c (\n  a bigint NOT NULL,\n  \
                PRIMARY KEY (a)\n);\nCREATE TABLE d (\n  name text NOT NULL PRIMARY KEY\n);\n";
    let kept = text.replacen("id bigint", "id integer", 1).replace("(a)\n);", "(a)\n) WITHOUT ROWID;");
    assert_eq!(with_one_tree(text), kept);
}
