//! People on the site, made as people are: they join, follow the link in the letter, and set up what their task asks for.

use app::accounts::{self, Hand};
use app::events::Reason;
use app::mail::{Post, Way, outbox};
use app::members::Role;
use app::{AccountId, communities};
use jiff::Timestamp;
use totp_rs::Builder;

use super::answer::Answer;
use super::site::Site;

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) alias: String,
    pub(crate) email: String,
    /// All cookies of the browser.
    pub(crate) cookies: String,
}

/// What the first form needs beside an alias and an address.
pub(crate) const REST: [(&str, &str); 3] = [("role", "patient"), ("year", "1970"), ("agreed", "yes")];

/// The value of a cookie that an answer set; none where it was taken away.
pub(crate) fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let value =
        set.filter_map(|line| line.split(';').next()?.strip_prefix(&format!("{name}="))).next_back()?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// The value of a cookie that a browser has.
pub(crate) fn cookie_of(cookies: &str, name: &str) -> Option<String> {
    let own = cookies.split("; ").find_map(|one| one.strip_prefix(name)?.strip_prefix('='));
    own.map(str::to_owned)
}

impl Site {
    /// Sends a form as a browser would from a page of this site.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)], cookies: &str) -> Answer {
        let body = form.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
        let body = body.collect::<Vec<_>>().join("&");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", cookies),
        ];
        self.send("POST", path, &headers, body).await
    }

    /// A page as somebody sees it.
    pub(crate) async fn see(&self, path: &str, person: &Person) -> Answer {
        self.ask("GET", path, &[("cookie", &person.cookies)]).await
    }

    /// Sends a form as somebody.
    pub(crate) async fn fill(&self, path: &str, form: &[(&str, &str)], person: &Person) -> Answer {
        self.post(path, form, &person.cookies).await
    }

    /// Kinds and links of the letters to an address, the newest first; the links without the host.
    pub(crate) async fn letters(&self, to: &str) -> Vec<(String, String)> {
        let home = communities::home(&self.app).await.unwrap().id;
        let mut found = Vec::new();
        for entry in outbox::list(&self.app, home, None, None, 500).await.unwrap() {
            if entry.recipient == to {
                let (_, note) = outbox::show(&self.app, home, entry.id).await.unwrap().unwrap();
                let link = note.and_then(|note| note.action).map(|(_, link)| link).unwrap_or_default();
                found.push((entry.kind, link.replace("https://example.org", "")));
            }
        }
        found
    }

    /// The link in the newest letter to an address.
    pub(crate) async fn link(&self, to: &str) -> String {
        self.letters(to).await.first().unwrap_or_else(|| panic!("no letter to {to}")).1.clone()
    }

    /// Somebody new.
    pub(crate) async fn join(&self, alias: &str) -> Person {
        // From a network of their own, which has its own limits.
        let hash = alias.bytes().fold(7_u16, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        let [high, low] = hash.to_be_bytes();
        self.come_from([10, 1, high, low]);
        let email = format!("{alias}@example.com");
        let mut form = vec![("alias", alias), ("email", email.as_str()), ("keep_alias", "yes")];
        form.extend(REST);
        let asked = self.post("/join", &form, "").await;
        assert_eq!(asked.header("location"), "/join/sent", "{}", asked.text());
        let joined = self.post(&self.link(&email).await, &[], "").await;
        let mut person = Person { alias: alias.to_owned(), email, cookies: String::new() };
        person.keep(&joined);
        person
    }

    /// Signs in with a link, from a browser that nobody knows.
    pub(crate) async fn sign_in(&self, person: &mut Person) {
        person.cookies.clear();
        let asked = self.post("/sign-in/link", &[("email", &person.email)], "").await;
        assert_eq!(asked.header("location"), "/sign-in/sent");
        let answer = self.post(&self.link(&person.email).await, &[], "").await;
        person.keep(&answer);
    }

    /// Signs in anew by the word of the console, which counts for both steps.
    pub(crate) async fn sign_in_both_steps(&self, person: &mut Person) {
        let home = communities::home(&self.app).await.unwrap().id;
        let whom = accounts::find(&self.app, home, &person.alias).await.unwrap();
        let hand = Hand { home, by: None, whom: &whom };
        let link = accounts::console_link(&self.app, hand).await.unwrap().replace("https://example.org", "");
        person.cookies.clear();
        person.keep(&self.post(&link, &[], "").await);
    }

    /// Somebody who has joined and may read only.
    pub(crate) async fn restricted(&self, alias: &str) -> Person {
        let mut person = self.join(alias).await;
        self.restrict(&mut person).await;
        person
    }

    /// From now on they may read only.
    pub(crate) async fn restrict(&self, person: &mut Person) {
        let home = communities::home(&self.app).await.unwrap().id;
        let whom = accounts::find(&self.app, home, &person.alias).await.unwrap();
        let reason = Reason::read("Adverts, twice.", "reason").unwrap();
        accounts::restrict(&self.app, Hand { home, by: None, whom: &whom }, &reason).await.unwrap();
        self.sign_in(person).await;
    }

    /// Gives an account a passkey that no device has, and somebody's account at a provider; both are called `name`.
    pub(crate) async fn keep_ways_in(&self, account: AccountId, name: &'static str) {
        db::sql! {
            PASSKEY: (i64, AccountId, String, Timestamp) = "INSERT INTO passkey (id, account_id, credential_id, credential, name, created_at)
                VALUES ($1, $2, $3, '{}', $3, $4)";
            IDENTITY: (String, AccountId, Timestamp) = "INSERT INTO identity (issuer, subject, account_id, created_at)
                VALUES ('https://id.example', $1, $2, $3)";
        }
        let (id, now) = (name.len() as i64, self.app.clock.now());
        let keep = self.app.db.write(async move |tx| {
            tx.exec(&PASSKEY, (id, account, name, now)).await?;
            tx.exec(&IDENTITY, (name, account, now)).await
        });
        keep.await.unwrap();
    }

    /// Where letters are written to.
    pub(crate) fn post_office(&self) -> Post {
        Post {
            way: Way::Files(self.folder().join("mail")),
            from: "community@example.org".to_owned(),
            name: None,
            reply_to: None,
            dkim: None,
            base_url: "https://example.org".to_owned(),
            pace: None,
            bounces: None,
        }
    }

    /// The letters that left, in the order of their names, which are those of their making.
    pub(crate) fn delivered(&self) -> Vec<String> {
        let entries =
            std::fs::read_dir(self.folder().join("mail")).map(|list| list.flatten().collect::<Vec<_>>());
        let mut files: Vec<_> = entries.unwrap_or_default().iter().map(|entry| entry.path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read_to_string(file).unwrap_or_default()).collect()
    }

    /// Every file in the media store.
    pub(crate) fn files(&self) -> Vec<std::path::PathBuf> {
        let (mut open, mut files) = (vec![self.folder().join("store")], Vec::new());
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                if entry.path().is_dir() { open.push(entry.path()) } else { files.push(entry.path()) }
            }
        }
        files
    }

    /// Somebody with a task, or with none who runs the install; `proven` when they have set up the second step.
    pub(crate) async fn staff(&self, alias: &str, role: Option<Role>, proven: bool) -> Person {
        let mut person = self.join(alias).await;
        let home = communities::home(&self.app).await.unwrap().id;
        let whom = accounts::find(&self.app, home, &person.email).await.unwrap();
        let hand = Hand { home, by: None::<AccountId>, whom: &whom };
        match role {
            Some(role) => accounts::grant(&self.app, hand, role).await.unwrap(),
            None => accounts::make_operator(&self.app, hand).await.unwrap(),
        }
        self.sign_in(&mut person).await;
        if proven {
            self.set_up_second_step(&person).await;
        }
        person
    }

    /// Sets up the second step; gives the page with the codes for paper, and the secret.
    pub(crate) async fn set_up_second_step(&self, person: &Person) -> (String, String) {
        let page = self.see("/settings/second-step", person).await.text();
        let secret = page.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
        let answer = self.fill("/settings/second-step", &[("code", &self.code(secret))], person).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        (answer.text(), secret.to_owned())
    }

    /// What an authenticator program shows now.
    pub(crate) fn code(&self, secret: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
        let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
        totp.generate(u64::try_from(self.app.clock.now().as_second()).unwrap()).to_string()
    }
}

impl Person {
    /// Keeps the cookies of an answer, as browsers do.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        for name in ["__Host-session", "__Host-device", "__Host-second-step"] {
            if let Some(value) = cookie(answer, name) {
                let others = self.cookies.split("; ").filter(|one| !one.is_empty() && !one.starts_with(name));
                let all = others.map(str::to_owned).chain([format!("{name}={value}")]);
                self.cookies = all.collect::<Vec<_>>().join("; ");
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
