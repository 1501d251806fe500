//! Views: what each view of the page shows, as JSON: the rows that its button saves.
//!
//! In: [`Data`]. Out: values for programs. Shares are from 0 to 1, times RFC 3339, ids those of the records.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::data::{Data, Ref};
use crate::table;

/// What each view of a report shows.
#[derive(Clone, Copy, Debug)]
pub struct Views<'a> {
    data: &'a Data,
}

impl<'a> Views<'a> {
    pub(crate) fn new(data: &'a Data) -> Self {
        Self { data }
    }

    /// Totals and agencies, the most relayed first.
    pub fn summary(&self) -> Value {
        let Data { totals, relays, names, .. } = self.data;
        let mut agencies: BTreeMap<usize, (usize, usize, BTreeSet<usize>)> = BTreeMap::new();
        for (at, &agency) in relays.agency.iter().enumerate() {
            let (stories, credited, outlets) = agencies.entry(agency).or_default();
            *stories += 1;
            *credited += usize::from(relays.credited[at]);
            outlets.insert(relays.outlet[at]);
        }
        let mut agencies: Vec<_> = agencies.into_iter().collect();
        agencies.sort_by_key(|(agency, (stories, ..))| (std::cmp::Reverse(*stories), *agency));
        let agencies: Vec<Value> = (agencies.into_iter())
            .map(|(agency, (stories, credited, outlets))| {
                json!({"agency": names.id[agency], "stories": stories, "credited": credited, "outlets": outlets.len()})
            })
            .collect();
        let account = totals.account;
        json!({
            "from": time(totals.from), "to": time(totals.to), "pages": totals.pages, "stories": totals.stories,
            "outlets": totals.outlets, "clusters": totals.clusters, "without_page": totals.without_page,
            "credited": account.credited, "other": account.other, "generic": account.generic,
            "uncredited": account.uncredited, "unclear": account.unclear, "original": account.original,
            "agencies": agencies,
        })
    }

    /// Of each agency and outlet how many stories of the one the other printed, and how many of these name it.
    pub fn matrix(&self) -> Value {
        let Data { relays, names, .. } = self.data;
        let (mut cells, mut of_agency, mut of_outlet) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (at, &agency) in relays.agency.iter().enumerate() {
            let outlet = relays.outlet[at];
            let (stories, credited): &mut (usize, usize) = cells.entry((agency, outlet)).or_default();
            *stories += 1;
            *credited += usize::from(relays.credited[at]);
            *of_agency.entry(agency).or_insert(0_usize) += 1;
            *of_outlet.entry(outlet).or_insert(0_usize) += 1;
        }
        let most = |of: &BTreeMap<usize, usize>, at| (std::cmp::Reverse(of[&at]), at);
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_by_key(|((agency, outlet), _)| (most(&of_agency, *agency), most(&of_outlet, *outlet)));
        let row = |((agency, outlet), (stories, credited)): ((usize, usize), (usize, usize))| json!({"agency": names.id[agency], "outlet": names.id[outlet], "stories": stories, "credited": credited});
        cells.into_iter().map(row).collect()
    }

    /// The clusters, those of the most outlets first.
    pub fn stories(&self) -> Value {
        let clusters = &self.data.clusters;
        let mut order: Vec<usize> = (0..clusters.id.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse((clusters.outlets[at], clusters.members[at].len())));
        order.into_iter().map(|at| self.cluster(at)).collect()
    }

