//! What comes back: real shapes of reports, forged ones, and what follows from each.

use std::path::Path;

use app::App;
use app::communities::CommunityId;
use app::mail::bounces::{self, Outcome, Suppressed};
use app::mail::outbox::{self, State};
use app::mail::{LetterId, Post, Postman, Urgency, Way, send};
use db::db_test;
use jiff::SignedDuration;

use crate::mail_sample::*;

/// As Postfix writes it, about a letter that was given up.
const POSTFIX: &str = "\
Return-Path: <>
Received: by mx.example.org (Postfix)
\tid 4XyZ1Q2abc; Wed, 25 Nov 2026 10:00:05 +0000 (UTC)
Date: Wed, 25 Nov 2026 10:00:05 +0000 (UTC)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: community@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary=\"4XyZ1Q2abc.1764064805/mx.example.org\"
Message-Id: <20261125100005.4XyZ1Q2abc@mx.example.org>

This is a MIME-encapsulated message.

--4XyZ1Q2abc.1764064805/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

<ada@example.net>: host mail.example.net[192.0.2.7] said: 550 5.1.1 User unknown

--4XyZ1Q2abc.1764064805/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4XyZ1Q2abc
X-Postfix-Sender: rfc822; community@example.org
Arrival-Date: Wed, 25 Nov 2026 10:00:01 +0000 (UTC)

Final-Recipient: rfc822; ada@example.net
Original-Recipient: rfc822;ada@example.net
Action: ACTION
Status: STATUS
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 550 STATUS <ada@example.net>: Recipient address
    rejected: User unknown in virtual mailbox table

--4XyZ1Q2abc.1764064805/mx.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <community@example.org>
From: Our community <community@example.org>
To: ada@example.net
Subject: Sign in to Our community
Message-ID: MESSAGE-ID
MIME-Version: 1.0
Content-Type: text/plain

Someone asked for a link to sign in.

--4XyZ1Q2abc.1764064805/mx.example.org--
";

/// As Exchange writes it: the names of the fields in other places, only the head of the letter, and text as HTML.
const EXCHANGE: &str = "\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>
To: \"community@example.org\" <community@example.org>
Date: Wed, 25 Nov 2026 10:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
 boundary=\"8f1e8c5d-8c3a-4ab1-9f3f-2f1bd8f5a4b1\"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-GB
Message-ID: <a1b2c3d4@VI1PR01MB1234.eurprd01.prod.exchangelabs.com>
In-Reply-To: MESSAGE-ID
References: MESSAGE-ID
Subject: Undeliverable: Sign in to Our community
Auto-Submitted: auto-replied
MIME-Version: 1.0

--8f1e8c5d-8c3a-4ab1-9f3f-2f1bd8f5a4b1
Content-Type: multipart/alternative; differences=Content-Type;
 boundary=\"1fae5a3b-6d7c-4be2-a1c7-b1f4c7c3f001\"

--1fae5a3b-6d7c-4be2-a1c7-b1f4c7c3f001
Content-Type: text/plain; charset=\"us-ascii\"
Content-Transfer-Encoding: quoted-printable

Your message to ada@example.net couldn't be delivered.

--1fae5a3b-6d7c-4be2-a1c7-b1f4c7c3f001
Content-Type: text/html; charset=\"us-ascii\"

<html><body>Your message couldn't be delivered.</body></html>

--1fae5a3b-6d7c-4be2-a1c7-b1f4c7c3f001--

--8f1e8c5d-8c3a-4ab1-9f3f-2f1bd8f5a4b1
Content-Type: message/delivery-status

Reporting-MTA: dns;VI1PR01MB1234.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;mx.example.org
Arrival-Date: Wed, 25 Nov 2026 10:00:03 +0000

Original-Recipient: rfc822;ada@example.net
Final-Recipient: rfc822;ada@example.net
Action: ACTION
Status: STATUS
Diagnostic-Code: smtp;550 STATUS RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: ada

--8f1e8c5d-8c3a-4ab1-9f3f-2f1bd8f5a4b1
Content-Type: text/rfc822-headers

Subject: Sign in to Our community
From: Our community <community@example.org>
Message-ID:
 MESSAGE-ID
To: ada@example.net

--8f1e8c5d-8c3a-4ab1-9f3f-2f1bd8f5a4b1--
";

