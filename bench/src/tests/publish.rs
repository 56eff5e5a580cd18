//! The page that figures are put into.

use crate::publish::{renewed, smallest};

const PAGE: &str = "# Fast\n\n<!-- measured: load -->\n\nold\n\n<!-- end of what was measured -->\n\nwords\n\n<!-- measured: \
                    library -->\nolder\n<!-- end of what was measured -->\n";

#[test]
fn figures_stand_between_their_marks_and_all_else_stays() {
    let page = renewed(PAGE, "load", "| new |").unwrap();
    let expected = PAGE.replace("\n\nold\n\n", "\n\n| new |\n\n");
    assert_eq!(page, expected);
    let page = renewed(&page, "library", "| newer |").unwrap();
    assert!(page.contains("| new |") && page.contains("\n\n| newer |\n\n") && !page.contains("older"));
    assert_eq!(renewed(&page, "library", "| newer |").unwrap(), page, "the same figures once more");
}

#[test]
fn a_page_without_marks_is_left_alone() {
    let refusal = renewed(PAGE, "conversation", "| new |").unwrap_err().to_string();
    assert!(refusal.contains("<!-- measured: conversation -->"), "{refusal}");
    assert!(renewed("<!-- measured: load -->", "load", "| new |").is_err());
}

#[test]
fn the_flames_that_are_shown_are_those_of_one_server_in_the_smallest_community() {
    let names = [
        "flames-680000-members-on-sqlite-1-server.svg",
        "flames-68000-members-on-sqlite-1-server.svg",
        "flames-6800-members-on-postgresql-3-servers.svg",
        "flames-sqlite.svg",
        "load.svg",
    ]
    .map(str::to_owned);
    assert_eq!(smallest(&names, "sqlite"), Some("flames-68000-members-on-sqlite-1-server.svg"));
    assert_eq!(smallest(&names, "postgresql"), None);
}
