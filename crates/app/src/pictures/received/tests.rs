//! How many pictures are there at once.

use bytes::Bytes;

use super::{AT_ONCE, DECODED, DECODERS, PLACES, received};
use crate::Error;

#[tokio::test]
async fn of_pictures_that_wait_for_a_decoder_there_are_so_many_and_no_more() {
    let send = || received("sea.jpg".to_owned(), Bytes::from_static(b"no picture"));
    let decoders = DECODERS.acquire_many(DECODED as u32).await.unwrap();
    let all: Vec<_> = (0..AT_ONCE + DECODED).map(|_| tokio::spawn(send())).collect();
    while PLACES.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    assert!(matches!(send().await, Err(Error::Busy)), "the next is told to come later");
    drop(decoders);
    for one in all {
        assert!(matches!(one.await.unwrap(), Err(Error::Faults(_))), "those who wait are looked at");
    }
    assert!(matches!(send().await, Err(Error::Faults(_))), "places are given back");
}
