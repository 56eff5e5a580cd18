//! The only SQL about condition packs.

use db::{Conn, Result, Tx};

use super::Files;
use crate::communities::CommunityId;

db::sql! {
    FILES: CommunityId => (String, String) = "SELECT path, source FROM pack_file WHERE community_id = $1 ORDER BY path";
    DROP: CommunityId = "DELETE FROM pack_file WHERE community_id = $1";
    ADD: (CommunityId, String, String) = "INSERT INTO pack_file (community_id, path, source) VALUES ($1, $2, $3)";
    MARK: (CommunityId, String) = "UPDATE community SET pack_hash = $2 WHERE id = $1";
}

pub(super) async fn files(c: &Conn, home: CommunityId) -> Result<Vec<(String, String)>> {
    c.all(&FILES, home).await
}

/// Makes `files` the pack of the community; none for the one inside the program.
pub(crate) async fn set(tx: &Tx, home: CommunityId, files: &Files, hash: &str) -> Result<()> {
    tx.exec(&DROP, home).await?;
    for (path, source) in files {
        tx.exec(&ADD, (home, path, source)).await?;
    }
    tx.exec(&MARK, (home, hash)).await?;
    Ok(())
}
