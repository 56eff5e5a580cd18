//! The only SQL about topics that is not part of an import.

use db::{Conn, Result};

use super::Topic;
use crate::communities::CommunityId;

db::sql! {
    ALL: CommunityId => Topic = "SELECT t.slug, t.title, t.summary, count(x.article_id) AS articles FROM topic t
        LEFT JOIN article_topic x ON x.topic_id = t.id WHERE t.community_id = $1
        GROUP BY t.id, t.slug, t.title, t.summary, t.position ORDER BY t.position";
}

pub(super) async fn all(c: &Conn, home: CommunityId) -> Result<Vec<Topic>> {
    c.all(&ALL, home).await
}
