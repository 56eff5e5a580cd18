//! The machine that is written to dies under load.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::patroni::{self, Cluster};
use super::{Ends, Settings, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster;
use crate::support::http::{self, Reply};
use crate::support::sample;
use crate::support::server::Server;

/// Within this time, the manual promises, everybody has an answer, whatever it is.
const ANSWERED: Duration = Duration::from_secs(15);
/// For so long at most, it says, nobody can write.
const OUTAGE: Duration = Duration::from_secs(60);

/// What several say, and what they were told.
#[derive(Default)]
struct Told {
    yes: Mutex<BTreeSet<String>>,
    /// When each was told yes.
    when: Mutex<Vec<Instant>>,
    /// The longest that anybody waited for an answer.
    longest: Mutex<Duration>,
    not_now: Mutex<u32>,
    else_: Mutex<Vec<String>>,
    ends: AtomicBool,
}

impl Told {
    /// What was refused was refused honestly: for now, and for how long.
    fn note(&self, mark: Option<&str>, ask: impl FnOnce() -> Reply) {
        let began = Instant::now();
        let reply = ask();
        self.waited(began.elapsed());
        match (reply.status, mark) {
            (303, Some(mark)) => {
                self.when.lock().unwrap().push(Instant::now());
                self.yes.lock().unwrap().insert(mark.to_owned());
            }
            (200, None) => {}
            (503, _) if !reply.header("retry-after").is_empty() => *self.not_now.lock().unwrap() += 1,
            (status, _) => self.else_.lock().unwrap().push(format!("{status} {}", reply.head)),
        }
    }

    fn waited(&self, time: Duration) {
        let mut longest = self.longest.lock().unwrap();
        *longest = longest.max(time);
    }

    fn speak(&self, port: u16, mut me: Browser, thread: &str, name: &str) {
        for at in 0.. {
            if self.ends.load(Ordering::Relaxed) {
                return;
            }
            let mark = format!("{name}-{at}");
            let form = [("body", &*format!("mark-{mark}.")), ("key", &*mark.replace('-', "x"))];
            self.note(Some(&mark), || me.post(port, &format!("{thread}/comments"), &form));
            self.note(None, || me.get(port, thread));
            std::thread::sleep(Duration::from_millis(400));
        }
    }

    fn yes(&self) -> usize {
        self.yes.lock().unwrap().len()
    }

    /// Nobody waited for longer than the manual says: not for an answer, and not for a yes.
    fn kept_the_promises(&self) {
        let longest = *self.longest.lock().unwrap();
        assert!(longest < ANSWERED, "somebody waited {longest:?} for an answer");
        let mut when = self.when.lock().unwrap().clone();
        when.sort();
        let outage = when.windows(2).map(|two| two[1] - two[0]).max().unwrap();
        assert!(outage < OUTAGE, "nobody was told yes for {outage:?}");
        eprintln!("the longest answer took {longest:?}, and nobody was told yes for {outage:?}");
    }
}

#[test]
fn when_the_machine_that_is_written_to_dies_nothing_that_was_said_yes_to_is_lost_and_the_site_heals() {
    if !cluster::is_there() || !patroni::is_there() {
        return;
    }
    let (place, mut cluster) = (Place::new(), Cluster::start());
    until("nobody leads, or nobody follows", || matches!(cluster.leader(), Some((_, true))));
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", cluster.port);
    sample::write_texts(&place);
    let settings = Settings::of(&url, &[]);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve"]);
    let mut all: Vec<Browser> = ["ada-lane", "bea-brook", "cy-meadow"]
        .into_iter()
        .map(|alias| Browser::of(&place, &settings.all(), alias, server.port))
        .collect();
    let thread = all[0].says(server.port, "Good morning.");
    let told = Told::default();
    std::thread::scope(|scope| {
        for (at, me) in all.iter().enumerate() {
            let (told, thread, me) = (&told, thread.as_str(), me.clone());
            scope.spawn(move || told.speak(server.port, me, thread, &format!("w{at}")));
        }
        let _ends = Ends(&told.ends);
        until("nobody was told yes", || told.yes() >= 12);
        assert_eq!(http::get(server.port, "/resources/my-hands").status, 200);
        let (at, is_safe) = cluster.leader().unwrap();
        assert!(is_safe, "{}", cluster.nodes[at].notes());
        cluster.nodes[at].dies();
        until("nobody was refused", || *told.not_now.lock().unwrap() > 0);
        let page = http::get(server.port, "/resources/my-hands");
        assert_eq!(page.status, 200, "what is kept can be read meanwhile");
        until("nobody took over", || matches!(cluster.leader(), Some((now, _)) if now != at));
        let before = told.yes();
        until("the site does not heal", || told.yes() >= before + 12);
    });
    assert_eq!(*told.else_.lock().unwrap(), Vec::<String>::new(), "{}", server.log());
    told.kept_the_promises();
    let text = all[1].get(server.port, &thread).text();
    let there: Vec<String> =
        text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap().to_owned()).collect();
    let each: BTreeSet<String> = there.iter().cloned().collect();
    assert_eq!(there.len(), each.len(), "nothing is there twice: {there:?}");
    let lost: Vec<String> = told.yes.lock().unwrap().difference(&each).cloned().collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    server.is_well();
    server.stop();
}
