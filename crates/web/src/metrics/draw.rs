//! The sheet that is handed to Prometheus: each number with its name and what it means.

use std::fmt::Error;
use std::sync::Arc;

use app::watching::Backlog;
use kernel::measure::{SECONDS, Taken};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;

use super::Source;
use super::process::Process;
use crate::server::{Route, State};

type Drawn = Result<(), Error>;
/// Names and values.
type Labels<'a, const N: usize> = [(&'static str, &'a str); N];

/// Everything at one moment.
pub(super) struct Sheet {
    pub(super) source: Arc<Source>,
    /// What the database says, if it did.
    pub(super) backlog: Option<Backlog>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sheet")
    }
}

impl Collector for Sheet {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Drawn {
        let mut pen = Pen(&mut encoder);
        self.program(&mut pen)?;
        if let Some(site) = &self.source.site {
            requests(&mut pen, site)?;
            pages(&mut pen, site)?;
        }
        self.database(&mut pen)?;
        self.work(&mut pen)?;
        self.media(&mut pen)?;
        self.backlog.as_ref().map_or(Ok(()), |backlog| waiting(&mut pen, backlog))
    }
}

impl Sheet {
    fn program(&self, pen: &mut Pen<'_, '_>) -> Drawn {
        let database = if self.source.app.db.is_sqlite() { "sqlite" } else { "postgres" };
        let build = [("version", env!("CARGO_PKG_VERSION")), ("database", database)];
        pen.gauges("alongside_build_info", "The program; always 1", [(build, 1.0)])?;
        let began = self.source.began.as_microsecond() as f64 / 1e6;
        pen.gauges(
            "process_start_time_seconds",
            "When this process began, in seconds of Unix",
            [([], began)],
        )?;
        let Some(Process { memory, files }) = Process::now() else { return Ok(()) };
        pen.gauges("process_resident_memory_bytes", "Memory of this process", [([], memory as f64)])?;
        pen.gauges("process_open_fds", "Open files and connections of this process", [([], files as f64)])
    }

    fn database(&self, pen: &mut Pen<'_, '_>) -> Drawn {
        let (stats, pools) = (self.source.app.db.stats(), self.source.app.db.pools());
        let both = [([("kind", "read")], &stats.reads), ([("kind", "write")], &stats.writes)];
        let took = both.map(|(kind, asked)| (kind, asked.took.taken()));
        pen.times("alongside_database_duration_seconds", "Reads and writes, from the call to the end", took)?;
        let waited = both.map(|(kind, asked)| (kind, asked.waited.taken()));
        pen.times("alongside_database_wait_seconds", "How long they waited for their turn", waited)?;
        let busy = both.map(|(kind, asked)| (kind, asked.busy.get()));
        pen.counters("alongside_database_busy", "Reads and writes that gave up waiting", busy)?;
        let failed = both.map(|(kind, asked)| (kind, asked.failed.get()));
        pen.counters("alongside_database_errors", "Reads and writes that the database could not do", failed)?;
        pen.counters("alongside_database_statements", "Statements begun", [([], stats.statements.get())])?;
        if self.source.app.db.is_sqlite() {
            let help = "Transactions that made writes durable; several writes share one";
            pen.counters("alongside_database_groups", help, [([], stats.groups.get())])?;
        }
        let number = |of: fn(&db::Pool) -> usize| pools.map(|pool| ([("pool", pool.name)], of(&pool) as f64));
        pen.gauges(
            "alongside_database_connections_max",
            "Connections there may be",
            number(|pool| pool.most),
        )?;
        pen.gauges(
            "alongside_database_connections_in_use",
            "Connections at work",
            number(|pool| pool.in_use),
        )?;
        pen.gauges(
            "alongside_database_queue",
            "Callers that wait for a connection",
            number(|pool| pool.waiting),
        )
    }

    fn work(&self, pen: &mut Pen<'_, '_>) -> Drawn {
        let measures = self.source.app.measures();
        let jobs = measures.jobs().flat_map(|(kind, ends)| {
            let all = [("done", &ends.done), ("failed", &ends.failed), ("dead", &ends.dead)];
            all.map(|(end, count)| ([("kind", kind), ("end", end)], count.get()))
        });
        pen.counters("alongside_jobs", "Jobs that this process ended; failed ones are tried again", jobs)?;
        let took = measures.jobs().map(|(kind, ends)| ([("kind", kind)], ends.took.taken()));
        pen.times(
            "alongside_job_duration_seconds",
            "How long jobs took",
            took.filter(|one| one.1.number() > 0),
        )?;
        let letters = &measures.letters;
        let all = [("sent", &letters.sent), ("later", &letters.later), ("dead", &letters.dead)];
        let all = all.map(|(end, count)| ([("end", end)], count.get()));
        pen.counters(
            "alongside_letters",
            "Letters that this process carried; later ones are tried again",
            all,
        )?;
        let help = "How long it took to hand a letter over, or to learn that it cannot be";
        pen.times("alongside_letter_duration_seconds", help, [([], letters.took.taken())])
    }

