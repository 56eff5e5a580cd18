//! Where the time goes: what `perf` sees of the first server under load, drawn as a flame graph without scripts.

use std::io::Cursor;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use inferno::collapse::Collapse;
use inferno::collapse::perf::{Folder, Options as Folding};
use inferno::flamegraph::{self, Options as Drawing, TextTruncateDirection};

use super::Options;
use crate::failure::{Failure, Result};
use crate::output::{file, note};

/// Samples a second, a number that no clock of the program shares.
const PACE: &str = "149";
/// Crates whose functions only call what is theirs: futures that poll futures, threads that run tasks. Where one of them ends a
/// stack it stays.
const PLUMBING: [&str; 14] = [
    "alloc::",
    "axum::",
    "core::",
    "futures",
    "hyper",
    "std::",
    "tokio",
    "tower",
    "tracing",
    "__rust",
    "_start",
    "clone3",
    "start_thread",
    "[unknown]",
];

/// Does `work` while `perf` looks at the process, and draws what it saw to a file named after the set-up.
///
/// # Errors
/// When `perf` is missing or refuses, and when `work` fails.
pub(super) fn draw<T>(
    options: &Options,
    what: &str,
    pid: u32,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let folder = tempfile::tempdir().map_err(|e| Failure::system("There is no place for a profile", e))?;
    let data = folder.path().join("perf.data");
    let watching = watch(pid, &data)?;
    let done = work();
    end(watching)?;
    let done = done?;
    let stacks = stacks(&data)?;
    if stacks.is_empty() {
        note("perf saw nothing in so short a time; there is no flame graph");
        return Ok(done);
    }
    let name: String = what
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' })
        .collect();
    let path = options.files.out.join(format!("flames-{}.svg", name.replace("--", "-")));
    file(&path, &drawn(what, &stacks)?)?;
    Ok(done)
}

fn watch(pid: u32, data: &Path) -> Result<Child> {
    let mut perf = Command::new("perf");
    perf.args([
        "record",
        "-e",
        "cpu-clock",
        "-F",
        PACE,
        "--call-graph",
        "dwarf,24576",
        "-p",
        &pid.to_string(),
        "-o",
    ]);
    perf.arg(data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    perf.spawn().map_err(|error| {
        Failure::new(format!("perf did not start ({error})."), "Install it: apt-get install linux-perf.")
    })
}

fn end(mut perf: Child) -> Result<()> {
    let pid = i32::try_from(perf.id()).ok().and_then(rustix::process::Pid::from_raw);
    let asked = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::INT));
    let ended = perf.wait().map_err(|e| Failure::system("perf did not end", e))?;
    if asked.is_some_and(|asked| asked.is_ok()) {
        return Ok(());
    }
    Err(Failure::new(
        format!("perf ended by itself ({ended})."),
        "Run `perf record -p PID` by hand to see why.",
    ))
}

/// The stacks of all samples, one line each with how often it was seen.
fn stacks(data: &Path) -> Result<String> {
    note("Reading what perf saw");
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "-i"]).arg(data).stdin(Stdio::null());
    let output = script.output().map_err(|e| Failure::system("perf did not start", e))?;
    let mut folded = Vec::new();
    Folder::from(Folding::default())
        .collapse(Cursor::new(output.stdout), &mut folded)
        .map_err(|e| Failure::system("What perf saw cannot be read", e))?;
    let folded = String::from_utf8_lossy(&folded);
    Ok(folded.lines().map(|line| readable(line) + "\n").collect())
}

/// A folded stack without plumbing, types and what the compiler adds to names.
pub(crate) fn readable(line: &str) -> String {
    let (stack, count) = line.rsplit_once(' ').unwrap_or((line, "1"));
    let frames: Vec<String> = stack.split(';').map(short).collect();
    let last = frames.len().saturating_sub(1);
    let mut kept: Vec<&str> = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let is_plumbing = at != last && PLUMBING.iter().any(|name| frame.starts_with(name));
        if !is_plumbing && kept.last() != Some(&frame.as_str()) {
            kept.push(frame);
        }
    }
    format!("{} {count}", kept.join(";"))
}

/// `<a::Type<B> as Trait>::call::{{closure}}` is `a::Type::call`.
fn short(frame: &str) -> String {
    let mut name = String::new();
    let (mut depth, mut is_behind_as) = (0, false);
    let inside = frame.strip_prefix('<');
    for sign in inside.unwrap_or(frame).chars() {
        match sign {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            // The end of the type that the name begins with.
            '>' => is_behind_as = false,
            _ if depth > 0 || is_behind_as => {}
            ' ' if inside.is_some() => is_behind_as = true,
            _ => name.push(sign),
        }
    }
    name.replace("::{{closure}}", "").replace("::::", "::")
}

fn drawn(what: &str, stacks: &str) -> Result<String> {
    let mut drawing = Drawing::default();
    drawing.title = format!("Processor time of the server: {what}");
    drawing.count_name = "samples".to_owned();
    drawing.hash = true;
    drawing.no_javascript = true;
    drawing.image_width = Some(1400);
    drawing.min_width = 0.15;
    drawing.text_truncate_direction = TextTruncateDirection::Right;
    let mut svg = Vec::new();
    flamegraph::from_lines(&mut drawing, stacks.lines(), &mut svg)
        .map_err(|e| Failure::system("The flame graph cannot be drawn", e))?;
    Ok(still(&String::from_utf8_lossy(&svg)))
}

/// A drawing without what is left of its script: it sets up what only the script would need.
pub(crate) fn still(svg: &str) -> String {
    let svg = svg.replace(" onload=\"init(evt)\"", "");
    match svg.split_once("<script").and_then(|(before, rest)| Some((before, rest.split_once("</script>")?.1)))
    {
        Some((before, behind)) => [before, behind].concat(),
        None => svg,
    }
}
