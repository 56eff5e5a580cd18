//! A walk over the whole site by somebody who can be recognised in everything: what they are called, what they type, where they come
//! from. Afterwards it is looked whether any of that stands where it must not.

use db::testing::TestDb;

use crate::conversation::people::{Person, person, settings};
use crate::program::{Place, repository};
use crate::support::http;
use crate::support::server::Server;

/// Words that stand for what people say and are. None of them is a word of the program.
pub(super) const MARKS: [&str; 11] = [
    "amberwillow",                                     // an alias, and the address that goes with it
    "plumfeather",                                     // an address that only this one types
    "Zq9-passphrase-kiwi",                             // a password
    "marzipanpost",                                    // the words of a post
    "saffronquery",                                    // what is searched for
    "letrozolix",                                      // an answer about one's health
    "203.0.113.77",                                    // where they come from
    "Peculiar/7.7",                                    // with which browser
    "tokenoftheletterthatopensanaccountXXXXXXXXXXXX",  // a link in a letter
    "bearerofprogramsYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYY", // a token of a program
    "0123456789XYZ",                                   // the number of a post
];

/// The walk, and what else can be recognised of it.
pub(super) struct Walk {
    /// How many requests there were.
    pub(super) asked: usize,
    /// Cookies and links that were handed out.
    secrets: Vec<String>,
    /// The posts that were written.
    posts: Vec<String>,
}

/// The variables of a server that notes all it ever notes.
pub(super) fn noisy(db: &TestDb) -> Vec<(&'static str, &str)> {
    let mut all = settings(db).to_vec();
    all.retain(|(name, _)| *name != "ALONGSIDE_MAIL_SERVER");
    all.extend([
        ("ALONGSIDE_LOG_LEVEL", "trace"),
        ("ALONGSIDE_LOG_FORMAT", "json"),
        ("ALONGSIDE_MAIL_SERVER", "files"),
        ("ALONGSIDE_MAIL_FROM", "community@example.org"),
    ]);
    all
}

/// Makes somebody who can be recognised.
pub(super) fn somebody(place: &Place, variables: &[(&str, &str)]) -> Person {
    person(place, variables, "amberwillow")
}

/// Walks: each route with each of its methods, as a visitor and signed in, with every field filled.
pub(super) fn walk(server: &Server, me: Person) -> Walk {
    let mut secrets = vec![me.link.rsplit('/').next().unwrap().to_owned()];
    let me = me.signed_in(server);
    let cookies = me.cookies.split("; ").filter_map(|cookie| Some(cookie.split_once('=')?.1.to_owned()));
    // A cookie that is taken away has no value.
    secrets.extend(cookies.filter(|value| !value.is_empty()));
    assert!(secrets.len() > 1 && secrets.iter().all(|secret| secret.len() > 20), "{secrets:?}");
    let thread = me.begins_a_thread(server, "marzipanpost, said to all.");
    let comment = [("body", "marzipanpost again.".to_owned()), ("key", "0KEY".to_owned())];
    assert_eq!(me.post(server.port, &format!("{thread}/comments"), &comment).unwrap().status, 303);
    let mut asked = 3;
    for (method, pattern, example) in routes() {
        // Whoever ends their session walks no further.
        if ["/sign-out", "/settings/sessions"].contains(&pattern.as_str()) {
            continue;
        }
        for cookies in [me.cookies.as_str(), ""] {
            asked += 1;
            let path = marked(&pattern, &example);
            assert!(ask(server, &method, &path, cookies).is_some(), "{method} {path}: {}", server.log());
        }
    }
    Walk { asked, secrets, posts: vec![thread.rsplit('/').next().unwrap().to_owned()] }
}

impl Walk {
    /// Asserts that nothing of it stands in a text.
    #[track_caller]
    pub(super) fn is_not_in(&self, text: &str) {
        let own = self.secrets.iter().chain(&self.posts).map(String::as_str);
        for mark in MARKS.into_iter().chain(own) {
            if let Some(line) = text.lines().find(|line| line.contains(mark)) {
                panic!("{mark} stands in: {line}");
            }
        }
    }
}

/// Method, pattern and an example of every route.
fn routes() -> Vec<(String, String, String)> {
    let table = std::fs::read_to_string(repository("crates/web/tests/access.txt")).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let all: Vec<_> = rows
        .map(|row| {
            let mut words = row.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.next().unwrap(), words.next().unwrap())
        })
        .collect();
    assert!(all.len() > 150, "{}", all.len());
    all
}

/// An address with somebody's words in it.
fn marked(pattern: &str, example: &str) -> String {
    let path = example.split('?').next().unwrap();
    let parts = pattern.split('/').zip(path.split('/')).map(|(name, word)| match name {
        "{token}" => "tokenoftheletterthatopensanaccountXXXXXXXXXXXX",
        "{alias}" => "amberwillow",
        "{id}" => "0123456789XYZ",
        _ => word,
    });
    let path = parts.collect::<Vec<_>>().join("/");
    format!("{path}?q=saffronquery&next=/members/amberwillow&address=plumfeather%40example.net&tab=everyone")
}

/// Asks with every field that any form of the site has.
fn ask(server: &Server, method: &str, path: &str, cookies: &str) -> Option<http::Reply> {
    let fields = [
        ("alias", "amberwillow"),
        ("email", "plumfeather@example.net"),
        ("address", "plumfeather@example.net"),
        ("name", "amberwillow"),
        ("password", "Zq9-passphrase-kiwi"),
        ("current", "Zq9-passphrase-kiwi"),
        ("body", "marzipanpost"),
        ("title", "marzipanpost"),
        ("words", "marzipanpost"),
        ("reason", "marzipanpost"),
        ("answer", "letrozolix"),
        ("medicines", "letrozolix"),
        ("diagnosis", "letrozolix"),
        ("code", "letrozolix"),
        ("credential", "{\"id\":\"letrozolix\"}"),
        ("token", "tokenoftheletterthatopensanaccountXXXXXXXXXXXX"),
        ("audience", "members"),
    ];
    let (kind, body) = if path.starts_with("/api/") {
        let body: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        ("application/json", serde_json::Value::from(body).to_string())
    } else {
        let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let form = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
        ("application/x-www-form-urlencoded", form.collect::<Vec<_>>().join("&"))
    };
    let body = if method == "GET" { String::new() } else { body };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}\r\n\
         x-forwarded-for: 203.0.113.77\r\nuser-agent: Peculiar/7.7\r\nreferer: http://localhost{path}\r\n\
         authorization: Bearer bearerofprogramsYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYY\r\n\
         content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    if path.starts_with("/events") {
        // A stream does not end by itself: its head is enough.
        use std::io::{Read as _, Write as _};
        let mut stream = http::connect(server.port);
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = [0; 64];
        let length = stream.read(&mut head).unwrap();
        return http::parse(&[&head[..length], b"\r\n\r\n\r\n\r\n"].concat());
    }
    http::send(server.port, request.as_bytes())
}
