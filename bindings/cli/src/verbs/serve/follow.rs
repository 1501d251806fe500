//! Follow: the report of a store, made again when the store's head has moved.
//!
//! The store is opened for reading each time, which takes no lock from a gate that writes to it, and sees what was committed. One report is
//! made for all who look at it. After one was made it waits as long as that took, so a busy gate has half of a core's time left to it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use naql::source::Registry;
use naql::{Archive, Day, Policy, TreeHead};
use naql_report::{Lang, Records, Report};
use rayon::ThreadPool;
use serde_json::Value;
use tokio::sync::watch;

use super::super::common;
use crate::args::Serve;
use crate::failure::Result;
use crate::progress::say;
use crate::stop;

/// How often it looks whether the store has changed.
const LOOK: Duration = Duration::from_secs(1);

/// What is shown of a store.
pub struct Shown {
    /// How many entries its ledger has.
    pub entries: u64,
    pub report: Report,
    /// The clusters that were not there at the start, the last ones first: after how many entries, and what they are.
    pub news: Vec<(u64, Value)>,
    /// The page in Arabic and in English, once it was asked for.
    pages: [OnceLock<String>; 2],
}

impl Shown {
    /// The page.
    pub fn page(&self, lang: Lang) -> &str {
        self.pages[usize::from(lang == Lang::En)].get_or_init(|| self.report.served(lang, self.entries))
    }
}

/// What it follows, and how.
pub struct Follow<'a> {
    pub verb: &'a Serve,
    pub policy: &'a Policy,
    pub registry: &'a Registry,
    pub quiet: bool,
    /// After how many entries a story was first in a cluster; `None` before the first report. Numbers of clusters change with what comes in.
    pub first: Option<HashMap<String, u64>>,
    /// What the last report was made of.
    pub last: Option<Of>,
    /// Whether it was said what the store does not have.
    pub told: bool,
}

/// Stops the making of a report when all is to stop.
struct Stop;

impl naql::Progress for Stop {
    fn step(&self, _: &'static str, _: u64, _: u64) {}

    fn stop(&self) -> bool {
        stop::asked()
    }
}

/// What a report is made of: the store by its head, and the first day.
pub type Of = (TreeHead, Option<Day>);

impl Follow<'_> {
    /// The first report.
    ///
    /// # Errors
    /// When the store cannot be read, or has no texts.
    pub fn first(&mut self) -> Result<Arc<Shown>> {
        let (archive, of) = self.look()?;
        self.shown(&archive, of)
    }

    /// Shows each later one until all is to stop. What is wrong with the store is said once, and what was shown last stays.
    pub fn go_on(mut self, shown: &watch::Sender<Option<Arc<Shown>>>, pool: &ThreadPool) {
        let (mut rest, mut wrong) = (LOOK, String::new());
        loop {
            let until = Instant::now() + rest;
            while Instant::now() < until {
                if stop::asked() {
                    // Whoever listens for news is let go.
                    shown.send_replace(None);
                    return;
                }
                std::thread::sleep(stop::LOOK);
            }
            let began = Instant::now();
            let made = self.look().and_then(|(archive, of)| {
                if self.last.as_ref() != Some(&of) {
                    let new = pool.install(|| self.shown(&archive, of))?;
                    shown.send_replace(Some(new));
                }
                Ok(())
            });
            let now = made.err().map_or_else(String::new, |failure| failure.message);
            if !now.is_empty() && now != wrong && !stop::asked() {
                say(&now);
            }
            wrong = now;
            rest = LOOK.max(began.elapsed());
        }
    }

    /// The store as it is now.
    fn look(&self) -> Result<(Archive, Of)> {
        let archive = common::archive(&self.verb.store)?;
        let since = self.verb.since.as_deref().map(Archive::since).transpose()?;
        let of = (archive.tree_head()?, since);
        Ok((archive, of))
    }

    fn shown(&mut self, archive: &Archive, (head, since): Of) -> Result<Arc<Shown>> {
        let pages = archive.pages(since)?;
        if let Some(lacks) = pages.lacks().filter(|_| !self.quiet && !self.told) {
            say(&format!("{}: {lacks}", self.verb.store.display()));
            self.told = true;
        }
        let documents = pages.documents;
        let lineage = naql::lineage(&documents, self.policy, self.registry, None, &Stop)?;
        let report = Report::new(&Records::of(lineage, &documents)?, &documents, self.registry)?;
        let (news, entries) = (self.news(&report, head.size), head.size);
        self.last = Some((head, since));
        Ok(Arc::new(Shown { entries, report, news, pages: Default::default() }))
    }

    /// The clusters none of whose stories was in one at the start.
    fn news(&mut self, report: &Report, entries: u64) -> Vec<(u64, Value)> {
        let now = if self.first.is_none() { 0 } else { entries };
        let before = self.first.take().unwrap_or_default();
        let (mut news, mut first) = (Vec::new(), HashMap::new());
        for (cluster, stories) in report.views().clusters() {
            let known = stories.iter().filter_map(|story| before.get(*story).copied()).min().unwrap_or(now);
            if known > 0 {
                news.push((known, cluster));
            }
            for story in stories {
                first.entry(story.to_owned()).and_modify(|first| *first = known.min(*first)).or_insert(known);
            }
        }
        self.first = Some(first);
        news.sort_by_key(|(after, _)| std::cmp::Reverse(*after));
        news
    }
}
