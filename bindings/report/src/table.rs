//! Table: a report as CSV, one row for each edge.

use crate::data::{Data, Ref};
use crate::plain::cell;

const COLUMNS: [&str; 18] = [
    "cluster",
    "title",
    "outlet",
    "story",
    "published_from",
    "published_to",
    "from",
    "from_ref",
    "how",
    "credit",
    "credit_as_printed",
    "share_to",
    "share_from",
    "words",
    "share_new",
    "lag_least_s",
    "lag_most_s",
    "url",
];

/// The edges of a report, with the lines' ends of RFC 4180.
pub fn csv(data: &Data) -> String {
    let Data { stories, clusters, edges, names, lists, claims, .. } = data;
    let mut out = COLUMNS.join(",") + "\r\n";
    let share = |thousandths: u32| format!("{:.3}", f64::from(thousandths) / 1000.0);
    let mut printed = vec![Vec::new(); stories.id.len()];
    claims.story.iter().zip(&claims.surface).for_each(|(&story, surface)| printed[story].push(surface.as_str()));
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    for at in 0..edges.to.len() {
        let (to, cluster) = (edges.to[at], edges.cluster[at]);
        let (from, from_ref) = of(edges.from[at], data);
        let lag = edges.lag[at];
        let row = [
            cell(&clusters.id[cluster]),
            cell(stories.title[to].as_deref().unwrap_or_default()),
            cell(&names.id[stories.outlet[to]]),
            cell(&stories.id[to]),
            time(stories.from[to]),
            time(stories.to[to]),
            cell(from),
            cell(from_ref),
            cell(&lists.how[edges.how[at]]),
            cell(&lists.credit[edges.credit[at]]),
            cell(&printed[to].join(" | ")),
            share(edges.share_to[at]),
            share(edges.share_from[at]),
            edges.words[at].to_string(),
            share(stories.share_new[to]),
            number(lag.map(|[least, _]| least)),
            number(lag.map(|[_, most]| most)),
            cell(stories.url[to].as_deref().unwrap_or_default()),
        ];
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Who a ref is of, and its id.
fn of(at: Ref, data: &Data) -> (&str, &str) {
    match usize::try_from(at) {
        Ok(story) => (&data.names.id[data.stories.outlet[story]], &data.stories.id[story]),
        Err(_) => {
            let source = usize::try_from(-1 - at).unwrap_or_default();
            (&data.names.id[data.sources.name[source]], &data.sources.id[source])
        }
    }
}

/// A time in RFC 3339.
pub fn time(seconds: Option<i64>) -> String {
    seconds.and_then(|at| jiff::Timestamp::from_second(at).ok()).map(|at| at.to_string()).unwrap_or_default()
}
