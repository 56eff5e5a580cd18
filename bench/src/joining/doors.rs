//! People who can sign in: made on the command line, let in by a link, with a password of their own.

use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::http::{Answer, Client};
use crate::library::Setting;

const PASSWORD: &str = "stapler-monsoon-violin-ledge";

/// Somebody with an account.
pub(super) struct Person {
    email: String,
    /// The cookie of an open session.
    pub(super) session: String,
    /// The cookie of a known browser, with which the count of wrong passwords is their own.
    device: String,
}

/// A connection to the server.
pub(super) fn connect(server: &Server) -> Result<Client> {
    Client::connect(server.address)
        .map_err(|error| server.complaint(&format!("The server is gone ({error})")))
}

/// Makes `many` people, each with a password.
pub(super) fn people(setting: &Setting, server: &Server, many: usize) -> Result<Vec<Person>> {
    (0..many).map(|number| person(setting, server, number)).collect()
}

fn person(setting: &Setting, server: &Server, number: usize) -> Result<Person> {
    let (alias, email) = (format!("bench-{number}"), format!("bench-{number}@example.org"));
    setting.command(&["admin", "add", &alias, &email])?;
    let said = setting.command(&["admin", "sign-in", &alias])?;
    let link =
        said.lines().last().and_then(|line| line.split_once("/sign-in/link/")).map(|(_, token)| token.trim());
    let link = link.ok_or_else(|| Failure::new("No link was printed.", said.clone()))?;
    let mut client = connect(server)?;
    let entered = expect(client.post(&format!("/sign-in/link/{link}"), "", "")?, 303)?;
    let (session, device) = (cookie(&entered, "session")?, cookie(&entered, "device")?);
    expect(client.post("/settings/password", &format!("password={PASSWORD}"), &session)?, 303)?;
    Ok(Person { email, session, device })
}

/// Signs in with the password.
pub(super) fn sign_in(client: &mut Client, person: &Person) -> Result<()> {
    let form = format!("email={}&password={PASSWORD}", person.email);
    expect(client.post("/sign-in", &form, &person.device)?, 303).map(drop)
}

fn expect(answer: Answer, status: u16) -> Result<Answer> {
    if answer.status == status {
        return Ok(answer);
    }
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    Err(Failure::new(format!("An answer had the status {}.", answer.status), body))
}

/// `name=value` of a cookie that an answer set.
fn cookie(answer: &Answer, name: &str) -> Result<String> {
    let set = answer.headers.iter().filter(|(own, _)| own == "set-cookie");
    let lines = set.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
    let mut pairs = lines.filter_map(|line| line.split(';').next().map(str::to_owned));
    pairs
        .find(|pair| pair.starts_with(&format!("{name}=")))
        .ok_or_else(|| Failure::new(format!("There was no cookie {name}."), "Look at the server's notes."))
}
