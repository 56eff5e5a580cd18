//! What can be typed after `alongside`.

mod mail;

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

use crate::config::keys;
pub(crate) use mail::{Mail, Resend};

const EXAMPLES: &str = "\
Examples:
  alongside demo                           load the demonstration community and serve it
  alongside import markdown ./my-library   take over a folder of articles
  alongside serve                          serve the community
  alongside check                          look whether everything is set up, and how to mend what is not
  alongside admin list                     see who is here
  alongside check library ./my-library     find what is wrong with a folder of articles
  alongside migrate                        bring the database up to date
  alongside config                         show every setting and where it comes from
  alongside help config                    list everything that can be set

Settings come from flags, then from the environment (ALONGSIDE_DATA, ALONGSIDE_LISTEN, …), then from alongside.toml
in the data folder.";

/// A place for people who share an illness: reviewed articles, and each other.
#[derive(Debug, Parser)]
#[command(name = "alongside", version, about, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The settings that have a flag. Every command takes them, before or after its name.
#[derive(Debug, Default, Group)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingArgs {
    /// The folder for everything Alongside keeps [default: ./alongside-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// The address and port to serve at [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// The public address, such as https://community.example.org [default: the one listened on]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// sqlite:FILE or postgres://USER@HOST/NAME [default: an SQLite file in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The configuration file [default: alongside.toml in the data folder, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<String>,
    /// How much to log: off, error, warn, info, debug or trace [default: info]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// How to log: text or json [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) log_format: Option<String>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the community until Ctrl-C
    Serve {
        /// Leave letters and jobs to `alongside work`
        #[arg(long)]
        no_work: bool,
    },
    /// Send letters and run jobs until Ctrl-C, without serving
    #[command(after_help = "\
`alongside serve` does the same beside serving. Run it apart to keep pages quick on a busy site; on PostgreSQL also on several
machines at once.

Examples:
  alongside serve --no-work
  alongside work")]
    Work,
    /// Look after the outbox and what comes back
    #[command(subcommand)]
    Mail(Mail),
    /// Load the demonstration community (once) and serve it
    #[command(after_help = "\
Nobody in it is real: members, what they say and whom they follow are made up from a seed, the same each time, over two years that end
now. What was ended early goes on when it is run again. A data folder keeps the members that it was begun with.

Examples:
  alongside demo
  alongside demo --data /tmp/demo --listen 127.0.0.1:9000
  alongside demo --data /tmp/large --members 68000
  alongside demo --members 0 --no-serve")]
    Demo(Demo),
    /// Say who may do what, and who may come in
    #[command(subcommand)]
    Admin(Admin),
    /// Take over files
    #[command(subcommand)]
    Import(Import),
    /// Write files
    #[command(subcommand)]
    Export(Export),
    /// Look whether everything is set up, and say how to mend what is not
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "\
Without a folder, it checks the configuration, the database, the media storage and the way of mail. It ends with status 0 when all is
well and 1 when something is wrong.

Examples:
  alongside check --data /var/lib/alongside
  alongside check library ./my-library
  alongside check site"
    )]
    Check {
        #[command(subcommand)]
        what: Option<CheckWhat>,
    },
    /// Bring the database up to date, and say what was done
    #[command(after_help = "\
Running it twice does no harm. The program that serves the community does the same when it starts.

Examples:
  alongside migrate
  alongside migrate --database postgres://alongside@db.example.org/alongside")]
    Migrate,
    /// Take the whole database to another engine, or to another place
    #[command(after_help = "\
Works both ways. Stop the server first: the comparison in the end finds what was written meanwhile, and then all of it has to be done
again. The target must be empty. A move that was ended early goes on where it stopped when the same command is run again; until it
is whole, nothing else uses the target. Pictures, films and secret.key stay where they are. Without --from, the configured database
moves.

Examples:
  alongside move --from sqlite:alongside-data/alongside.db --to postgres://alongside@db.example.org/alongside
  alongside move --from postgres://alongside@db.example.org/alongside --to sqlite:/var/lib/alongside/alongside.db")]
    Move(Move),
    /// Write a backup of database, pictures and films, while the community is served
    #[command(after_help = "\
Works on either engine, and restores into either. Pictures that an earlier backup in the same place has are not stored again. With
`backup.key` or `backup.key_file` everything is sealed, secret.key is inside, and nothing can be read without that key: keep it
elsewhere. Without a key, secret.key is not in the backup.

Examples:
  alongside backup --to /mnt/backups/alongside --keep 14
  ALONGSIDE_BACKUP_KEY_FILE=/etc/alongside/backup.key alongside backup --to s3")]
    Backup(Backup),
    /// Put a backup back into a new place, or prove that it can be
    #[command(after_help = "\
Restores into the configured database and media, which must be empty: all of it, or nothing that could be served. What was ended early
goes on when it is run again. With --verify nothing is touched: the backup is restored into a temporary database, every count and
checksum is compared, and every picture is read.

