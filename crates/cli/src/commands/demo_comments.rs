//! What the people of the demonstration say on articles, and what is quoted of it with their consent. Invented, and no advice.

use app::accounts::Found;
use app::members::MemberId;
use app::posts::{self, Draft, PostId};
use app::sessions::Membership;
use app::voices::{self, Ask, Reply};
use app::{AccountId, App, Error, comments, communities};

use super::demo_questions::somebody;

/// Who asks to quote.
const EDITOR: &str = "paper-kite";

/// Who says what on which article, for whom; and who answers.
struct Said {
    who: &'static str,
    article: &'static str,
    words: &'static str,
    audience: &'static str,
    answers: &'static [(&'static str, &'static str)],
    /// What an editor asks to quote, and the author agrees to.
    quoted: Option<&'static str>,
}

const SAID: [Said; 4] = [
    Said {
        who: "copper-kettle",
        article: "joint-pain-on-hormone-therapy",
        words: "It took me five months to say it out loud at the clinic. They had an idea within ten minutes. Do not wait as long as I did.",
        audience: "anyone",
        answers: &[(
            "north-window",
            "I wrote it on my hand before I went in. Otherwise I would have said that I am fine.",
        )],
        quoted: Some(
            "It took me five months to say it out loud at the clinic. They had an idea within ten minutes.",
        ),
    },
    Said {
        who: "quiet-harbour",
        article: "joint-pain-on-hormone-therapy",
        words: "The stairs in the morning are the worst of it for me. Anybody else who goes down backwards?",
        audience: "members",
        answers: &[("warm-doorstep", "Sitting, one step at a time. The dog thinks it is a game.")],
        quoted: None,
    },
    Said {
        who: "blue-bicycle",
        article: "taxane-pain-in-the-first-week",
        words: "Day three and four were mine, as it says here. Knowing that it ends made it half as bad.",
        audience: "anyone",
        answers: &[],
        quoted: Some("Knowing that it ends made it half as bad."),
    },
    Said {
        who: "second-spring",
        article: "talking-with-your-care-team",
        words: "I go along and write. She asks, I hold the pen, and at home we read it together.",
        audience: "anyone",
        answers: &[],
        quoted: None,
    },
];

/// Lets them say it, once.
pub(super) async fn comment(app: &App, everybody: &[Found]) -> app::Result<()> {
    let home = communities::home(app).await?.id;
    for (at, said) in SAID.iter().enumerate() {
        let Some(me) = somebody(everybody, said.who) else { continue };
        // The same key each time, so that it is said once.
        let draft = draft(said.words, said.audience, format!("democ{at}"));
        let id = match comments::say(app, home, &me, said.article, &draft).await {
            Ok(id) => id,
            // Whoever put another library in place of ours has no such article.
            Err(Error::Missing) => continue,
            Err(error) => return Err(error),
        };
        for (number, (who, words)) in said.answers.iter().enumerate() {
            let Some(me) = somebody(everybody, who) else { continue };
            posts::comment(app, home, &me, id, &draft_of(words, at, number)).await?;
        }
        if let Some(words) = said.quoted {
            quote(app, everybody, &me, (id, said.article), words).await?;
        }
    }
    Ok(())
}

fn draft(words: &str, audience: &str, key: String) -> Draft {
    Draft { body: words.to_owned(), audience: audience.to_owned(), key, ..Draft::default() }
}

fn draft_of(words: &str, at: usize, number: usize) -> Draft {
    draft(words, "", format!("democ{at}a{number}"))
}

/// An editor asks, and the author says yes; once.
async fn quote(
    app: &App,
    everybody: &[Found],
    author: &Membership,
    (post, article): (PostId, &str),
    words: &str,
) -> app::Result<()> {
    let community = communities::home(app).await?;
    let (Some(editor), Some(own)) = (found(everybody, EDITOR), found(everybody, &author.alias)) else {
        return Ok(());
    };
    if !voices::mine(app, author.id).await?.is_empty() {
        return Ok(());
    }
    let wanted = Ask { words: words.to_owned(), article: article.to_owned(), note: String::new() };
    let id = voices::ask(app, &community, editor, post, &wanted).await?;
    voices::reply(app, &community, own, id, Reply::Named).await
}

/// The account and the membership at an alias.
fn found(everybody: &[Found], alias: &str) -> Option<(AccountId, MemberId)> {
    let member = |one: &Found| {
        let (id, own) = one.member.as_ref()?;
        (own == alias).then_some((one.account, *id))
    };
    everybody.iter().find_map(member)
}
