//! `alongside check library DIR`: finds what is wrong with a folder of articles, without a database.

use std::path::Path;
use std::process::ExitCode;

use app::library::Library;
use kernel::{Clock, Level, Problem};
use serde_json::json;

use crate::args::{CheckLibrary, Format};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::packs;
use crate::progress::Progress;

pub(super) fn run(args: &CheckLibrary) -> Result<ExitCode, Failure> {
    let pack = packs::pack(args.pack.as_deref())?;
    let mut library = read(&args.folder)?;
    let mut problems = std::mem::take(&mut library.problems);
    problems.append(&mut app::lint::check(&library, Some(&pack.vocabulary), Clock::system().today()));
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    print(&problems, library.articles.len(), args.format);
    let any = problems.iter().any(|problem| problem.level == Level::Error);
    Ok(if any { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads the library in `folder` and shows how far it has come.
fn read(folder: &Path) -> Result<Library, Failure> {
    if !folder.is_dir() {
        let what = format!("There is no folder {}.", folder.display());
        return Err(Failure::new(
            what,
            "Check the name. A library is a folder with one Markdown file for each article.",
        ));
    }
    let mut progress = Progress::new("Reading the library", "files");
    let library =
        app::library::read(folder, &mut |_, _, _| Ok(()), &mut |done, total| progress.step(done, total));
    progress.finish();
    if library.articles.is_empty() && library.problems.is_empty() {
        return Err(Failure::new(
            format!("The folder {} holds no article.", folder.display()),
            "Check the name. An article is a file such as numb-hands-and-feet.md; see docs/library-format.md.",
        ));
    }
    Ok(library)
}

fn print(problems: &[Problem], articles: usize, format: Format) {
    for problem in problems {
        match format {
            Format::Text => output::line(&problem.to_string()),
            Format::Json => output::line(&as_json(problem)),
        }
    }
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    let warnings = problems.len() - errors;
    let (errors, warnings, articles) =
        (count(errors, "error"), count(warnings, "warning"), count(articles, "article"));
    let summary = format!("{errors}, {warnings} in {articles}");
    match format {
        Format::Text => output::line(&summary),
        // Lines of JSON stay lines of problems.
        Format::Json => output::note(&summary),
    }
}

fn as_json(problem: &Problem) -> String {
    let level = match problem.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let Problem { file, line, code, message, .. } = problem;
    json!({ "file": file, "line": line, "level": level, "code": code, "message": message }).to_string()
}
