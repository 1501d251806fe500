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

impl Rules<'_> {
    /// Whether anybody reads the chains of documents.
    pub(super) fn reads_chains(self) -> bool {
        self.chains || self.policy.reads_chain()
    }
}
