//! Rules: what documents are decided by.

use super::policy::Policy;
use crate::source::Registry;

/// What documents are decided by.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub policy: &'a Policy,
    pub registry: &'a Registry,
    /// Whether the chain of every document is wanted, even where no rule of the policy reads it.
    pub chains: bool,
}

impl<'a> Rules<'a> {
    /// The registry to read chains by; `None` when nobody reads them.
    pub(super) fn chained_by(self) -> Option<&'a Registry> {
        (self.chains || self.policy.reads_chain()).then_some(self.registry)
    }
}
