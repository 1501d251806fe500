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

/// The source without a name that pages of a host have, and none of one that only shortens addresses; `None` if the host may be an
/// outlet's. The host is in lower case, without `www.` and `m.`.
pub(crate) fn of_nobody(host: &str) -> Option<Option<Generic>> {
    HOSTS.get(host).copied()
}
