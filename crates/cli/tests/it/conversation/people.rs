//! People of the real server, who come in by links of the console.

use db::testing::TestDb;

use crate::program::Place;
use crate::support::http::{self, Reply};
use crate::support::server::Server;

/// Variables of the program: this database, and nobody is new.
pub(crate) fn settings(db: &TestDb) -> [(&'static str, &str); 3] {
    [("ALONGSIDE_DATABASE", &db.url), ("ALONGSIDE_SAFETY_NEW_DAYS", "0"), ("ALONGSIDE_MAIL_SERVER", "off")]
}

/// Somebody with a browser.
pub(crate) struct Person {
    /// Where they come in.
    pub(crate) link: String,
    pub(crate) cookies: String,
}

/// Makes an account, and a link to come in by.
pub(crate) fn person(place: &Place, settings: &[(&str, &str)], alias: &str) -> Person {
    place.run_with(settings, &["admin", "add", alias, &format!("{alias}@example.org")]).ended(0);
    again(place, settings, alias)
}

/// A link for somebody who is here already.
pub(crate) fn again(place: &Place, settings: &[(&str, &str)], alias: &str) -> Person {
    let said = place.run_with(settings, &["admin", "sign-in", alias]).ended(0);
    let link = said.out.split_whitespace().find(|word| word.contains("/sign-in/link/")).unwrap();
    let path = link.split_once("/sign-in/link/").map(|(_, token)| format!("/sign-in/link/{token}"));
    Person { link: path.unwrap(), cookies: String::new() }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl Person {
    /// Comes in.
    pub(crate) fn signed_in(mut self, server: &Server) -> Self {
        let link = self.link.clone();
        let reply = self.post(server.port, &link, &[]).unwrap();
        let set = reply.head.lines().filter_map(|line| line.split_once(": "));
        let cookies = set.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let all: Vec<String> =
            cookies.map(|(_, value)| value.split(';').next().unwrap().to_owned()).collect();
        assert!(!all.is_empty(), "{} {}", reply.head, reply.text());
        self.cookies = all.join("; ");
        self
    }

    /// Posts an update, and gives its address.
    pub(crate) fn begins_a_thread(&self, server: &Server, body: &str) -> String {
        let form = [("body", body.to_owned()), ("audience", "members".to_owned())];
        let reply = self.post(server.port, "/activities", &form).unwrap();
        assert_eq!(reply.status, 303, "{}", reply.text());
        let id = reply.header("location").rsplit("#p-").next().unwrap();
        format!("/posts/{id}")
    }

    pub(crate) fn get(&self, server: &Server, path: &str) -> Reply {
        http::get_with(server.port, path, &format!("cookie: {}\r\n", self.cookies))
    }

    /// The bytes of a form, as a browser sends it from a page of this site.
    pub(crate) fn request(&self, path: &str, form: &[(&str, String)]) -> Vec<u8> {
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let body = body.join("&");
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookies,
            body.len()
        )
        .into_bytes()
    }

    /// Sends a form. Nothing, when the server was gone before it said all.
    pub(crate) fn post(&self, port: u16, path: &str, form: &[(&str, String)]) -> Option<Reply> {
        use std::io::Write as _;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.write_all(&self.request(path, form)).ok()?;
        http::parse(&http::read_to_end(&mut stream))
    }
}
