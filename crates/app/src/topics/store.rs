//! The only SQL about topics that is not part of an import.

use db::{Conn, Result};

use super::Topic;
use crate::communities::CommunityId;

db::sql! {
    ALL: CommunityId => Topic = "SELECT t.slug, t.title, t.summary, (SELECT count(*) FROM article_topic x
        WHERE x.community_id = t.community_id AND x.topic_id = t.id) AS articles
        FROM topic t WHERE t.community_id = $1 ORDER BY t.position";
}

pub(super) async fn all(c: &Conn, home: CommunityId) -> Result<Vec<Topic>> {
    c.all(&ALL, home).await
}
