//! Guests over real connections.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Guest, Room};

const ANSWER: usize = 48 << 20;
const UNREAD: Duration = Duration::from_secs(1);

/// Both ends of a connection.
async fn two_ends() -> (Guest, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let theirs = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (ours, _) = listener.accept().await.unwrap();
    (Guest::with(ours, None, UNREAD), theirs)
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_hung_up_on() {
    let (mut guest, mut theirs) = two_ends().await;
    let all = vec![7; ANSWER];
    let refused = tokio::time::timeout(UNREAD * 20, guest.write_all(&all)).await.unwrap().unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::TimedOut);
    drop(guest);
    let mut taken = Vec::new();
    // What was under way comes; whether the end is a proper one does not matter.
    drop(theirs.read_to_end(&mut taken).await);
    assert!(taken.len() < ANSWER);
}

#[tokio::test]
async fn who_takes_an_answer_slowly_gets_all_of_it() {
    let (mut guest, mut theirs) = two_ends().await;
    let sender = tokio::spawn(async move { guest.write_all(&vec![7; ANSWER]).await });
    let (mut taken, mut piece) = (0, vec![0; 4 << 20]);
    while taken < ANSWER {
        tokio::time::sleep(UNREAD / 4).await;
        taken += theirs.read_exact(&mut piece).await.unwrap();
    }
    sender.await.unwrap().unwrap();
}

#[tokio::test]
async fn who_says_nothing_for_long_is_not_hung_up_on_here() {
    let (mut guest, mut theirs) = two_ends().await;
    tokio::spawn(async move {
        tokio::time::sleep(UNREAD * 2).await;
        theirs.write_all(b"late").await.unwrap();
        tokio::time::sleep(UNREAD).await;
    });
    let mut said = [0; 4];
    guest.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"late");
}

#[tokio::test]
async fn a_place_is_free_again_when_its_guest_has_gone() {
    let mut room = Room::new(1);
    let place = room.place().await;
    let mut next = std::pin::pin!(room.place());
    assert!(futures_util::poll!(&mut next).is_pending());
    drop(place);
    assert!(next.await.is_some());
}
