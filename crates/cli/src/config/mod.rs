//! What can be set. Flags win over the environment, the environment over the file, the file over the defaults.
//!
//! `keys` is the one list of what there is. `flags`, `environment` and `file` gather [`Values`] from their places,
//! `settings` turns them into types, `show` prints them.

mod backup;
mod environment;
mod file;
mod flags;
mod join;
pub(crate) mod keys;
mod mail;
mod postgres;
mod s3;
mod settings;
mod show;
mod tls;
mod values;

use std::path::{Path, PathBuf};

pub(crate) use mail::Mail;
pub(crate) use settings::{Log, LogFormat, Media, Settings, Traces};
pub(crate) use show::{masked, show};
pub(crate) use tls::{Certificate, Tls};
pub(crate) use values::Values;

use crate::args::SettingArgs;
use crate::failure::Failure;
use crate::output;

/// The file that is read when no other is named.
const FILE_NAME: &str = "alongside.toml";

/// Everything that was found, not yet checked.
pub(crate) struct Found {
    pub(crate) values: Values,
    /// The file that was read.
    pub(crate) file: Option<PathBuf>,
}

/// The settings, checked. Prints a warning for what looks like a mistake and stops nothing.
pub(crate) fn load(args: &SettingArgs) -> Result<Settings, Failure> {
    Settings::of(find(args)?)
}

/// Gathers the values from all places.
pub(crate) fn find(args: &SettingArgs) -> Result<Found, Failure> {
    let mut values = Values::default();
    flags::gather(args, &mut values);
    let environment = environment::gather(&mut values)?;
    environment.warnings.iter().for_each(|warning| output::note(&format!("warning: {warning}")));
    let named = args.config.clone().or(environment.config);
    let file = named.map(PathBuf::from).or_else(|| file_in_data_folder(&values));
    if let Some(path) = &file {
        let own = args.config.is_none() && path.starts_with(values.text(&keys::DATA));
        file::gather(path, own, &mut values)?;
    }
    Ok(Found { values, file })
}

fn file_in_data_folder(values: &Values) -> Option<PathBuf> {
    let path = Path::new(values.text(&keys::DATA)).join(FILE_NAME);
    path.exists().then_some(path)
}
