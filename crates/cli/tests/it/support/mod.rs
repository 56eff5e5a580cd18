//! What several tests of the program need: a library to import, a running server, plain HTTP, and what the tests of other
//! crates have made already.

pub(crate) mod browser;
pub(crate) mod desk;
pub(crate) mod hole;
pub(crate) mod http;
pub(crate) mod others;
pub(crate) mod sample;
pub(crate) mod server;
pub(crate) mod tls;

#[expect(clippy::expect_used, reason = "a helper of a test fails by panicking, as the test does")]
#[path = "../../../../media/tests/it/bombs.rs"]
pub(crate) mod bombs;
#[expect(dead_code, reason = "what fails on purpose is for the tests of the store alone")]
#[path = "../../../../db/tests/it/cluster.rs"]
pub(crate) mod cluster;
#[path = "../../../../app/tests/it/corpus.rs"]
pub(crate) mod corpus;
#[path = "../../../../app/tests/it/harmless.rs"]
pub(crate) mod harmless;
#[path = "../../../../app/tests/it/mail_peer.rs"]
pub(crate) mod mail_peer;
#[expect(dead_code, reason = "one of its servers is for the tests of the store alone")]
#[expect(clippy::expect_used, reason = "a helper of a test fails by panicking, as the test does")]
#[path = "../../../../media/tests/it/s3_server.rs"]
pub(crate) mod s3_server;
