//! Lineage: who had a report first, who took it, and who said so.
//!
//! In: documents, their [traces](crate::source::trace), and their [pairs](crate::pairs()) with passages. Out: [`Lineage`]: a record of every
//! story, source, edge, cluster and outlet.
//!
//! ```text
//! order      the documents by (published, id, text …): nothing below depends on the order of the input
//! story      what a story names (its credits, and the official bodies whose statement it prints), and its clock (clock.rs)
//! link       a pair that can be reuse: no template, 30 words or more, or 0.4 of one of the two (link.rs)
//! star       an anchor, and the stories that have 0.4 of their own words from it, each by its own pair (star.rs)
//! source     an agency or body that two outlets or more name for the text of a star: a node of its own (sources.rs)
//! tree       in each star one parent a story, by the best score; direct or common source by evidence (tree.rs, arborescence.rs, evidence.rs)
//! claim      what a story names, held against what was found (claims.rs)
//! outlet     all that, counted for each outlet (outlets.rs)
//! ```
//!
//! Stars, not connected components: a chain of look-alikes joins stories that share nothing, and
//! every member of a star is verified against its anchor. Where clocks overlap nothing is first, and an edge without evidence is `unclear`.

mod arborescence;
mod assemble;
mod claims;
mod clock;
mod cluster_record;
mod crowd;
mod edge_record;
mod evidence;
mod grown;
mod link;
mod official;
mod outlets;
mod points;
mod records;
mod source_record;
mod sources;
mod star;
mod story;
mod tree;

pub use self::assemble::lineage;
pub use self::clock::{Basis, Clock};
pub use self::records::{
    Claim, Cluster, Credited, Edge, Evidence, Finding, FirstWith, How, Lineage, Member, Outlet, Ref, Rival, Role,
    Shared, Source, Span, State, Story,
};
