//! Hosts that are no outlet's: where anyone posts, and those that shorten addresses.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::generic::Generic;
use super::table::{parse, rows};

static HOSTS: LazyLock<HashMap<&'static str, Option<Generic>>> = LazyLock::new(|| {
    rows(include_str!("../../data/hosts.tsv"))
        .map(|[host, source]| (host, (!source.is_empty()).then(|| parse(source))))
        .collect()
});

/// The source without a name that the pages of a host have. The host is in lower case, without `www.` and `m.`.
pub(crate) fn platform(host: &str) -> Option<Generic> {
    HOSTS.get(host).copied().flatten()
}

/// Whether the addresses of a host only shorten others.
pub(crate) fn is_shortener(host: &str) -> bool {
    HOSTS.get(host).is_some_and(Option::is_none)
}
