//! Account: stories counted, over all and by outlet.
//!
//! A story is republished if it is a relay or a rewrite. One that is in several clusters counts once, by the best credit that it gives.

use std::collections::{BTreeMap, HashMap};

use crate::data::{Account, CREDITS, Data};
use crate::names::Interner;
use crate::records::{Records, Story};

/// Counts the stories of a lineage.
pub fn account(records: &Records, names: &mut Interner<'_>, data: &mut Data) {
    let mut credit: HashMap<&str, usize> = HashMap::new();
    for edge in &records.edges {
        let of = CREDITS.iter().position(|credit| *credit == edge.credit).unwrap_or(CREDITS.len() - 1);
        credit.entry(&edge.to).and_modify(|best| *best = of.min(*best)).or_insert(of);
    }
    let count = |account: &mut Account, story: &Story| {
        let counted = match story.role.as_str() {
            "relay" | "rewrite" => match credit.get(story.id.as_str()) {
                Some(0) => &mut account.credited,
                Some(1) => &mut account.other,
                Some(2) => &mut account.generic,
                _ => &mut account.uncredited,
            },
            "unclear" => &mut account.unclear,
            _ => &mut account.original,
        };
        *counted += 1;
    };
    let mut outlets: BTreeMap<&str, (usize, Account)> = BTreeMap::new();
    for story in &records.stories {
        let (stories, account) = outlets.entry(&story.publisher).or_default();
        *stories += 1;
        count(account, story);
        count(&mut data.totals.account, story);
    }
    let first_with: HashMap<&str, _> =
        records.outlets.iter().map(|outlet| (outlet.id.as_str(), &outlet.first_with)).collect();
    for (id, &(stories, account)) in &outlets {
        data.outlets.name.push(names.number(id));
        data.outlets.stories.push(stories);
        data.outlets.account.push(account);
        let others = first_with.get(id).map_or(&[][..], |others| others.as_slice());
        let others = others.iter().map(|other| (names.number(&other.outlet), other.n, other.median_lag_s)).collect();
        data.outlets.first_with.push(others);
    }
    let totals = &mut data.totals;
    totals.pages = records.stories.iter().filter(|story| story.story == 0).count();
    totals.stories = records.stories.len();
    totals.clusters = records.clusters.len();
    totals.outlets = outlets.keys().filter(|id| **id != "?").count();
    totals.agencies = data.relays.agency.iter().collect::<std::collections::BTreeSet<_>>().len();
    totals.from = records.stories.iter().filter_map(|story| story.clock.from).min();
    totals.to = records.stories.iter().filter_map(|story| story.clock.to).max();
}
