//! The only SQL about the operator's pages.

use db::{Conn, Result};

use crate::communities::CommunityId;

db::sql! {
    SOURCE: (CommunityId, String) => (String,) = "SELECT r.source FROM library_file f JOIN revision r ON r.id = f.revision_id
        WHERE f.community_id = $1 AND f.path = $2";
}

pub(super) async fn source(c: &Conn, home: CommunityId, path: &str) -> Result<Option<String>> {
    Ok(c.opt(&SOURCE, (home, path)).await?.map(|(source,)| source))
}
