//! `alongside mail` and `alongside work`: letters of the database as an operator sees and sends them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use db::Db;

use crate::program::{Place, Said};
use crate::support::desk;
use crate::support::mail_peer::{self, Peer};
use crate::support::server::Server;

const FILES: [(&str, &str); 2] =
    [("ALONGSIDE_MAIL_SERVER", "files"), ("ALONGSIDE_MAIL_FROM", "community@example.org")];

/// What another process does: it leaves a letter in the database of the place.
fn leave(place: &Place, to: &str) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite:{}", place.path("alongside-data/alongside.db").display());
        let db = Arc::new(Db::open(&url).await.unwrap());
        let id = desk::leave(&desk::desk(Arc::clone(&db), place), to).await;
        db.close().await;
        id
    })
}

fn wait_for(path: &PathBuf) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    while !path.exists() {
        assert!(Instant::now() < until, "{} did not come", path.display());
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::read_to_string(path).unwrap()
}

fn place() -> Place {
    let place = Place::new();
    place.run(&["migrate"]).ended(0);
    place
}

fn bounce(place: &Place, message: &str) -> Said {
    let mut command = place.command(&[], &["mail", "bounce"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(message.as_bytes()).unwrap();
    Said::of(child.wait_with_output().unwrap())
}

#[test]
fn a_server_sends_what_waits_and_an_operator_sees_it() {
    let place = place();
    let id = leave(&place, "ada@example.net");
    let said = place.run(&["mail", "list"]).ended(0);
    assert!(said.out.contains(&format!("{id}  ")) && said.out.contains("ada@example.net"), "{}", said.out);
    assert!(said.out.contains("1 waiting, 0 sent"), "{}", said.out);
    let said = place.run(&["mail", "show", &id]).ended(0);
    assert!(said.out.contains("Subject: Hello") && said.out.contains("Look: /look"), "{}", said.out);

    let server = Server::start_with(&place, &FILES, &["serve"]);
    let file = wait_for(&place.path(&format!("alongside-data/mail/{id}.eml")));
    assert!(file.contains(&format!("http://localhost:{}/look", server.port)), "{file}");
    // Another process leaves one while it runs.
    let later = leave(&place, "bea@example.net");
    wait_for(&place.path(&format!("alongside-data/mail/{later}.eml")));
    server.is_well();
    server.stop();

    let said = place.run(&["mail", "list", "--state", "sent"]).ended(0);
    assert_eq!(said.out.lines().count(), 3, "{}", said.out);
    let said = place.run(&["mail", "show", &id]).ended(0);
    assert!(said.out.contains("Its text was deleted when it left."), "{}", said.out);
    let said = place.run(&["mail", "resend", &id]).ended(1);
    assert!(said.err.contains("has left"), "{}", said.err);
}

#[test]
fn a_server_that_does_not_work_leaves_it_to_one_that_does_nothing_else() {
    let place = place();
    let server = Server::start_with(&place, &FILES, &["serve", "--no-work"]);
    let id = leave(&place, "ada@example.net");
    let mut command = place.command(&FILES, &["work"]);
    let mut worker = command.stdout(Stdio::null()).spawn().unwrap();
    wait_for(&place.path(&format!("alongside-data/mail/{id}.eml")));
    assert!(Command::new("kill").args(["-TERM", &worker.id().to_string()]).status().unwrap().success());
    assert!(worker.wait().unwrap().success());
    let left = leave(&place, "bea@example.net");
    server.is_well();
    let said = place.run(&["mail", "list", "--state", "waiting"]).ended(0);
    assert!(said.out.contains(&left) && said.out.contains("1 waiting, 1 sent"), "{}", said.out);
    server.stop();
}

#[test]
fn a_worker_of_its_own_sends_to_a_mail_server() {
    if !mail_peer::is_there() {
        return;
    }
    let place = place();
    leave(&place, "ada@example.net");
    let peer = Peer::start(&place.path("peer"), &[]);
    let server = format!("smtp-plain://127.0.0.1:{}", peer.port);
    let mut command = place.command(&[("ALONGSIDE_MAIL_SERVER", &server), FILES[1]], &["work"]);
    let mut worker = command.stdout(Stdio::null()).spawn().unwrap();
    assert_eq!(mail_peer::envelope(&peer.wait_for(1)[0])["to"][0], "ada@example.net");
    assert!(Command::new("kill").args(["-TERM", &worker.id().to_string()]).status().unwrap().success());
    assert!(worker.wait().unwrap().success());
}

#[test]
fn a_letter_to_try_things_out_leaves_at_once_or_says_why_not() {
    let place = place();
    let said = place.run(&["mail", "test", "ada@example.net"]).ended(1);
    assert!(said.err.contains("Mail is off (`mail.server`)"), "{}", said.err);
    let printed = [("ALONGSIDE_MAIL_SERVER", "print"), FILES[1]];
    let said = place.run_with(&printed, &["mail", "test", "ada@example.net"]).ended(0);
    assert!(said.out.contains("Subject: A letter to try things out"), "{}", said.out);
    assert!(said.out.contains("The letter to ada@example.net has left"), "{}", said.out);
    place.run_with(&printed, &["mail", "test", "nobody"]).ended(2);
    if !mail_peer::is_there() {
        return;
    }
    let peer = Peer::start(&place.path("peer"), &[]);
    let server = format!("smtp-plain://127.0.0.1:{}", peer.port);
    let smtp = [("ALONGSIDE_MAIL_SERVER", server.as_str()), FILES[1]];
    place.run_with(&smtp, &["mail", "test", "ada@example.net"]).ended(0);
    assert_eq!(peer.wait_for(1).len(), 1);
    assert_eq!(mail_peer::envelope(&peer.letters()[0])["to"][0], "ada@example.net");
    let said = place.run_with(&smtp, &["mail", "test", "gone@example.net"]).ended(1);
    assert!(said.err.contains("User unknown"), "{}", said.err);
}

#[test]
fn what_comes_back_suppresses_until_somebody_lifts_it() {
    let place = place();
    let id = leave(&place, "ada@example.net");
    let server = Server::start_with(&place, &FILES, &["serve"]);
    let file = wait_for(&place.path(&format!("alongside-data/mail/{id}.eml")));
    server.stop();
    let name = file.lines().find(|line| line.starts_with("Message-ID: ")).unwrap();
    let report = |name: &str| {
        format!(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n\
             Final-Recipient: rfc822; ada@example.net\nAction: failed\nStatus: 5.1.1\n\n\
             --b\nContent-Type: text/rfc822-headers\n\n{name}\n\n--b--\n"
        )
    };
    let said = bounce(&place, &report("Message-ID: <forged@example.org>")).ended(0);
    assert!(said.out.contains("not believed"), "{}", said.out);
    let said = bounce(&place, "Subject: hello\n\nhello\n").ended(0);
    assert!(said.out.contains("no report"), "{}", said.out);
    let said = bounce(&place, &report(name)).ended(0);
    assert!(said.out.contains("Letters to ada@example.net are suppressed."), "{}", said.out);

    let said = place.run(&["mail", "suppressed"]).ended(0);
    assert!(said.out.contains("ada@example.net  suppressed since"), "{}", said.out);
    assert!(said.out.contains("1 address gets no letters."), "{}", said.out);
    place.run(&["mail", "allow", "Ada@example.net"]).ended(0);
    let said = place.run(&["mail", "allow", "ada@example.net"]).ended(1);
    assert!(said.err.contains("were not suppressed"), "{}", said.err);
    assert!(place.run(&["mail", "suppressed"]).ended(0).out.contains("0 addresses get no letters."));
}

#[test]
fn letters_that_are_not_there_are_told() {
    let place = place();
    place.run(&["mail", "show", "nonsense"]).ended(2);
    let said = place.run(&["mail", "show", "0000000000001"]).ended(1);
    assert!(said.err.contains("There is no letter 0000000000001."), "{}", said.err);
    place.run(&["mail", "resend", "0000000000001"]).ended(1);
    place.run(&["mail", "resend"]).ended(2);
    assert!(place.run(&["mail", "resend", "--dead"]).ended(0).out.contains("0 letters"));
    place.run(&["mail", "list", "--state", "lost"]).ended(2);
}

#[test]
fn a_check_looks_at_the_key_that_signs_and_says_what_the_dns_needs() {
    let place = place();
    place.write("dkim.pem", "no key");
    let key = ("ALONGSIDE_MAIL_DKIM_KEY", "dkim.pem");
    let said = place.run_with(&[FILES[0], FILES[1], key], &["check"]).ended(1);
    assert!(said.out.contains("wrong  mail: The DKIM key for example.org cannot be used"), "{}", said.out);
    let missing = ("ALONGSIDE_MAIL_DKIM_KEY", "nowhere.pem");
    let said = place.run_with(&[FILES[0], FILES[1], missing], &["check"]).ended(1);
    assert!(
        said.out.contains("wrong  configuration: The DKIM key nowhere.pem cannot be read"),
        "{}",
        said.out
    );
    if !mail_peer::is_there() {
        return;
    }
    let keys = mail_peer::keys(&place.path("alongside-data"));
    let file = keys.join("ed25519.pem");
    let key = ("ALONGSIDE_MAIL_DKIM_KEY", file.to_str().unwrap());
    let said = place.run_with(&[FILES[0], FILES[1], key], &["check"]).ended(0);
    let record = "the TXT record alongside._domainkey.example.org with “v=DKIM1; k=ed25519; p=";
    assert!(said.out.contains(record), "{}", said.out);
}

#[test]
fn settings_of_mail_that_cannot_be_meant_are_refused() {
    for (name, value, wanted) in [
        ("ALONGSIDE_MAIL_REPLY_TO", "nobody", "Write a mail address"),
        ("ALONGSIDE_MAIL_PACE", "0", "from 1 to 1000"),
        ("ALONGSIDE_MAIL_PACE", "fast", "from 1 to 1000"),
        ("ALONGSIDE_MAIL_WEBHOOK_SECRET", "hunter2", "16 characters or more"),
    ] {
        let said = Place::new().run_with(&[(name, value)], &["config"]).ended(1);
        assert!(said.err.contains(wanted), "{name}: {}", said.err);
        assert!(name != "ALONGSIDE_MAIL_WEBHOOK_SECRET" || !said.err.contains(value), "{}", said.err);
    }
}
