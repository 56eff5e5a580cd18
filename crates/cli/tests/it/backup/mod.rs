//! Backups: the drill that makes one while people write and restores it into the other engine, and what must not happen.

mod away;
mod drill;
mod keys;
mod places;
mod refused;

use crate::program::{Place, Said};
use crate::support::sample;

/// A small library with pictures and a film, and a member.
fn community() -> Place {
    let place = Place::new();
    sample::write(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    place.run(&["admin", "add", "quiet-reader", "quiet-reader@example.org"]).ended(0);
    place
}

/// The name of the backup that was made.
fn name(said: &Said) -> String {
    let name = said.out.split("The backup ").nth(1).and_then(|rest| rest.split(' ').next());
    name.unwrap_or_else(|| panic!("{}", said.out)).to_owned()
}

/// A backup a second later than every one before, since they are called by their second.
fn backup(place: &Place, variables: &[(&str, &str)], more: &[&str]) -> Said {
    let args = [&["backup", "--to", "backups"], more].concat();
    for _ in 0..50 {
        let said = place.run_with(variables, &args);
        if !said.err.contains("Try again in a second") {
            return said.ended(0);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("no second passed");
}
