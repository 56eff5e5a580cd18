//! `alongside check`: looks whether everything is set up, and says how to mend what is not. It makes nothing that was
//! not there.

use std::process::ExitCode;

use app::mail::{self, Signer, Way};
use db::{Db, Options};
use kernel::Clock;
use web::tls::Files;

use crate::args::SettingArgs;
use crate::config::{Certificate, Mail, Media, Settings, Tls, load, masked};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::{logs, runtime, stores};

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = match load(args) {
        Ok(settings) => settings,
        Err(failure) => {
            tell("configuration", &Err(failure));
            return Ok(ExitCode::FAILURE);
        }
    };
    logs::start(&settings.log);
    tell("configuration", &Ok(configuration(&settings)));
    let wrong = runtime::run(async |stop| stop.unless_asked(async { Ok(check(&settings).await) }).await)?;
    if wrong == 0 {
        output::line("All is well.");
        return Ok(ExitCode::SUCCESS);
    }
    let verb = if wrong == 1 { "is" } else { "are" };
    output::line(&format!("{} {verb} wrong.", count(wrong, "thing")));
    Ok(ExitCode::FAILURE)
}

/// Checks what is outside the program; gives how many things are wrong.
async fn check(settings: &Settings) -> usize {
    let database = database(settings).await;
    tell("database", &database);
    let media = media(settings).await;
    tell("media", &media);
    let mail = mail(&settings.mail).await;
    tell("mail", &mail);
    let tls = settings.tls.as_ref().map(tls).unwrap_or_else(|| Ok(String::new()));
    if settings.tls.is_some() {
        tell("tls", &tls);
    }
    [database, media, mail, tls].iter().filter(|result| result.is_err()).count()
}

fn tell(what: &str, result: &Result<String, Failure>) {
    match result {
        Ok(state) => output::line(&format!("ok     {what}: {state}")),
        Err(failure) => {
            output::line(&format!("wrong  {what}: {}", failure.text().replace('\n', "\n       ")))
        }
    }
}

fn configuration(settings: &Settings) -> String {
    let file = match &settings.file {
        Some(path) => format!("read from {}", path.display()),
        None => "no file, which is fine".to_owned(),
    };
    let public =
        settings.base_url.as_ref().map(|url| format!(", for the public at {url}")).unwrap_or_default();
    format!("{file}; the site is served at {}{public}", settings.listen)
}

async fn database(settings: &Settings) -> Result<String, Failure> {
    let name = masked(&settings.database);
    if let Some(file) = stores::sqlite_file(settings).filter(|file| !file.exists()) {
        let what = format!("There is no database at {} yet.", file.display());
        return Err(Failure::new(
            what,
            "Make it with `alongside migrate`, or name another one with --database URL.",
        ));
    }
    let db = stores::open_database(settings).await?;
    let pending = db.pending(app::MIGRATIONS).await;
    db.close().await;
    let pending = pending?;
    if pending.is_empty() {
        return Ok(format!("{name} is up to date{}", replicas(settings).await?));
    }
    let what = format!("{name} lacks {}: {}.", count(pending.len(), "migration"), pending.join(", "));
    Err(Failure::new(what, "Apply what is missing with `alongside migrate`."))
}

/// Each replica is spoken to on its own: while serving, one that does not answer is left out without a word to anybody but the log.
async fn replicas(settings: &Settings) -> Result<String, Failure> {
    let all = &settings.database_options.replicas;
    let options = Options { replicas: Vec::new(), ..settings.database_options.clone() };
    for url in all {
        Db::open_with(url, options.clone()).await?.close().await;
    }
    Ok(if all.is_empty() { String::new() } else { format!("; {} to read from", count(all.len(), "replica")) })
}

async fn media(settings: &Settings) -> Result<String, Failure> {
    let state = match &settings.media {
        Media::Files { .. } if !settings.data.exists() => {
            let what = format!("There is no data folder {} yet.", settings.data.display());
            return Err(Failure::new(
                what,
                "Make it with `alongside migrate`, or name another one with --data DIR.",
            ));
        }
        Media::Files { folder } => format!("the folder {} can be written and read", folder.display()),
        Media::S3(s3) => format!("the bucket {} at {} can be written and read", s3.bucket, s3.endpoint),
    };
    stores::open_media(settings)?.check().await?;
    Ok(state)
}

fn tls(settings: &Tls) -> Result<String, Failure> {
    let (certificate, key) = match &settings.certificate {
        Certificate::Automatic(automatic) => {
            return Ok(format!(
                "certificates for {} come from {}",
                automatic.names.join(", "),
                automatic.directory
            ));
        }
        Certificate::Files { certificate, key } => (certificate, key),
    };
    let holds = Files::open(certificate.clone(), key.clone())?.holds();
    let (now, name) = (Clock::system().now(), certificate.display());
    let remedy = "Renew it: replace both files, and the server takes the new ones by itself.";
    if now < holds.from || holds.until < now {
        let what = format!("The certificate {name} holds from {} until {}.", holds.from, holds.until);
        return Err(Failure::new(what, remedy));
    }
    Ok(format!("the certificate {name} holds until {}", holds.until))
}

async fn mail(settings: &Mail) -> Result<String, Failure> {
    mail::check(&settings.way).await.map_err(|blocked| Failure::new(blocked.problem, blocked.remedy))?;
    let signed = match &settings.dkim {
        Some(dkim) => {
            let signer =
                Signer::new(dkim).map_err(|blocked| Failure::new(blocked.problem, blocked.remedy))?;
            let (name, text) = signer.record();
            format!("; signed, for which the DNS needs the TXT record {name} with “{text}”")
        }
        None => String::new(),
    };
    let from = &settings.from;
    let way = match &settings.way {
        Way::Off => "off; letters wait, and nobody gets one".to_owned(),
        Way::Print => format!("letters from {from} are printed"),
        Way::Files(folder) => format!("letters from {from} go to the folder {}", folder.display()),
        Way::Smtp(server) => format!("letters from {from} go to {server:?}, which answers"),
    };
    Ok(format!("{way}{signed}"))
}
