//! Who reads and writes in a community, and what.

use app::AccountId;
use app::posts::{Kind, PostId};
use db::{Conn, Db};
use jiff::Timestamp;

use super::{asked, store};
use crate::failure::Result;

/// Whom readers of the team's feed follow, or as near to it as anybody does.
const FOLLOWED: [usize; 3] = [10, 100, 800];
/// Members who write. Each has limits of their own.
const WRITERS: usize = 600;
/// Comments of the thread that is read.
const COMMENTS: usize = 200;

/// Those who are signed in, and what they read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    /// The cookie of each reader of a team's feed, by how many they follow.
    pub(crate) readers: Vec<String>,
    /// Cookies of members who write.
    pub(crate) writers: Vec<String>,
    /// A thread of some two hundred comments, and questions with answers.
    pub(crate) thread: Option<PostId>,
    pub(crate) questions: Vec<PostId>,
    /// Posts that are open to all members, the newest first.
    pub(crate) posts: Vec<PostId>,
    /// What updates and comments say. Those who write say it again: what is written is as long, and as rare, as what is there.
    pub(crate) updates: Vec<String>,
    pub(crate) comments: Vec<String>,
    /// Another one for each run: a community that is kept knows the forms that were sent before.
    pub(crate) run: i64,
    /// Articles by the end of their address.
    pub(crate) articles: Vec<String>,
}

/// Finds who and what is measured, opens sessions, and gives the bytes of the database beside that.
///
/// # Errors
/// When the database does not answer, or nobody is there.
pub(super) fn look(address: &str) -> Result<(Cast, u64)> {
    asked(address, seen)
}

async fn seen(db: &Db) -> db::Result<(Cast, u64)> {
    let run = kernel::Clock::system().now().as_microsecond();
    let now = Timestamp::from_microsecond(run).map_err(|_| db::Error::Bug("a time of day".to_owned()))?;
    let is_sqlite = db.is_sqlite();
    let (readers, writers, mut cast, bytes) = db
        .read(async move |c| {
            let bytes = store::bytes(c, is_sqlite).await?;
            Ok((readers(c).await?, store::writers(c, WRITERS).await?, things(c).await?, bytes))
        })
        .await?;
    let accounts: Vec<_> = readers.iter().chain(&writers).copied().collect();
    let tokens: Vec<String> =
        (0..accounts.len()).map(|number| format!("bench-{number:04}-{}", "x".repeat(32))).collect();
    let rows: Vec<_> = accounts.into_iter().zip(tokens.clone()).enumerate().collect();
    db.write(async move |tx| store::open_sessions(tx, &rows, now).await).await?;
    let mut cookies = tokens.iter().map(|token| format!("session={token}"));
    cast.readers = cookies.by_ref().take(readers.len()).collect();
    cast.writers = cookies.collect();
    cast.run = run;
    Ok((cast, bytes))
}

async fn readers(c: &Conn) -> db::Result<Vec<AccountId>> {
    let mut readers = Vec::new();
    for wanted in FOLLOWED {
        readers.push(store::follower(c, wanted).await?);
    }
    Ok(readers)
}

async fn things(c: &Conn) -> db::Result<Cast> {
    Ok(Cast {
        thread: Some(store::long_thread(c, COMMENTS).await?),
        questions: store::questions(c).await?,
        posts: store::posts(c).await?,
        updates: store::said(c, Kind::Update).await?,
        comments: store::said(c, Kind::Comment).await?,
        articles: store::articles(c).await?,
        ..Cast::default()
    })
}
