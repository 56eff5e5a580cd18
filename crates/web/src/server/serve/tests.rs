//! How long somebody may take to say what they want, with less patience than visitors find.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::response::Response;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

use super::http_1_within;

const PATIENCE: Duration = Duration::from_millis(300);
const WHOLE: &str = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// The other end of a connection to a server that answers everything with `well`.
fn visitor() -> DuplexStream {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let answer = service_fn(async |_| Ok::<_, Infallible>(Response::new(Body::from("well"))));
    tokio::spawn(http_1_within(PATIENCE).serve_connection(TokioIo::new(ours), answer));
    theirs
}

/// What is answered until the server hangs up.
async fn all_of(stream: &mut DuplexStream) -> String {
    let mut all = String::new();
    let end = tokio::time::timeout(Duration::from_secs(10), stream.read_to_string(&mut all)).await;
    end.expect("they are never hung up on").unwrap();
    all
}

#[tokio::test]
async fn who_does_not_say_in_time_what_they_want_is_hung_up_on() {
    for part in ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: localhost\r\nx: ", WHOLE] {
        let (mut visitor, began) = (visitor(), Instant::now());
        visitor.write_all(part.as_bytes()).await.unwrap();
        let told = all_of(&mut visitor).await;
        assert_eq!(told.contains("well"), part == WHOLE, "{part:?}: {told}");
        assert!(began.elapsed() >= PATIENCE, "{part:?}: they were given no time");
    }
}

#[tokio::test]
async fn who_says_it_letter_by_letter_is_given_no_more_time_for_that() {
    let mut visitor = visitor();
    for letter in WHOLE.bytes() {
        if visitor.write_all(&[letter]).await.is_err() {
            break;
        }
        tokio::time::sleep(PATIENCE / 10).await;
    }
    assert!(!all_of(&mut visitor).await.contains("well"), "it took {} letters", WHOLE.len());
}

#[tokio::test]
async fn who_is_slow_and_in_time_is_served() {
    let mut visitor = visitor();
    for part in WHOLE.as_bytes().chunks(WHOLE.len().div_ceil(3)) {
        visitor.write_all(part).await.unwrap();
        tokio::time::sleep(PATIENCE / 30).await;
    }
    assert!(all_of(&mut visitor).await.contains("well"));
}
