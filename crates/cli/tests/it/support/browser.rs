//! A browser that goes to whichever server a load balancer would choose, with all its cookies.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use crate::program::Place;
use crate::support::http::{self, Reply};

#[derive(Clone, Default)]
pub(crate) struct Browser {
    jar: BTreeMap<String, String>,
}

impl Browser {
    /// Somebody who has just been made a member comes in by a link of the console.
    pub(crate) fn of(place: &Place, settings: &[(&str, &str)], alias: &str, port: u16) -> Self {
        place.run_with(settings, &["admin", "add", alias, &format!("{alias}@example.org")]).ended(0);
        let said = place.run_with(settings, &["admin", "sign-in", alias]).ended(0);
        let link = said.out.split_whitespace().find_map(|word| word.split_once("/sign-in/link/"));
        let mut browser = Self::default();
        let reply = browser.post(port, &format!("/sign-in/link/{}", link.unwrap().1), &[]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    pub(crate) fn get(&mut self, port: u16, path: &str) -> Reply {
        let reply = http::get_with(port, path, &self.cookies());
        self.keep(&reply);
        reply
    }

    pub(crate) fn post(&mut self, port: u16, path: &str, form: &[(&str, &str)]) -> Reply {
        let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.send(port, path, "application/x-www-form-urlencoded", body.join("&").as_bytes())
    }

    /// Sends a picture with a form, as a browser does.
    pub(crate) fn uploads(&mut self, port: u16, path: &str, form: &[(&str, &str)], picture: &[u8]) -> Reply {
        let head = |rest: &str| format!("--edge\r\ncontent-disposition: form-data; name={rest}\r\n\r\n");
        let fields = form.iter().map(|(name, value)| head(&format!("\"{name}\"")) + value + "\r\n");
        let file = head("\"picture\"; filename=\"sea.jpg\"\r\ncontent-type: image/jpeg");
        let before = fields.collect::<String>() + &file;
        let body = [before.as_bytes(), picture, b"\r\n--edge--\r\n"].concat();
        self.send(port, path, "multipart/form-data; boundary=edge", &body)
    }

    fn send(&mut self, port: u16, path: &str, kind: &str, body: &[u8]) -> Reply {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n{}\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            self.cookies(),
            body.len()
        );
        let request = [head.as_bytes(), body].concat();
        let reply = http::send(port, &request).unwrap_or_else(|| panic!("no answer to {path}"));
        self.keep(&reply);
        reply
    }

    /// Says something to all members, and gives its address.
    pub(crate) fn says(&mut self, port: u16, body: &str) -> String {
        let reply =
            self.post(port, "/activities", &[("body", body), ("audience", "members"), ("place", "update")]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        format!("/posts/{}", reply.header("location").rsplit("#p-").next().unwrap())
    }

    /// An open page that hears what happens.
    pub(crate) fn listens(&self, port: u16, since: &str) -> Stream {
        let mut stream = http::connect(port);
        let head = format!(
            "GET /events?tab=everyone&since={since} HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
            self.cookies()
        );
        stream.write_all(head.as_bytes()).unwrap();
        Stream(BufReader::new(stream))
    }

    fn cookies(&self) -> String {
        let all: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if all.is_empty() { String::new() } else { format!("cookie: {}\r\n", all.join("; ")) }
    }

    fn keep(&mut self, reply: &Reply) {
        let lines = reply.head.lines().filter_map(|line| line.split_once(": "));
        for (_, set) in lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).unwrap();
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Server-sent events, as they come.
pub(crate) struct Stream(BufReader<TcpStream>);

impl Stream {
    /// How many posts are new, as it says next.
    pub(crate) fn news(&mut self) -> u64 {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream has ended");
            if let Some(data) = line.strip_prefix("data:") {
                let numbers: serde_json::Value = serde_json::from_str(data.trim()).unwrap();
                return numbers["posts"].as_u64().unwrap();
            }
        }
    }
}