    /// Each cluster, in the order of the records, with the ids of its stories.
    pub fn clusters(&self) -> impl Iterator<Item = (Value, Vec<&'a str>)> + use<'a> {
        let (views, data) = (*self, self.data);
        let ids = |members: &'a Vec<usize>| members.iter().map(|&at| data.stories.id[at].as_str()).collect();
        data.clusters.members.iter().enumerate().map(move |(at, members)| (views.cluster(at), ids(members)))
    }

    /// The stories of a cluster; `None` if none has this id.
    pub fn story(&self, id: &str) -> Option<Value> {
        let Data { clusters, stories, edges, claims, lists, names, .. } = self.data;
        let cluster = clusters.id.iter().position(|cluster| cluster == id)?;
        let row = |(place, &at): (usize, &usize)| {
            let edge = (0..edges.to.len()).find(|&edge| edges.to[edge] == at && edges.cluster[edge] == cluster);
            let lag = edge.and_then(|edge| edges.lag[edge]);
            let credits: Vec<&str> = (claims.story.iter().zip(&claims.surface))
                .filter(|(story, _)| **story == at)
                .map(|(_, surface)| surface.as_str())
                .collect();
            json!({
                "cluster": id, "story": stories.id[at], "outlet": names.id[stories.outlet[at]], "title": stories.title[at],
                "published_from": time(stories.from[at]), "published_to": time(stories.to[at]),
                "from": edge.map(|edge| self.id(edges.from[edge])),
                "how": edge.map(|edge| &lists.how[edges.how[edge]]),
                "credit": edge.map(|edge| &lists.credit[edges.credit[edge]]),
                "lag_least_s": lag.map(|[least, _]| least), "lag_most_s": lag.map(|[_, most]| most),
                "share": share(clusters.share[cluster][place]),
                "share_of_anchor": share(clusters.share_of_anchor[cluster][place]),
                "words": stories.words[at], "share_new": share(stories.share_new[at]), "role": lists.role[stories.role[at]],
                "credits": credits.join(" | "), "url": stories.url[at],
            })
        };
        Some(clusters.members[cluster].iter().enumerate().map(row).collect())
    }

    /// Whom an outlet has its stories from, the most first; `None` if there is no such outlet.
    pub fn outlet(&self, id: &str) -> Option<Value> {
        let Data { outlets, stories, edges, lists, names, sources, .. } = self.data;
        let name = *outlets.name.iter().find(|&&name| names.id[name] == id)?;
        let mut from: BTreeMap<usize, (usize, usize, u32)> = BTreeMap::new();
        for (edge, _) in edges.to.iter().enumerate().filter(|(_, to)| stories.outlet[**to] == name) {
            let who = match place(edges.from[edge]) {
                Ok(story) => stories.outlet[story],
                Err(source) => sources.name[source],
            };
            let (count, credited, taken) = from.entry(who).or_default();
            *count += 1;
            *credited += usize::from(lists.credit[edges.credit[edge]] == "credited");
            *taken += edges.share_to[edge];
        }
        let mut from: Vec<_> = from.into_iter().collect();
        from.sort_by_key(|(who, (count, ..))| (std::cmp::Reverse(*count), *who));
        let row = |(who, (count, credited, taken)): (usize, (usize, usize, u32))| {
            let mean = (f64::from(taken) / count as f64).round() / 1000.0;
            json!({"outlet": id, "from": names.id[who], "stories": count, "credited": credited, "share": mean})
        };
        Some(from.into_iter().map(row).collect())
    }

    fn cluster(self, at: usize) -> Value {
        let Data { clusters, names, .. } = self.data;
        let agencies: Vec<&str> = clusters.agencies[at].iter().map(|&agency| names.id[agency].as_str()).collect();
        let [credited, other, generic, uncredited] = clusters.credits[at];
        json!({
            "cluster": clusters.id[at], "title": clusters.title[at], "date": time(clusters.from[at]),
            "stories": clusters.members[at].len(), "outlets": clusters.outlets[at], "agencies": agencies.join(" "),
            "credited": credited, "other": other, "generic": generic, "uncredited": uncredited,
            "share": share(clusters.taken[at]), "first": clusters.first[at].map(|first| self.id(first)),
        })
    }

    fn id(self, of: Ref) -> &'a str {
        match place(of) {
            Ok(story) => &self.data.stories.id[story],
            Err(source) => &self.data.sources.id[source],
        }
    }
}

/// The number of a story, or that of a source.
fn place(of: Ref) -> Result<usize, usize> {
    usize::try_from(of).map_err(|_| usize::try_from(-1 - of).unwrap_or_default())
}

fn share(thousandths: u32) -> f64 {
    f64::from(thousandths) / 1000.0
}

fn time(seconds: Option<i64>) -> Option<String> {
    seconds.map(|at| table::time(Some(at)))
}
