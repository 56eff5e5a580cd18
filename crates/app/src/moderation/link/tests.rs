//! What is a link and what is none.

use super::{host, links};

const OWN: &str = "https://community.example.org";

#[test]
fn addresses_are_found_with_a_scheme_and_without() {
    for (text, wanted) in [
        ("See https://cheap-pills.example/buy now", "cheap-pills.example"),
        ("http://198.51.100.7/x", "198.51.100.7"),
        ("HTTPS://CHEAP.EXAMPLE", "cheap.example"),
        ("look at cheap-pills.com.", "cheap-pills.com"),
        ("(www.cheap.pills)", "www.cheap.pills"),
        ("cheap-pills.co.uk/today?x=1", "cheap-pills.co.uk"),
        ("bit.ly/3abc", "bit.ly"),
        ("t.me/pills", "t.me"),
        ("write to nurse@cheap-pills.com", "cheap-pills.com"),
        ("ｈｔｔｐｓ://cheap.example", "cheap.example"),
        ("click[here](https://cheap.example)", "cheap.example"),
        ("https://community.example.org.cheap.example/", "community.example.org.cheap.example"),
        ("https://community.example.org@cheap.example/", "cheap.example"),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("hxxps://cheap.example/", "cheap.example"),
    ] {
        let found = links(text, OWN);
        assert_eq!(found.iter().filter_map(|link| host(link)).collect::<Vec<_>>(), [wanted], "{text}");
    }
    assert_eq!(links("a.com and b.com, a.com b.com/x", OWN), ["a.com", "b.com", "b.com/x"]);
    assert_eq!(host("https://one@two.example:99/x"), Some("two.example".to_owned()));
}

#[test]
fn what_only_looks_like_one_and_the_site_itself_are_none() {
    for text in [
        "",
        "I slept.So did he",
        "last week.so I rested",
        "and.then nothing",
        "e.g. soup, i.e. broth",
        "38.5 at 10.30",
        "v1.0.2",
        "Dr.Smith",
        "...",
        "www",
        "https://",
        "http:// ",
        "https://community.example.org/posts/1",
        "community.example.org/posts/1",
        "https://COMMUNITY.example.org",
        "and/or",
        "24/7",
        "me.my",
        "a.b",
        "://",
        "it was.it is",
        "no.no.no",
    ] {
        assert!(links(text, OWN).is_empty(), "{text}: {:?}", links(text, OWN));
    }
}
