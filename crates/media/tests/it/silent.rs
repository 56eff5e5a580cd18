//! Stores that say nothing, and readers who take their time.

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use media::{S3, Store, StoreError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::s3_server::Server;

/// Settings of a server that takes every connection and never says a word, as one behind a broken network does.
async fn hole() -> (S3, tokio::task::JoinHandle<Vec<TcpStream>>) {
    let like = Server::start().await.settings();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    let taking = tokio::spawn(async move {
        let mut all = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            all.push(socket);
        }
        all
    });
    (S3 { endpoint, ..like }, taking)
}

#[tokio::test]
async fn a_store_that_says_nothing_is_given_up_on_whatever_it_was_asked() {
    let (settings, taking) = hole().await;
    let store = Store::s3(settings).expect("opens");
    let folder = tempfile::tempdir().expect("a folder");
    let film = folder.path().join("film.mp4");
    std::fs::write(&film, vec![7; 9 << 20]).expect("writes");
    let began = Instant::now();
    let (put, get, head, range, delete, list, film) = tokio::join!(
        store.put("a.webp", Bytes::from_static(b"a picture")),
        store.get("a.webp"),
        store.head("a.webp"),
        store.range("a.webp", 0..5),
        store.delete("a.webp"),
        store.list(""),
        store.put_file("film.mp4", &film),
    );
    let all = [put.err(), get.err(), head.err(), range.err(), delete.err(), list.err(), film.err()];
    for error in all {
        let error = error.expect("nobody said yes");
        assert!(error.passes() && matches!(error, StoreError::Failed { .. }), "{error}");
        assert!(error.to_string().contains("no answer within"), "{error}");
    }
    // The manual promises an answer to visitors within fifteen seconds.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    taking.abort();
}

// A telephone that loads a film, and a backup to a slow place.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_a_film_slowly_gets_all_of_it() {
    let server = Server::start().await;
    let store = Store::s3(server.settings()).expect("opens");
    let film: Vec<u8> = (0..24_u32 << 20).map(|at| (at * 31 + at / 251) as u8).collect();
    store.put("film.mp4", film.clone().into()).await.expect("stores");
    let mut slice = store.range("film.mp4", 0..u64::MAX).await.expect("reads").expect("is there");
    let mut taken = slice.stream.try_next().await.expect("begins").expect("is not empty").to_vec();
    tokio::time::sleep(Duration::from_secs(32)).await;
    while let Some(piece) = slice.stream.try_next().await.expect("goes on") {
        taken.extend_from_slice(&piece);
    }
    assert!(taken == film, "{} of {}", taken.len(), film.len());
}

/// Says what a film is, begins to send it, and says no more.
async fn begins_a_film(mut socket: TcpStream) {
    let mut heard = Vec::new();
    loop {
        while !heard.windows(4).any(|four| four == b"\r\n\r\n") {
            if socket.read_buf(&mut heard).await.is_ok_and(|read| read == 0) {
                return;
            }
        }
        let (status, range, body) = match heard.starts_with(b"HEAD") {
            true => ("200 OK", "", ""),
            false => ("206 Partial Content", "content-range: bytes 0-999999/1000000\r\n", "the beginning"),
        };
        heard.clear();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: 1000000\r\n{range}etag: \"a\"\r\nlast-modified: Mon, 30 Nov 2026 00:00:00 GMT\r\n\r\n{body}"
        );
        socket.write_all(head.as_bytes()).await.expect("says");
    }
}

#[tokio::test]
async fn a_film_that_stops_in_the_middle_is_an_error_and_nobody_waits_for_the_rest() {
    let like = Server::start().await.settings();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    let taking = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(begins_a_film(socket));
        }
    });
    let store = Store::s3(S3 { endpoint, ..like }).expect("opens");
    let mut slice = store.range("film.mp4", 0..u64::MAX).await.expect("reads").expect("is there");
    let began = Instant::now();
    assert_eq!(slice.stream.try_next().await.expect("begins").as_deref(), Some(b"the beginning".as_slice()));
    let error = slice.stream.try_next().await.expect_err("nothing came");
    assert!(error.to_string().contains("no answer within"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    taking.abort();
}
