//! What a request may ask of the database and of memory: counted, not timed, so that it says the same on every machine. What is counted is
//! what the whole process does, so these tests are a program of their own, and none of them runs beside another.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod scene;
#[expect(dead_code, reason = "what else people do on the site is for the tests of the site")]
#[path = "../it/support/mod.rs"]
mod support;

use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use db::TestDb;
use stats_alloc::{Region, StatsAlloc};

use crate::scene::{Scene, TIMES};
use crate::support::site::Site;

/// Counts what the whole process takes.
#[global_allocator]
static ALLOCATOR: StatsAlloc<std::alloc::System> = StatsAlloc::system();

/// Held from before the database is made until it is gone.
static ALONE: Mutex<()> = Mutex::new(());

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Visitor,
    Member,
    /// A program of the member's.
    Program,
}

/// What one request may take.
struct Budget {
    path: &'static str,
    /// What is sent; a page is asked for where it is empty.
    form: &'static [(&'static str, &'static str)],
    who: Who,
    /// Statements, exactly.
    statements: u64,
    /// How many more PostgreSQL is asked, where little is found: it looks further back by steps.
    more_on_postgres: u64,
    /// Pieces of memory, at most.
    allocations: usize,
    /// Bytes of memory, at most, many of them given back before others are taken.
    bytes: usize,
}

const fn budget(path: &'static str, who: Who, statements: u64, allocations: usize, bytes: usize) -> Budget {
    Budget { path, form: &[], who, statements, more_on_postgres: 0, allocations, bytes }
}

/// On SQLite, with a seventh above what it was when this was set: new versions of libraries differ. PostgreSQL's client takes up to half as
/// much again.
const BUDGETS: [Budget; 18] = [
    budget("/resources/one", Who::Visitor, 0, 20, 9_000),
    budget("/", Who::Visitor, 0, 20, 8_000),
    budget("/resources/one", Who::Member, 8, 190, 106_000),
    budget("/", Who::Member, 15, 640, 203_000),
    budget("/activities", Who::Member, 8, 950, 336_000),
    budget("/activities?tab=team", Who::Member, 10, 945, 330_000),
    budget("/posts/{thread}", Who::Member, 13, 1090, 396_000),
    budget("/posts/{long}", Who::Member, 13, 6_815, 2_484_000),
    budget("/questions", Who::Member, 6, 395, 168_000),
    budget("/members", Who::Member, 8, 360, 144_000),
    budget("/notifications", Who::Member, 6, 500, 121_000),
    Budget { more_on_postgres: 2, ..budget("/search?q=walk&in=posts", Who::Member, 8, 1070, 376_000) },
    budget("/search?q=words", Who::Visitor, 3, 415, 96_000),
    budget("/search?q=words", Who::Member, 5, 470, 139_000),
    budget("/api/v1/activities", Who::Program, 5, 665, 124_000),
    Budget {
        form: &[
            ("body", "The mill is further than I thought."),
            ("audience", "members"),
            ("place", "update"),
        ],
        ..budget("/activities", Who::Member, 17, 560, 94_500)
    },
    Budget {
        form: &[("body", "I know this, and the soup helped me.")],
        ..budget("/posts/{other}/comments", Who::Member, 17, 540, 101_000)
    },
    Budget { form: &[("reaction", "hug")], ..budget("/posts/{other}/reaction", Who::Member, 7, 295, 80_500) },
];

/// What one request took.
struct Taken {
    statements: u64,
    allocations: usize,
    bytes: usize,
}

/// Asks as often as it takes for statements to be prepared and for what is kept to be there, and counts the last time.
async fn measure(scene: &Scene<'_>, budget: &Budget) -> Taken {
    let wanted = if budget.form.is_empty() { StatusCode::OK } else { StatusCode::SEE_OTHER };
    let mut last = None;
    for time in 0..TIMES {
        let asking = scene.asking(budget.path, budget.form, budget.who, time);
        let begun = || scene.site.app.db.stats().statements.get();
        let (before, region) = (begun(), Region::new(&ALLOCATOR));
        let answer = asking.send(scene.site).await;
        let (taken, statements) = (region.change(), begun() - before);
        assert_eq!(answer.status, wanted, "{}: {}", budget.path, answer.text());
        let allocations = taken.allocations + taken.reallocations;
        last = Some(Taken { statements, allocations, bytes: taken.bytes_allocated });
    }
    last.unwrap()
}

async fn each_keeps_to_its_budget(db: &TestDb) {
    let site = Site::new(db, "2026-11-25").await;
    let (is_sqlite, scene) = (db.is_sqlite(), Scene::new(&site).await);
    let room = if is_sqlite { 2 } else { 3 };
    let mut over = Vec::new();
    for budget in &BUDGETS {
        let taken = measure(&scene, budget).await;
        let wanted = budget.statements + if is_sqlite { 0 } else { budget.more_on_postgres };
        let is_kept = taken.statements == wanted
            && taken.allocations <= budget.allocations * room / 2
            && taken.bytes <= budget.bytes * room / 2;
        if !is_kept {
            let Budget { path, who, form, .. } = budget;
            let how = if form.is_empty() { "GET" } else { "POST" };
            let Taken { statements, allocations, bytes } = taken;
            over.push(format!(
                "{how} {path} by {who:?}: {statements} statements, {allocations} pieces, {bytes} bytes"
            ));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// A failure of one is no reason to let the other run beside anything.
fn alone(run: impl FnOnce()) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    run();
}

#[test]
fn a_request_keeps_to_its_budget_of_statements_and_memory_on_sqlite() {
    alone(|| db::testing::on_sqlite(app::MIGRATIONS, each_keeps_to_its_budget));
}

#[test]
fn a_request_keeps_to_its_budget_of_statements_and_memory_on_postgresql() {
    alone(|| db::testing::on_postgres(app::MIGRATIONS, each_keeps_to_its_budget));
}
