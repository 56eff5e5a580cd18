//! What a page may ask of the database and of memory: counted, not timed, so that it says the same on every machine.

use stats_alloc::{Region, StatsAlloc};

use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

/// Counts what the whole process takes. It is the one of these tests alone.
#[global_allocator]
static ALLOCATOR: StatsAlloc<std::alloc::System> = StatsAlloc::system();

/// What one page may take.
struct Budget {
    path: &'static str,
    is_member: bool,
    /// Statements, exactly.
    statements: u64,
    /// How many more PostgreSQL is asked, where little is found: it looks further back by steps.
    more_on_postgres: u64,
    /// Pieces of memory, at most.
    allocations: usize,
    /// Bytes of memory, at most, many of them given back before others are taken.
    bytes: usize,
}

const fn budget(
    path: &'static str,
    is_member: bool,
    statements: u64,
    allocations: usize,
    bytes: usize,
) -> Budget {
    Budget { path, is_member, statements, more_on_postgres: 0, allocations, bytes }
}

/// On SQLite, with a seventh above what it was when this was set: new versions of libraries differ. PostgreSQL's client takes up to half as
/// much again.
const BUDGETS: [Budget; 11] = [
    budget("/resources/one", false, 0, 20, 9_000),
    budget("/", false, 0, 20, 8_000),
    budget("/resources/one", true, 8, 190, 106_000),
    budget("/", true, 15, 640, 203_000),
    budget("/activities", true, 8, 950, 336_000),
    budget("/activities?tab=team", true, 10, 945, 330_000),
    budget("/posts/{thread}", true, 13, 1090, 396_000),
    budget("/questions", true, 6, 395, 168_000),
    budget("/members", true, 8, 360, 144_000),
    budget("/notifications", true, 6, 500, 121_000),
    Budget { more_on_postgres: 2, ..budget("/search?q=walk&in=posts", true, 8, 1070, 376_000) },
];

/// Twenty-five posts of five people with comments and reactions, five of them questions; gives one that has twenty comments.
async fn conversation(site: &Site, me: &Person) -> String {
    let mut thread = String::new();
    let mut people = vec![me.clone()];
    for alias in ["warm-doorstep", "early-lamp", "slow-river", "kind-lantern"] {
        let other = site.join(alias).await;
        site.fill(&format!("/members/{alias}/team"), &[], me).await;
        people.push(other);
    }
    for round in 0..5 {
        for person in &people {
            let body = [("body", "A walk by the river did me good."), ("audience", "members")];
            let said = site.fill("/activities", &body, person).await;
            thread = said.header("location").split("#p-").nth(1).unwrap().to_owned();
            let reader = &people[round];
            site.fill(&format!("/posts/{thread}/comments"), &[("body", "I am glad.")], reader).await;
            site.fill(&format!("/posts/{thread}/reaction"), &[("reaction", "hug")], reader).await;
        }
        let asked = [
            ("title", "How far is a good walk?"),
            ("body", "To the mill it takes me an hour."),
            ("audience", "members"),
        ];
        let question = site.fill("/questions/new", &asked, &people[round]).await;
        assert!(question.header("location").starts_with("/questions/"), "it was not asked");
    }
    for at in 0..20 {
        site.fill(&format!("/posts/{thread}/comments"), &[("body", "Me, too.")], &people[at % 5]).await;
    }
    thread
}

db_test!(app::MIGRATIONS, fn a_page_keeps_to_its_budget_of_statements_and_memory(db) {
    let site = Site::new(db, "2026-11-25").await;
    let room = if site.app.db.is_sqlite() { 2 } else { 3 };
    let me = site.join("quiet-harbour").await;
    let thread = conversation(&site, &me).await;
    let mut over = Vec::new();
    for budget in BUDGETS {
        let path = budget.path.replace("{thread}", &thread);
        let cookies = if budget.is_member { me.cookies.as_str() } else { "" };
        let headers = [("cookie", cookies), ("accept-encoding", "br")];
        let ask = async || site.ask("GET", &path, &headers).await;
        // Once so that statements are prepared and what is kept is there, and once more for what that brought along.
        for _ in 0..2 {
            assert_eq!(ask().await.status, 200, "{path}");
        }
        let (begun, region) = (db::statements_begun(), Region::new(&ALLOCATOR));
        let answer = ask().await;
        let (taken, statements) = (region.change(), db::statements_begun() - begun);
        assert_eq!(answer.status, 200);
        let wanted = budget.statements + if site.app.db.is_sqlite() { 0 } else { budget.more_on_postgres };
        let is_kept = statements == wanted
            && taken.allocations + taken.reallocations <= budget.allocations * room / 2
            && taken.bytes_allocated <= budget.bytes * room / 2;
        if !is_kept {
            let who = if budget.is_member { "a member" } else { "a visitor" };
            let pieces = taken.allocations + taken.reallocations;
            over.push(format!("{path} for {who}: {statements} statements, {pieces} pieces, {} bytes", taken.bytes_allocated));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
});