/// As providers pass on that somebody pressed the button for unwanted mail (RFC 5965).
const COMPLAINT: &str = "\
From: <feedback@provider.example>
To: community@example.org
Subject: FW: Sign in to Our community
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=\"part1\"

--part1
Content-Type: text/plain; charset=\"US-ASCII\"

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: ACTION
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: redacted@provider.example

--part1
Content-Type: message/rfc822
Content-Disposition: inline

From: <community@example.org>
To: redacted@provider.example
Subject: Sign in to Our community
Message-ID: MESSAGE-ID

Someone asked for a link to sign in.
--part1--
";

fn report(sample: &str, name: &str, action: &str, status: &str) -> Vec<u8> {
    let text = sample.replace("MESSAGE-ID", name).replace("ACTION", action).replace("STATUS", status);
    text.replace('\n', "\r\n").into_bytes()
}

/// Sends a letter, and gives its name as the outside world knows it.
async fn sent(app: &App, home: CommunityId, folder: &Path, to: &str) -> (LetterId, String) {
    let id = posted(app, home, to).await;
    let out = folder.join("mail");
    assert_eq!(round(app, &postman(Way::Files(out.clone()))).await.sent, 1);
    let text = std::fs::read_to_string(out.join(format!("{id}.eml"))).unwrap();
    let name = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    (id, name.to_owned())
}

async fn take(app: &App, raw: &[u8]) -> Outcome {
    bounces::take(app, raw).await.unwrap()
}

async fn suppressed(app: &App, home: CommunityId) -> Vec<Suppressed> {
    bounces::suppressed(app, home).await.unwrap()
}

fn ada() -> String {
    "ada@example.net".to_owned()
}

db_test!(app::MIGRATIONS, fn an_address_that_is_not_there_is_suppressed_at_once(db) {
    for sample in [POSTFIX, EXCHANGE] {
        let folder = tempfile::tempdir().unwrap();
        let (app, home) = community(db, folder.path()).await;
        let (id, name) = sent(&app, home, folder.path(), "ada@example.net").await;
        let raw = report(sample, &name, "failed", "5.1.1");
        assert_eq!(take(&app, &raw).await, Outcome::Suppressed(ada()), "{sample}");
        let all = suppressed(&app, home).await;
        assert_eq!((all[0].address_key.as_str(), all[0].reason.as_str(), all[0].bounces), ("ada@example.net", "bounce", 1));
        assert!(all[0].since.is_some() && all[0].detail.contains("550 5.1.1"), "{all:?}");
        let (entry, _) = outbox::show(&app, home, id).await.unwrap().unwrap();
        assert!(entry.state == State::Sent && entry.problem.starts_with("bounced: smtp; 550") || entry.problem.starts_with("bounced: smtp;550"), "{entry:?}");
        // The same report by another way.
        assert_eq!(take(&app, &raw).await, Outcome::Noted);
        assert!(bounces::allow(&app, home, " ADA@example.net").await.unwrap());
        assert_eq!(suppressed(&app, home).await, vec![]);
    }
});

db_test!(app::MIGRATIONS, fn delays_suppress_after_three_within_a_fortnight_of_each_other(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let mut told = Vec::new();
    for (days, action, status) in [(0, "delayed", "4.4.1"), (13, "failed", "4.4.7"), (15, "failed", "5.2.2"), (1, "delayed", "4.2.1"), (14, "failed", "5.3.2")] {
        app.clock.set(app.clock.now().checked_add(SignedDuration::from_hours(days * 24)).unwrap());
        let (_, name) = sent(&app, home, folder.path(), "ada@example.net").await;
        told.push(take(&app, &report(POSTFIX, &name, action, status)).await);
    }
    let counted = Outcome::Counted(ada());
    assert_eq!(told, [counted.clone(), counted.clone(), counted.clone(), counted, Outcome::Suppressed(ada())]);
});

