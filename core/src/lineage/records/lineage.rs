//! A lineage: all its records.

use std::collections::HashMap;

use super::place::Ref;
use super::spread::{Cluster, Edge, Outlet, Source};
use super::story::Story;

/// The lineage of some documents. Offsets are bytes; [`Lineage::in_code_points`] is the form for JSON.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Lineage {
    /// Every story, by publication.
    pub stories: Vec<Story>,
    /// Every source that two outlets or more name for one text, and every source whose own story another one names.
    pub sources: Vec<Source>,
    /// Who has it from whom: one edge for each story and cluster.
    pub edges: Vec<Edge>,
    /// Every cluster.
    pub clusters: Vec<Cluster>,
    /// Every outlet, by id.
    pub outlets: Vec<Outlet>,
    /// Which document of the input the text of a ref is in.
    pub(in crate::lineage) texts: HashMap<Ref, usize>,
}
