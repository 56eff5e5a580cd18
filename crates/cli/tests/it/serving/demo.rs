//! The demonstration. Loading it takes a while without optimisation, so one test does all that needs it.

use crate::program::{Place, repository};
use crate::support::sample;
use crate::support::server::Server;

#[test]
fn the_demonstration_is_loaded_once_then_served_and_taken_along() {
    let place = Place::new();
    let loaded = place.run(&["demo", "--no-serve"]).ended(0);
    assert_eq!(loaded.out, "The demonstration community is ready.\n");
    assert!(loaded.err.contains("680 members made up, with "), "{}", loaded.err);
    let again = place.run(&["demo", "--no-serve"]).ended(0);
    assert_eq!(again.out, "The demonstration community is ready.\n");
    assert!(!again.err.contains("made up"), "{}", again.err);
    let other = place.run(&["demo", "--members", "70"]).ended(1);
    assert!(other.err.contains("begun with 680 members and seed 1"), "{}", other.err);
    place.run(&["demo", "--members", "1000001"]).ended(2);
    let server = Server::start(&place);
    server.is_well();
    let article = server.get("/resources/numb-hands-and-feet");
    assert_eq!(article.status, 200);
    assert!(article.text().contains("It has not been reviewed by a clinician"), "a demonstration says so");
    let missing = server.get("/resources/numb-hands");
    assert_eq!(missing.status, 404);
    server.stop();
    place.run(&["export", "markdown", "out"]).ended(0);
    sample::are_the_same(&place.path("out"), &repository("demo/library"));
}