    fn media(&self, pen: &mut Pen<'_, '_>) -> Drawn {
        let counts = self.source.app.media.counts();
        let all = [
            ("read", &counts.read),
            ("store", &counts.store),
            ("delete", &counts.delete),
            ("list", &counts.list),
        ];
        let tried = all.map(|(verb, one)| ([("operation", verb)], one.tried.get()));
        pen.counters("alongside_media_operations", "What was asked of the media store", tried)?;
        let failed = all.map(|(verb, one)| ([("operation", verb)], one.failed.get()));
        pen.counters("alongside_media_errors", "What the media store could not do", failed)
    }
}

fn requests(pen: &mut Pen<'_, '_>, site: &State) -> Drawn {
    let routes = site.traffic.routes();
    let all = routes.iter().flat_map(|route| {
        let ends = route.ends().into_iter();
        ends.map(|(status, kept, number)| {
            let kept = if kept { "yes" } else { "no" };
            let labels =
                [("method", route.method), ("route", &*route.pattern), ("status", status), ("kept", kept)];
            (labels, number)
        })
    });
    pen.counters(
        "alongside_http_requests",
        "Requests, by route and end; kept: given whole from memory",
        all,
    )?;
    let took =
        routes.iter().map(|route| (name_of(route), route.took.taken())).filter(|one| one.1.number() > 0);
    let help = "How long it took until an answer began that was not kept whole";
    pen.times("alongside_http_request_duration_seconds", help, took)?;
    let bytes = routes.iter().map(|route| (name_of(route), route.bytes.get() + route.kept_bytes.get()));
    pen.counters(
        "alongside_http_response_bytes",
        "Bytes of answers, without those of streams and films",
        bytes,
    )?;
    pen.gauges(
        "alongside_http_requests_running",
        "Requests that are being answered",
        [([], site.traffic.running.get() as f64)],
    )?;
    let streams = site.streams() as f64;
    pen.gauges("alongside_event_streams", "Open pages that hear of what is new", [([], streams)])
}

fn name_of(route: &Route) -> Labels<'_, 2> {
    [("method", route.method), ("route", &*route.pattern)]
}

fn pages(pen: &mut Pen<'_, '_>, site: &State) -> Drawn {
    let (number, bytes) = site.pages.held();
    pen.gauges("alongside_kept_pages", "Finished pages in memory", [([], number as f64)])?;
    pen.gauges("alongside_kept_pages_bytes", "Memory of finished pages", [([], bytes as f64)])
}

fn waiting(pen: &mut Pen<'_, '_>, backlog: &Backlog) -> Drawn {
    let all = [("letters", backlog.letters), ("jobs", backlog.jobs), ("cases", backlog.cases)];
    let number = all.map(|(what, one)| ([("what", what)], one.number as f64));
    pen.gauges("alongside_waiting", "What waits in the whole install, 10001 for more than 10,000", number)?;
    let overdue = all.map(|(what, one)| ([("what", what)], one.overdue_seconds as f64));
    pen.gauges("alongside_overdue_seconds", "For how long the first of what waits has been due", overdue)?;
    let dead = [("letters", backlog.letters_dead), ("jobs", backlog.jobs_dead)];
    let dead = dead.map(|(what, number)| ([("what", what)], number as f64));
    pen.gauges("alongside_dead", "What was given up and waits for somebody to look", dead)?;
    pen.gauges("alongside_database_bytes", "Size of the database", [([], backlog.database_bytes as f64)])
}

/// Writes families of numbers.
struct Pen<'a, 'b>(&'a mut DescriptorEncoder<'b>);

impl Pen<'_, '_> {
    fn counters<'l, const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        all: impl IntoIterator<Item = (Labels<'l, N>, u64)>,
    ) -> Drawn {
        let mut family = self.0.encode_descriptor(name, help, None, MetricType::Counter)?;
        for (labels, number) in all {
            family.encode_family(&labels)?.encode_counter::<NoLabelSet, _, f64>(&number, None)?;
        }
        Ok(())
    }

    fn gauges<'l, const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        all: impl IntoIterator<Item = (Labels<'l, N>, f64)>,
    ) -> Drawn {
        let mut family = self.0.encode_descriptor(name, help, None, MetricType::Gauge)?;
        for (labels, number) in all {
            family.encode_family(&labels)?.encode_gauge(&number)?;
        }
        Ok(())
    }

    fn times<'l, const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        all: impl IntoIterator<Item = (Labels<'l, N>, Taken)>,
    ) -> Drawn {
        let mut family = self.0.encode_descriptor(name, help, None, MetricType::Histogram)?;
        for (labels, taken) in all {
            // What took longer than all stands below +Inf, which the library writes.
            let kinds: Vec<(f64, u64)> = SECONDS.into_iter().zip(taken.kinds).collect();
            let mut one = family.encode_family(&labels)?;
            one.encode_histogram::<NoLabelSet>(taken.seconds(), taken.number(), &kinds, None)?;
        }
        Ok(())
    }
}
