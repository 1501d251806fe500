//! The records of a lineage: the types of the answer, in the form of their JSON.

mod lineage;
mod place;
mod spread;
mod story;

pub use self::lineage::Lineage;
pub use self::place::{Ref, Shared, Span};
pub use self::spread::{Cluster, Credited, Edge, Evidence, FirstWith, How, Member, Outlet, Rival, Source};
pub use self::story::{Claim, Finding, Role, State, Story};
