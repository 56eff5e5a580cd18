//! The disk is full.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use super::Settings;
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::sample;
use crate::support::server::Server;

/// A disk of its own, in memory and small. It is gone when this is dropped.
struct Disk(PathBuf);

impl Disk {
    /// Nothing, with a loud word, where the machine does not let us.
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(&at).output().unwrap();
        if !mounted.status.success() {
            eprintln!("SKIPPED: no disk can be mounted here: {}", String::from_utf8_lossy(&mounted.stderr));
            return None;
        }
        Some(Self(at))
    }

    /// Leaves no room on it.
    fn fill(&self) {
        let mut ballast = std::fs::File::create(self.0.join("ballast")).unwrap();
        for size in [1 << 20, 4096] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.0).status());
    }
}

#[test]
fn on_a_full_disk_pages_go_on_writing_is_refused_honestly_and_goes_on_when_there_is_room() {
    let place = Place::new();
    let Some(disk) = Disk::mount(place.path("disk")) else { return };
    let database = format!("sqlite:{}", disk.0.join("alongside.db").display());
    sample::write_texts(&place);
    let settings = Settings::of(&database, &[]);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let aliases = ["ada-lane", "bea-brook", "cy-meadow"];
    let mut all: Vec<Browser> =
        aliases.iter().map(|alias| Browser::of(&place, &settings.all(), alias, server.port)).collect();
    let thread = all[0].says(server.port, "Good morning.");
    let mut said = BTreeSet::new();
    disk.fill();
    let refused = (0..300).find_map(|at| {
        let form = [("body", &*format!("mark-{at}.")), ("key", &*format!("k{at}"))];
        let reply = all[at % 3].post(server.port, &format!("{thread}/comments"), &form);
        if reply.status == 303 {
            said.insert(at.to_string());
            return None;
        }
        Some(reply)
    });
    let refused = refused.unwrap_or_else(|| panic!("{} were written to a full disk", said.len()));
    assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false), "{}", server.log());
    for path in [thread.as_str(), "/activities", "/resources/my-hands"] {
        assert_eq!(all[0].get(server.port, path).status, 200, "{path}: {}", server.log());
    }
    disk.make_room();
    let form = [("body", "mark-after."), ("key", "after")];
    let reply = all[0].post(server.port, &format!("{thread}/comments"), &form);
    assert_eq!(reply.status, 303, "{}", server.log());
    said.insert("after".to_owned());
    let text = all[0].get(server.port, &thread).text();
    let there: BTreeSet<String> =
        text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap().to_owned()).collect();
    let lost: Vec<_> = said.difference(&there).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    server.is_well();
    server.stop();
}
