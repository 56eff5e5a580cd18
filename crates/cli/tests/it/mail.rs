//! The settings of mail, and whether letters could leave.

use crate::program::{Place, Said};

const FROM: (&str, &str) = ("ALONGSIDE_MAIL_FROM", "community@example.org");

fn check(server: &str, more: &[(&str, &str)]) -> Said {
    let place = Place::new();
    place.run(&["migrate"]).ended(0);
    let mut variables = vec![("ALONGSIDE_MAIL_SERVER", server)];
    variables.extend(more);
    place.run_with(&variables, &["check"])
}

/// A port on which nobody listens.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn letters_may_be_printed_or_go_to_a_folder() {
    let said = check("print", &[FROM]).ended(0);
    assert!(said.out.contains("ok     mail: letters from community@example.org are printed"), "{}", said.out);
    let said = check("files", &[FROM]).ended(0);
    assert!(said.out.contains("go to the folder ./alongside-data/mail"), "{}", said.out);
}

#[test]
fn a_mail_server_that_does_not_answer_is_told_without_the_password() {
    let server = format!("smtp://127.0.0.1:{}", free_port());
    let login = [FROM, ("ALONGSIDE_MAIL_USER", "me"), ("ALONGSIDE_MAIL_PASSWORD", "hunter2")];
    let said = check(&server, &login).ended(1);
    assert!(said.out.contains("wrong  mail: The mail server 127.0.0.1:"), "{}", said.out);
    assert!(said.out.contains("Check host and port of `mail.server`"), "{}", said.out);
    assert!(!said.out.contains("hunter2") && !said.err.contains("hunter2"), "{}{}", said.out, said.err);
}

#[test]
fn settings_that_cannot_be_meant_are_refused_with_what_to_write() {
    for (server, more, wanted) in [
        ("mail.example.org", &[FROM][..], "smtps://HOST"),
        ("http://mail.example.org", &[FROM], "smtps://HOST"),
        ("smtp://mail.example.org:port", &[FROM], "smtps://HOST"),
        ("smtp://me:hunter2@mail.example.org", &[FROM], "`mail.user`"),
        ("print", &[], "community@example.org"),
        ("print", &[("ALONGSIDE_MAIL_FROM", "nobody")], "community@example.org"),
        ("smtp://mail.example.org", &[FROM, ("ALONGSIDE_MAIL_USER", "me")], "needs a password"),
        ("smtp://mail.example.org", &[FROM, ("ALONGSIDE_MAIL_PASSWORD", "hunter2")], "needs a name"),
    ] {
        let said = check(server, more).ended(1);
        assert!(
            said.out.contains("wrong  configuration: ") && said.out.contains(wanted),
            "{server}: {}",
            said.out
        );
        assert!(!said.out.contains("hunter2"), "{server}: {}", said.out);
    }
}
