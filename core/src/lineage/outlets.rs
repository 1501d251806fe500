//! Outlets: what a lineage says of each outlet.
//!
//! In: the stories and edges. Out: [`Outlet`]s, by id. Stories of no known outlet are not counted.

use std::collections::{BTreeMap, HashMap};

use super::records::{Credited, FirstWith, Lineage, Outlet, Role};

/// The account of every outlet.
pub(super) fn outlets(lineage: &Lineage) -> Vec<Outlet> {
    let publisher: HashMap<&str, &str> =
        lineage.stories.iter().map(|story| (story.id.as_str(), story.publisher.as_str())).collect();
    let mut all: BTreeMap<&str, Outlet> = BTreeMap::new();
    for story in lineage.stories.iter().filter(|story| story.publisher != "?") {
        let outlet = all.entry(&story.publisher).or_insert_with(|| Outlet {
            id: story.publisher.clone(),
            stories: 0,
            relayed: 0,
            credited: 0,
            uncredited: 0,
            original: 0,
            first_with: Vec::new(),
        });
        outlet.stories += 1;
        outlet.relayed += usize::from(matches!(story.role, Role::Relay | Role::Rewrite));
        outlet.original += usize::from(matches!(story.role, Role::Origin | Role::Independent));
    }
    // A story of several clusters counts once, as credited if any of its edges is.
    let mut credit: BTreeMap<&str, bool> = BTreeMap::new();
    let mut lags: BTreeMap<(&str, &str), (usize, Vec<i64>)> = BTreeMap::new();
    for edge in &lineage.edges {
        let Some(&to) = publisher.get(edge.to.as_str()) else { continue };
        *credit.entry(&edge.to).or_default() |= edge.credit == Credited::Credited;
        if let Some(&from) = publisher.get(edge.from.as_str()).filter(|&&from| from != to && from != "?" && to != "?") {
            let (n, known) = lags.entry((from, to)).or_default();
            *n += 1;
            known.extend(edge.lag_s.map(|[least, most]| i64::midpoint(least, most)));
        }
    }
    for story in lineage.stories.iter().filter(|story| matches!(story.role, Role::Relay | Role::Rewrite)) {
        if let (Some(outlet), Some(&credited)) = (all.get_mut(story.publisher.as_str()), credit.get(story.id.as_str()))
        {
            outlet.credited += usize::from(credited);
            outlet.uncredited += usize::from(!credited);
        }
    }
    for ((from, to), (n, mut known)) in lags {
        known.sort_unstable();
        let median_lag_s = known.get(known.len() / 2).copied();
        if let Some(outlet) = all.get_mut(from) {
            outlet.first_with.push(FirstWith { outlet: to.to_owned(), n, median_lag_s });
        }
    }
    all.into_values().collect()
}