Examples:
  alongside restore --from /mnt/backups/alongside --verify
  alongside restore --from /mnt/backups/alongside --data /var/lib/alongside-new
  alongside restore --from s3 --backup 20261129t031500z --database postgres://alongside@db.example.org/alongside")]
    Restore(Restore),
    /// Show every setting and where it comes from; secrets stay hidden
    #[command(after_help = keys::help())]
    Config,
}

/// The words after `demo`.
#[derive(Clone, Debug, Group)]
pub(crate) struct Demo {
    /// Load only
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// How many members to make up, with what they say to each other; 0 for the few that were written by hand [default: 680]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=app::demo::MOST as i64))]
    pub(crate) members: Option<u32>,
    /// Other members for another number [default: 1]
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
}

/// The words after `move`.
#[derive(Clone, Debug, Group)]
pub(crate) struct Move {
    /// The database that moves [default: the configured one]
    #[arg(long, value_name = "URL")]
    pub(crate) from: Option<String>,
    /// Where it moves to: a database without rows
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
}

/// The words after `backup`.
#[derive(Clone, Debug, Group)]
pub(crate) struct Backup {
    /// A folder, or s3 [default: `backup.to`]
    #[arg(long, value_name = "PLACE")]
    pub(crate) to: Option<String>,
    /// How many backups to keep in this place, with this one; without it, all of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep: Option<u32>,
}

/// The words after `restore`.
#[derive(Clone, Debug, Group)]
pub(crate) struct Restore {
    /// A folder, or s3 [default: `backup.to`]
    #[arg(long, value_name = "PLACE")]
    pub(crate) from: Option<String>,
    /// Which backup [default: the newest]
    #[arg(long, value_name = "NAME")]
    pub(crate) backup: Option<String>,
    /// Prove only that it can be restored
    #[arg(long)]
    pub(crate) verify: bool,
}

/// What can be done with accounts. WHO is an e-mail address or an alias.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// List accounts with their tasks
    List {
        /// A part of an alias or of an address
        #[arg(default_value = "")]
        words: String,
    },
    /// Make an account without a letter
    Add {
        alias: String,
        email: String,
        /// patient, partner, parent, child, friend, bereaved or clinician
        #[arg(long, default_value = "friend")]
        role: String,
    },
    /// Print a link that signs somebody in, both steps at once
    #[command(
        after_help = "It works once, within a day. For who has lost the telephone of their second step."
    )]
    SignIn { who: String },
    /// Give a task: welcomer, moderator, author, editor, reviewer, admin, or operator of the install
    #[command(after_help = "\
The account is signed out everywhere and signs in anew; every task asks for a second step.

Examples:
  alongside admin grant quiet-harbour moderator
  alongside admin grant ada@example.org operator")]
    Grant { who: String, role: String },
    /// Take a task back
    Revoke { who: String, role: String },
    /// Close an account: nobody can sign in to it
    Disable {
        who: String,
        /// Why; it stands in the record
        #[arg(long)]
        reason: String,
    },
    /// Open a closed account again
    Enable { who: String },
    /// Take the password away and print a link to choose a new one
    ResetPassword { who: String },
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// A library folder of Markdown files; all of it, or nothing
    Markdown(ImportMarkdown),
    /// A condition pack; all of it, or nothing
    #[command(after_help = "\
A pack teaches the community the words of its condition; docs/condition-pack.md describes it. Every article is made anew
with those words. Until a community imports one, it has the pack for breast cancer that is inside the program.

Examples:
  alongside import pack ./my-pack")]
    Pack {
        /// The folder of the pack
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// The words after `import markdown`.
#[derive(Debug, Group)]
pub(crate) struct ImportMarkdown {
    /// The library folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Take away articles that the folder does not have; without it, such an import is refused
    #[arg(long)]
    pub(crate) remove: bool,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// The library as a folder of Markdown files, byte for byte as it was imported
    Markdown {
        /// A folder that is new or empty
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// The condition pack as a folder, to change and to import again
    Pack {
        /// A folder that is new or empty
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// What else can be checked.
#[derive(Debug, Subcommand)]
pub(crate) enum CheckWhat {
    /// Find what is wrong with a folder of articles, without a database
    #[command(after_help = "\
Each line reads file:line: error[code]: what is wrong. What to do. An error stops an import, a warning does not. It
ends with status 1 when there are errors, and 0 otherwise.

Examples:
  alongside check library ./my-library
  alongside check library ./my-library --format json > problems.jsonl")]
    Library(CheckLibrary),
    /// Ask the program that serves here whether it is well
    #[command(after_help = "\
It asks at `listen`, with TLS where that is set up, and ends with status 0 when the answer is good and 1 otherwise.

Examples:
  alongside check site
  alongside check site --listen 127.0.0.1:9000")]
    Site,
}

/// The words after `check library`.
#[derive(Debug, Group)]
pub(crate) struct CheckLibrary {
    /// The library folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// How to print the problems
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The condition pack whose words are known [default: breast cancer]
    #[arg(long, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// Sentences for people
    Text,
    /// One JSON object a line: file, line, level, code, message
    Json,
}
