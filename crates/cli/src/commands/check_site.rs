//! `alongside check site`: asks the program that serves here whether it is well, as containers do every minute.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use crate::args::SettingArgs;
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::{output, runtime};

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    runtime::run(async |stop| stop.unless_asked(ask(&settings)).await)?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(settings: &Settings) -> Result<(), Failure> {
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{}/healthz", reachable(settings.listen));
    let silent = |error: reqwest::Error| {
        let error = error.without_url();
        Failure::new(
            format!("{url} does not answer ({error})."),
            "Start it with `alongside serve`, or look at its log.",
        )
    };
    // We ask ourselves, by number and not by name, and tell no secret.
    let client =
        reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().timeout(PATIENCE);
    let answer = client.build().map_err(silent)?.get(&url).send().await.map_err(silent)?;
    if answer.status().is_success() {
        output::line(&format!("{url} is well."));
        return Ok(());
    }
    let what = format!("{url} answers with status {}.", answer.status().as_u16());
    Err(Failure::new(what, "`alongside check` says what is wrong."))
}

/// Where a program that listens on this address can be reached on this machine.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
