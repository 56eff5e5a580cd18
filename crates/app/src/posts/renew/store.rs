//! The only SQL about posts that are due to be taken into the search index.

use db::{Conn, Result, Tx};

use super::super::write::{About, store as write};
use super::super::{Kind, PostId};
use crate::communities::CommunityId;

db::row! {
    pub(super) struct Due {
        id: PostId, kind: Kind, parent_id: Option<PostId>, title: String, body: String, of_kind: Option<Kind>,
    }
}

db::sql! {
    // Of comments, those are found that answer a question.
    ALL: CommunityId = "INSERT INTO post_due (post_id, community_id) SELECT id, community_id FROM post WHERE community_id = $1
        AND (kind <> 'comment' OR parent_id IS NULL) ON CONFLICT DO NOTHING";
    DUE: (CommunityId, i64) => Due = "SELECT p.id, p.kind, p.parent_id, p.title, p.body, r.kind AS of_kind FROM post_due x
        JOIN post p ON p.id = x.post_id LEFT JOIN post r ON r.id = p.root_id WHERE x.community_id = $1 ORDER BY x.post_id DESC LIMIT $2";
    DONE: PostId = "DELETE FROM post_due WHERE post_id = $1";
}

/// Makes all posts due.
pub(crate) async fn begin(tx: &Tx, home: CommunityId) -> Result<()> {
    tx.exec(&ALL, home).await.map(drop)
}

/// The newest that are due.
pub(super) async fn due(c: &Conn, home: CommunityId, most: i64) -> Result<Vec<Due>> {
    c.all(&DUE, (home, most)).await
}

/// A post is not due any more; `false` when it was not, since it was changed meanwhile.
pub(crate) async fn done(tx: &Tx, id: PostId) -> Result<bool> {
    Ok(tx.exec(&DONE, id).await? > 0)
}

/// Takes posts in as what they are about.
pub(super) async fn take_in(tx: &Tx, home: CommunityId, all: &[(PostId, About)]) -> Result<()> {
    for (id, about) in all {
        if done(tx, *id).await? {
            write::index(tx, home, *id, about).await?;
        }
    }
    Ok(())
}
