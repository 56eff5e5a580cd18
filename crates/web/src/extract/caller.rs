//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use app::sessions::Caller;
use axum::extract::FromRequestParts;
use axum::http::header::{HeaderMap, USER_AGENT};
use axum::http::request::Parts;
use ipnet::IpNet;

use super::agent;
use crate::server::cookies::Crumb;
use crate::server::{Peer, State};

/// Who asks, as far as the connection tells.
pub(crate) struct From(pub(crate) Caller);

impl FromRequestParts<State> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let address = peer.map(|peer| client(peer, &parts.headers, &state.config.proxies));
        let text = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self(Caller {
            network: address.map(network).unwrap_or_default(),
            agent: agent::name(text),
            device: state.cookies.read(&parts.headers, Crumb::Device),
        }))
    }
}

/// The address behind our own proxies: the last one in `X-Forwarded-For` that is none of them. What stands before it anybody
/// could have written.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| proxies.iter().any(|network| network.contains(address));
    let peer = peer.to_canonical();
    if !is_ours(&peer) {
        return peer;
    }
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = named.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut nearest = peer;
    for text in named.iter().rev() {
        let Ok(address) = text.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_ours(&nearest) {
            break;
        }
    }
    nearest
}

/// What counts as one network: a provider hands 2^64 addresses of IPv6 to one household.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests;