db_test!(app::MIGRATIONS, fn a_report_that_names_no_letter_of_ours_silences_nobody(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let (id, name) = sent(&app, home, folder.path(), "ada@example.net").await;
    let secret = name.split(['.', '@']).nth(1).unwrap();
    let other = LetterId(id.0 + 1);
    for forged in [
        "<something@example.org>".to_owned(),
        format!("<{id}@example.org>"),
        format!("<{id}.@example.org>"),
        format!("<{id}.0000000000000000@example.org>"),
        format!("<{other}.{secret}@example.org>"),
        format!("<{id}.{secret}"),
        String::new(),
    ] {
        for sample in [POSTFIX, EXCHANGE, COMPLAINT] {
            let action = if sample == COMPLAINT { "abuse" } else { "failed" };
            let raw = report(sample, &forged, action, "5.1.1");
            assert_eq!(take(&app, &raw).await, Outcome::NotOurs, "{forged}");
        }
    }
    assert_eq!(suppressed(&app, home).await, vec![]);
    // And one that waits still cannot have come back.
    let waiting = posted(&app, home, "bea@example.net").await;
    let forged = format!("<{waiting}.{secret}@example.org>");
    assert_eq!(take(&app, &report(POSTFIX, &forged, "failed", "5.1.1")).await, Outcome::NotOurs);
});

db_test!(app::MIGRATIONS, fn what_is_about_us_or_is_good_news_changes_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let (_, name) = sent(&app, home, folder.path(), "ada@example.net").await;
    for (action, status) in [("delivered", "2.1.5"), ("relayed", "2.0.0"), ("failed", "5.7.1"), ("failed", "5.1.8")] {
        assert_eq!(take(&app, &report(POSTFIX, &name, action, status)).await, Outcome::Noted, "{action} {status}");
    }
    assert_eq!(take(&app, &report(COMPLAINT, &name, "not-spam", "")).await, Outcome::Noted);
    assert_eq!(take(&app, &report(COMPLAINT, &name, "auth-failure", "")).await, Outcome::Noted);
    assert_eq!(suppressed(&app, home).await, vec![]);
});

db_test!(app::MIGRATIONS, fn who_complains_gets_no_more_of_what_many_get(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let (_, name) = sent(&app, home, folder.path(), "ada@example.net").await;
    assert_eq!(take(&app, &report(COMPLAINT, &name, "abuse", "")).await, Outcome::Suppressed(ada()));
    let mut states = Vec::new();
    for urgency in [Urgency::Now, Urgency::Soon, Urgency::Bulk] {
        let id = send(&app, letter(&app, home, "ada@example.net").leaving(urgency)).await.unwrap();
        round(&app, &postman(Way::Files(folder.path().join("mail")))).await;
        states.push(outbox::show(&app, home, id).await.unwrap().unwrap().0.state);
    }
    assert_eq!(states, [State::Sent, State::Sent, State::Suppressed]);
});

db_test!(app::MIGRATIONS, fn whatever_else_arrives_is_no_report_and_harms_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let (_, name) = sent(&app, home, folder.path(), "ada@example.net").await;
    let good = report(POSTFIX, &name, "failed", "5.1.1");
    let answer = format!("From: ada@example.net\r\nIn-Reply-To: {name}\r\nSubject: Re: x\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n");
    let nested = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(5000);
    for raw in [&b""[..], b"\xff\xfe\x00", answer.as_bytes(), nested.as_bytes(), &vec![b'a'; 3 << 20]] {
        assert_eq!(take(&app, raw).await, Outcome::NoReport);
    }
    // Cut anywhere, it is understood or not, and nothing else.
    for end in (0..good.len()).step_by(97) {
        take(&app, &good[..end]).await;
    }
    assert_eq!(suppressed(&app, home).await.len(), 1);
});

db_test!(app::MIGRATIONS, fn a_maildir_is_read_and_nothing_in_it_is_lost(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let (_, name) = sent(&app, home, folder.path(), "ada@example.net").await;
    let maildir = folder.path().join("Maildir");
    std::fs::create_dir_all(maildir.join("new")).unwrap();
    std::fs::write(maildir.join("new/1.report"), report(EXCHANGE, &name, "failed", "5.1.10")).unwrap();
    std::fs::write(maildir.join("new/2.person"), "From: ada@example.net\r\n\r\nThank you.\r\n").unwrap();
    let post = Post { bounces: Some(maildir.clone()), ..post(Way::Off) };
    let postman = Postman::new(post).unwrap();
    app::jobs::plan(&app, home).await.unwrap();
    while app::jobs::run_one(&app, &postman).await.unwrap() {}
    assert_eq!(suppressed(&app, home).await.len(), 1);
    let mut left: Vec<_> = std::fs::read_dir(maildir.join("cur")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["1.report:2,S", "2.person:2,"]);
});
