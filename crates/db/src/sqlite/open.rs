//! Opens connections to a SQLite file and sets them up.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::{Error, Options, Result};

const STATEMENTS: usize = 256;
/// KiB of the file that a connection keeps beside what is mapped.
const CACHE: u32 = 2_000;

/// The file an address after `sqlite:` means. `sqlite:/a`, `sqlite:///a` and `sqlite:a` are all understood.
pub(super) fn file(address: &str) -> Result<PathBuf> {
    let path = Path::new(address.strip_prefix("//").unwrap_or(address));
    if path.as_os_str().is_empty() || path.file_name().is_none() || address == ":memory:" {
        return Err(Error::Open(
            "The database address names no file. Write it like sqlite:/var/lib/alongside/alongside.db"
                .to_owned(),
        ));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(Error::Open(format!(
            "The folder {folder} of the database does not exist. Make it (mkdir -p {folder}) or give another path."
        )));
    }
    Ok(path.to_owned())
}

pub(super) fn writer(path: &Path, options: &Options) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = connect(path, flags, options)?;
    // What is deleted is overwritten: who asked to be forgotten does not stay in the free pages of the file.
    let pragmas = "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;";
    conn.execute_batch(&format!("{pragmas} {}", usual(options))).map_err(|e| told(path, &e))?;
    Ok(conn)
}

/// How the writer keeps and writes where nothing else is said: see `rush`.
pub(super) fn usual(options: &Options) -> String {
    let level = if options.full { "FULL" } else { "NORMAL" };
    format!("PRAGMA synchronous={level}; PRAGMA cache_size=-{CACHE};")
}

pub(super) fn reader(path: &Path, options: &Options) -> Result<Connection> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, options)
}

fn connect(path: &Path, flags: OpenFlags, options: &Options) -> Result<Connection> {
    let set_up = || {
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(options.busy)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        // Bound values would otherwise make SQLite plan a statement again and again, since it keeps statistics of them.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let mmap = options.mmap;
        conn.execute_batch(&format!(
            "PRAGMA mmap_size={mmap}; PRAGMA cache_size=-{CACHE}; PRAGMA temp_store=MEMORY;"
        ))?;
        Ok(conn)
    };
    set_up().map_err(|e| told(path, &e))
}

fn told(path: &Path, error: &rusqlite::Error) -> Error {
    let path = path.display();
    Error::Open(format!(
        "The database {path} cannot be opened: {error}. Is it a SQLite file, and may this program read and write \
         it and its folder?"
    ))
}
