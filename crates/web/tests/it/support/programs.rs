//! Programs that act for people: with tokens that these made on the page for it.

use serde_json::Value;

use super::answer::Answer;
use super::people::Person;
use super::site::Site;

/// All that a token can be allowed.
pub(crate) const EVERYTHING: [&str; 3] = ["read", "read:profile", "write"];

impl Site {
    /// A token that somebody makes, good for 30 days. Operators are members here too.
    pub(crate) async fn token(&self, person: &Person, scopes: &[&str]) -> String {
        let mut form = vec![("name", "a program"), ("days", "30")];
        form.extend(scopes.iter().map(|scope| ("scope", *scope)));
        let page = self.fill("/settings/tokens/new", &form, person).await;
        assert_eq!(page.status, 200, "{}: {} {}", person.alias, page.header("location"), page.text());
        let text = page.text();
        let token = text.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
        token.to_owned()
    }

    /// What a program is answered. It sends `body` where the method takes one, and no token where that is empty.
    pub(crate) async fn program(&self, method: &str, path: &str, token: &str, body: &str) -> Answer {
        self.program_with(method, path, token, &[], body).await
    }

    /// What a program is answered that sends a file.
    pub(crate) async fn program_bytes(
        &self,
        method: &str,
        path: &str,
        token: &str,
        kind: &str,
        bytes: Vec<u8>,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        self.send(method, path, &[("authorization", &bearer), ("content-type", kind)], bytes).await
    }

    /// The same with more headers.
    pub(crate) async fn program_with(
        &self,
        method: &str,
        path: &str,
        token: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = more.to_vec();
        if !token.is_empty() {
            headers.push(("authorization", &bearer));
        }
        let takes = ["POST", "PUT", "PATCH"].contains(&method);
        if takes {
            headers.push(("content-type", "application/json"));
        }
        self.send(method, path, &headers, if takes { body.to_owned() } else { String::new() }).await
    }
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The end of the address of the sort of problem that it tells.
    pub(crate) fn problem(&self) -> String {
        assert!(self.is("application/problem+json"), "{} {}", self.status, self.header("content-type"));
        assert_eq!(self.json()["status"], self.status.as_u16());
        self.json()["type"].as_str().and_then(|kind| kind.strip_prefix("/api#problem-")).unwrap().to_owned()
    }
}
