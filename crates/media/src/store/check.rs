//! Tries the store out and says how to mend it.

use bytes::Bytes;
use object_store::Error as Cause;

use super::{Place, Store, StoreError};

const CONTENT: &[u8] = b"Alongside checks whether it can write here. This file may be deleted.\n";

impl Store {
    /// Writes a small file, reads it, and deletes it.
    ///
    /// # Errors
    /// [`StoreError::Setup`], with what is wrong and how to mend it.
    pub async fn check(&self) -> Result<(), StoreError> {
        // A name of its own for each process, so that two checks at a time do not meet.
        let name = format!("alongside-check-{}.txt", std::process::id());
        self.put(&name, Bytes::from_static(CONTENT)).await.map_err(|error| self.advise(&error))?;
        let read = self.get(&name).await;
        let deleted = self.delete(&name).await;
        let read = read.map_err(|error| self.advise(&error))?;
        if read.as_deref() != Some(CONTENT) {
            return Err(StoreError::Setup {
                problem: format!("{} gave back something other than what was written.", self.place),
                remedy: "Check that no cache or proxy stands before it.".to_owned(),
            });
        }
        deleted.map_err(|error| self.advise(&error))?;
        Ok(())
    }

    fn advise(&self, error: &StoreError) -> StoreError {
        let StoreError::Failed { verb, source, .. } = error else {
            return StoreError::Setup { problem: error.to_string(), remedy: String::new() };
        };
        let remedy = match (&self.place, source.downcast_ref::<Cause>()) {
            (Place::Folder(_), _) => {
                "Make the folder writable for the account that runs Alongside, and see that the disk is not full."
            }
            (_, Some(Cause::NotFound { .. })) => "Create the bucket, or correct its name and region.",
            (_, Some(Cause::Unauthenticated { .. } | Cause::PermissionDenied { .. })) => {
                "Check the access key and the secret key, and let them read, write and delete in this bucket."
            }
            _ => {
                "Check the endpoint, that the server can be reached from here, and whether it wants path-style addresses."
            }
        };
        StoreError::Setup {
            problem: format!("We could not {verb} a file in {}: {source}.", self.place),
            remedy: remedy.to_owned(),
        }
    }
}
