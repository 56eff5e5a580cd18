//! What the people of the demonstration ask and answer. Invented, and no advice.

use app::accounts::Found;
use app::posts::{self, Draft, PostId, Reaction};
use app::sessions::Membership;
use app::{App, communities, questions};

/// A question with its answers.
struct Asked {
    who: &'static str,
    title: &'static str,
    more: &'static str,
    audience: &'static str,
    /// Under a name for its thread alone.
    hidden: bool,
    /// Who answered what, and whether it helped.
    answers: &'static [(&'static str, &'static str, bool)],
    me_too: &'static [&'static str],
}

const ASKED: [Asked; 4] = [
    Asked {
        who: "apple-ladder",
        title: "What did you take along to the first infusion?",
        more: "Mine is on Monday. They said five hours, and I have no idea how to fill them.",
        audience: "members",
        hidden: false,
        answers: &[
            (
                "quiet-harbour",
                "Thick socks, something to suck on, and a book you have read before. New ones need too much of you.",
                true,
            ),
            ("warm-doorstep", "Somebody to drive you home, even if you feel fine at noon.", false),
        ],
        me_too: &["rainy-tuesday"],
    },
    Asked {
        who: "north-window",
        title: "Does anybody else wake at three since letrozole?",
        more: "",
        audience: "members",
        hidden: false,
        answers: &[(
            "quiet-harbour",
            "Every night for a year. I gave up fighting and keep a radio play ready. Ask your unit about the hour at which you take it, too.",
            false,
        )],
        me_too: &["copper-kettle", "blue-bicycle"],
    },
    Asked {
        who: "second-spring",
        title: "How do you say no to visitors without hurting them?",
        more: "They mean well. She is asleep on her feet by the time they leave.",
        audience: "anyone",
        hidden: true,
        answers: &[(
            "warm-doorstep",
            "A note on the door with the hours. Nobody has taken offence at a piece of paper yet.",
            true,
        )],
        me_too: &["quiet-harbour"],
    },
    Asked {
        who: "blue-bicycle",
        title: "Numb fingers: what helped you with buttons?",
        more: "Three months after the last paclitaxel.",
        audience: "members",
        hidden: false,
        answers: &[],
        me_too: &["quiet-harbour"],
    },
];

/// Lets them ask and answer, once.
pub(super) async fn converse(app: &App, everybody: &[Found]) -> app::Result<()> {
    let home = communities::home(app).await?.id;
    for (at, asked) in ASKED.iter().enumerate() {
        let Some(me) = somebody(everybody, asked.who) else { continue };
        let draft = Draft {
            kind: "question".to_owned(),
            title: asked.title.to_owned(),
            body: asked.more.to_owned(),
            audience: asked.audience.to_owned(),
            pseudonymous: asked.hidden,
            // The same each time, so that it is said once.
            key: format!("demoq{at}"),
            ..Draft::default()
        };
        let id = posts::post(app, home, &me, &draft).await?;
        answer(app, everybody, &me, (at, id), asked).await?;
    }
    Ok(())
}

async fn answer(
    app: &App,
    everybody: &[Found],
    asker: &Membership,
    (at, id): (usize, PostId),
    asked: &Asked,
) -> app::Result<()> {
    let home = communities::home(app).await?.id;
    for (number, (who, words, helped)) in asked.answers.iter().enumerate() {
        let Some(me) = somebody(everybody, who) else { continue };
        let draft =
            Draft { body: (*words).to_owned(), key: format!("demoq{at}a{number}"), ..Draft::default() };
        let said = posts::comment(app, home, &me, id, &draft).await?;
        if *helped {
            questions::mark(app, home, asker, said, true).await?;
        }
    }
    for who in asked.me_too {
        let Some(me) = somebody(everybody, who) else { continue };
        posts::react(app, home, &me, id, Some(Reaction::MeToo)).await?;
    }
    Ok(())
}

/// The member with an alias, as one who writes.
pub(super) fn somebody(everybody: &[Found], alias: &str) -> Option<Membership> {
    let found = everybody.iter().filter_map(|one| one.member.as_ref()).find(|(_, own)| own == alias)?;
    let (id, alias) = found.clone();
    Some(Membership { id, alias, welcomed: true, restricted: false, unseen: 0 })
}
