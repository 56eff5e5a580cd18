//! Who is let through, who waits, and who is told to come later.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use super::{Gate, WAITING, one_by_one};

/// Something dear, which goes on only when the test lets it.
struct Dear {
    site: Router,
    begun: Arc<AtomicUsize>,
    let_go: Arc<Semaphore>,
}

fn dear(gate: Gate) -> Dear {
    let (begun, let_go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (counts, waits) = (Arc::clone(&begun), Arc::clone(&let_go));
    let handler = move || async move {
        counts.fetch_add(1, Ordering::SeqCst);
        waits.acquire().await.unwrap().forget();
    };
    let site = Router::new().route("/", get(handler)).layer(from_fn_with_state(gate, one_by_one));
    Dear { site, begun, let_go }
}

async fn asks(site: Router) -> StatusCode {
    site.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn half_of_the_readers_are_let_through_some_wait_and_the_rest_is_told_to_come_later() {
    let dear = dear(Gate::before(4));
    let all: Vec<_> = (0..2 * (WAITING + 1) + 3).map(|_| tokio::spawn(asks(dear.site.clone()))).collect();
    while dear.begun.load(Ordering::SeqCst) < 2 || all.iter().filter(|one| one.is_finished()).count() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(dear.begun.load(Ordering::SeqCst), 2);
    dear.let_go.add_permits(1000);
    let mut refused = 0;
    for one in all {
        match one.await.unwrap() {
            StatusCode::OK => {}
            StatusCode::SERVICE_UNAVAILABLE => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(refused, 3);
    assert_eq!(asks(dear.site).await, StatusCode::OK, "places are given back");
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_to_come_later_and_whoever_leaves_gives_their_place_back() {
    let dear = dear(Gate::with(1, Duration::from_millis(50)));
    let first = tokio::spawn(asks(dear.site.clone()));
    tokio::task::yield_now().await;
    assert_eq!(asks(dear.site.clone()).await, StatusCode::SERVICE_UNAVAILABLE);
    first.abort();
    assert!(first.await.is_err());
    dear.let_go.add_permits(1);
    assert_eq!(asks(dear.site).await, StatusCode::OK);
}
