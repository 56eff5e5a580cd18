//! A store goes away while a backup is made.

use std::time::{Duration, Instant};

use super::{backup, name};
use crate::program::Place;
use crate::support::hole::{Hole, State};
use crate::support::s3_server::{self, BUCKET};
use crate::support::sample;

/// Longer than a store may be silent, and far shorter than for ever.
const PATIENCE: Duration = Duration::from_secs(60);

fn port(storage: &s3_server::Server) -> u16 {
    storage.settings().endpoint.rsplit(':').next().unwrap().parse().unwrap()
}

/// The settings of a bucket at a port, for backups or for media.
fn bucket(part: &str, port: u16) -> Vec<(String, String)> {
    let one = |name: &str, value: &str| (format!("ALONGSIDE_{part}_{name}"), value.to_owned());
    vec![
        one("ENDPOINT", &format!("http://127.0.0.1:{port}")),
        one("BUCKET", BUCKET),
        one("ACCESS_KEY", "key"),
        one("SECRET_KEY", "secret"),
    ]
}

fn borrowed(all: &[(String, String)]) -> Vec<(&str, &str)> {
    all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Makes a backup, which fails in time and says at which store.
#[track_caller]
fn fails(place: &Place, variables: &[(&str, &str)], to: &str, port: u16) {
    let began = Instant::now();
    let said = place.run_with(variables, &["backup", "--to", to]).ended(1);
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    assert!(said.err.contains(&format!("http://127.0.0.1:{port}")), "{}", said.err);
    assert!(!said.out.contains("is whole"), "{}", said.out);
}

/// Whatever was being stored when the bucket for backups went: the first rows, a picture, or what would have made it whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_whose_bucket_goes_away_fails_and_what_is_left_passes_for_none() {
    let place = Place::new();
    sample::write(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    for state in [State::Silent, State::Gone] {
        let storage = s3_server::Server::start().await;
        let there = bucket("BACKUP", port(&storage));
        for words in ["PUT /media/backups/", "PUT /media/media/", "/manifest.json"] {
            let hole = Hole::lost_at(port(&storage), words, state);
            fails(&place, &borrowed(&bucket("BACKUP", hole.port)), "s3", hole.port);
            assert!(hole.is_lost(), "{words} was never said");
            let said = place.run_with(&borrowed(&there), &["restore", "--from", "s3", "--data", "new"]);
            let said = said.ended(1);
            assert!(said.err.contains("There is no whole backup in this place"), "{words}: {}", said.err);
        }
        // A second later it has another name.
        std::thread::sleep(Duration::from_millis(1100));
        let made = place.run_with(&borrowed(&there), &["backup", "--to", "s3"]).ended(0);
        let proved = place.run_with(&borrowed(&there), &["restore", "--from", "s3", "--verify"]).ended(0);
        assert!(
            proved.out.contains(&format!("Proved: the backup {} restores", name(&made))),
            "{}",
            proved.out
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_whose_media_go_away_fails_and_the_one_before_stays_the_newest() {
    let place = Place::new();
    sample::write(&place);
    let storage = s3_server::Server::start().await;
    let media = |port| {
        let mut all = bucket("MEDIA", port);
        all.push(("ALONGSIDE_MEDIA_STORE".to_owned(), "s3".to_owned()));
        all
    };
    let there = media(port(&storage));
    place.run_with(&borrowed(&there), &["import", "markdown", "library"]).ended(0);
    let first = name(&backup(&place, &borrowed(&there), &[]));
    sample::paint_anew(&place);
    place.run_with(&borrowed(&there), &["import", "markdown", "library"]).ended(0);
    for state in [State::Silent, State::Gone] {
        for words in ["GET /media?list-type", "GET /media/"] {
            std::thread::sleep(Duration::from_millis(1100));
            let hole = Hole::lost_at(port(&storage), words, state);
            fails(&place, &borrowed(&media(hole.port)), "backups", hole.port);
            assert!(hole.is_lost(), "{words} was never said");
            let proved = place.run_with(&borrowed(&there), &["restore", "--from", "backups", "--verify"]);
            let proved = proved.ended(0);
            assert!(proved.out.contains(&format!("Proved: the backup {first} restores")), "{}", proved.out);
        }
    }
    let last = name(&backup(&place, &borrowed(&there), &[]));
    let proved = place.run_with(&borrowed(&there), &["restore", "--from", "backups", "--verify"]).ended(0);
    assert!(proved.out.contains(&format!("Proved: the backup {last} restores")), "{}", proved.out);
}
