//! The disk is full.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use super::Settings;
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::is_root;
use crate::support::sample;
use crate::support::server::Server;

/// A disk of its own, in memory and small. It is gone when this is dropped.
pub(super) struct Disk(pub(super) PathBuf);

impl Disk {
    /// Of so many megabytes. Nothing, with a loud word, where the machine does not let us; where `bin/test` promised that nothing
    /// is passed over, and we are root, that is a failure.
    pub(super) fn mount(at: PathBuf, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]).arg(&at);
        let mounted = mount.output().unwrap();
        if !mounted.status.success() {
            let why = String::from_utf8_lossy(&mounted.stderr).into_owned();
            let is_required =
                std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
            assert!(!(is_required && is_root()), "a disk must be there, but cannot be mounted: {why}");
            eprintln!("SKIPPED: no disk can be mounted here: {why}");
            return None;
        }
        Some(Self(at))
    }

    /// Leaves no room on it.
    pub(super) fn fill(&self) {
        let mut ballast = std::fs::File::create(self.0.join("ballast")).unwrap();
        for size in [1 << 20, 4096] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    pub(super) fn make_room(&self) {
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
    let Some(disk) = Disk::mount(place.path("disk"), 16) else { return };
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

/// The files on the disk, without what fills it.
fn kept(disk: &Disk) -> BTreeMap<String, Vec<u8>> {
    let mut all = sample::files(&disk.0);
    all.remove("ballast");
    all
}

#[test]
fn when_the_disk_of_the_media_is_full_pictures_are_refused_honestly_and_nothing_half_written_stays() {
    const ALBUM: &str = "/drafts/update/pictures";
    const FACE: &str = "/settings/profile/picture";
    let place = Place::new();
    let Some(disk) = Disk::mount(place.path("alongside-data/media"), 16) else { return };
    sample::write(&place);
    let settings = Settings::of(&format!("sqlite:{}", place.path("alongside.db").display()), &[]);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let (port, mut me) = (server.port, Browser::of(&place, &settings.all(), "ada-lane", server.port));
    let picture = std::fs::read(place.path("library/media/pictures/pebbles.jpg")).unwrap();
    assert_eq!(me.uploads(port, ALBUM, &[], &picture).status, 303);
    let thread = me.says(port, "With a picture.");

    disk.fill();
    let before = kept(&disk);
    for at in [ALBUM, FACE] {
        let reply = me.uploads(port, at, &[], &picture);
        assert_eq!((reply.status, reply.header("retry-after")), (503, "10"), "{at}: {}", reply.head);
    }
    sample::paint_anew(&place);
    let told = place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(1);
    assert!(told.out.contains("No space left on device"), "{}{}", told.out, told.err);
    let told = place.run_with(&settings.all(), &["check"]).ended(1);
    assert!(told.out.contains("see that the disk is not full"), "{}", told.out);
    assert!(kept(&disk) == before, "{:?}", kept(&disk).keys());
    let page = me.get(port, &thread).text();
    let files: BTreeSet<&str> =
        page.split(['"', ' ', ',']).filter(|word| word.starts_with("/pictures/posts/")).collect();
    assert!(!files.is_empty(), "{page}");
    for path in files.into_iter().chain(["/resources/sore-hands", "/activities"]) {
        assert_eq!(me.get(port, path).status, 200, "{path}: {}", server.log());
    }
    me.says(port, "Words need no room there.");

    disk.make_room();
    for at in [ALBUM, FACE] {
        assert_eq!(me.uploads(port, at, &[], &picture).status, 303, "{at} without a restart");
    }
    server.is_well();
    server.stop();
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
}
