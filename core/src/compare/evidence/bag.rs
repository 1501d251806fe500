//! Bag: passages with the same words in any order, by which text is found that was told again in other words.
//!
//! ```text
//! points     (i, j) for every rare word that both stories have, at most four times each, outside formulas and what is shared word
//!            for word
//! clusters   points with FEWEST others within REACH words on both sides, and all that they reach      (DBSCAN, Ester et al. 1996)
//! keep       clusters that carry enough different words, and enough of the weight of the rare words on both sides (Least), unless the figures in
//!            them differ
//! ```
//!
//! Shuffled words, synonyms and moved phrases leave the rare words where they were, give or take some. Two reports of one event
//! share names and figures, and less than half of what else is rare.

use crate::story::{Background, StoryWords};

/// How far apart two points are neighbours, in words, on both sides.
const REACH: u32 = 45;

/// How many neighbours make a point the heart of a cluster.
const FEWEST: usize = 4;

/// The least that a bag has in common.
#[derive(Clone, Copy, Debug)]
pub(in crate::compare) struct Least {
    /// Different rare words.
    pub words: usize,
    /// Of the weight of the rare words on both sides.
    pub agreement: f64,
}

impl Least {
    /// What two reports of one day have in common, of which one was made from the other.
    pub const SAME_DAYS: Self = Self { words: 10, agreement: 0.5 };
    /// Reports of one kind have a formula in common for ever; who takes a text takes it within days.
    pub const DAYS_APART: Self = Self { words: 12, agreement: 0.7 };
}

/// From this many figures on two passages may tell by them that they are not one.
const FIGURES: usize = 3;

/// Stories with more points than this are two word lists.
const MOST_POINTS: usize = 5000;

/// Words `a.0..a.1` of one story and `b.0..b.1` of the other that say the same, and how many different rare ones they share.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::compare) struct Bag {
    pub a: (u32, u32),
    pub b: (u32, u32),
    pub words: u32,
    /// The share of the weight of the rare words that both sides have, on the side where it is less.
    pub agreement: f64,
}

/// The bags of two stories outside some words of each, which are marked.
pub(in crate::compare) fn bags(x: &StoryWords, y: &StoryWords, covered: (&[bool], &[bool]), least: Least) -> Vec<Bag> {
    let points = points(x, y, covered);
    if points.len() < least.words || points.len() > MOST_POINTS {
        return Vec::new();
    }
    let mut bags: Vec<Bag> = clusters(&points).iter().filter_map(|cluster| bag(x, y, cluster, least)).collect();
    bags.sort_unstable_by_key(|bag| (bag.a, bag.b));
    bags
}

/// The places of the rare words of both stories, outside what is covered.
fn points(x: &StoryWords, y: &StoryWords, (in_x, in_y): (&[bool], &[bool])) -> Vec<(u32, u32)> {
    let (of_x, of_y) = (x.rare_words(), y.rare_words());
    let (mut points, mut from) = (Vec::new(), 0);
    for &(word, i) in of_x {
        from += of_y[from..].iter().take_while(|other| other.0 < word).count();
        if !in_x[i as usize] {
            let same = of_y[from..].iter().take_while(|other| other.0 == word);
            points.extend(same.filter(|(_, j)| !in_y[*j as usize]).map(|&(_, j)| (i, j)));
        }
    }
    points.sort_unstable();
    points
}

/// The clusters of some points, which are sorted.
fn clusters(points: &[(u32, u32)]) -> Vec<Vec<(u32, u32)>> {
    let near = |n: usize| {
        let (i, j) = points[n];
        let from = points.partition_point(|p| p.0 + REACH < i);
        points[from..]
            .iter()
            .enumerate()
            .take_while(move |(_, p)| p.0 <= i + REACH)
            .filter(move |(_, p)| p.1.abs_diff(j) <= REACH)
            .map(move |(m, _)| from + m)
    };
    let heart: Vec<bool> = (0..points.len()).map(|n| near(n).nth(FEWEST).is_some()).collect();
    let (mut taken, mut clusters) = (vec![false; points.len()], Vec::new());
    for n in 0..points.len() {
        if !heart[n] || taken[n] {
            continue;
        }
        let (mut cluster, mut open) = (Vec::new(), vec![n]);
        taken[n] = true;
        while let Some(m) = open.pop() {
            cluster.push(points[m]);
            if heart[m] {
                for other in near(m) {
                    if !std::mem::replace(&mut taken[other], true) {
                        open.push(other);
                    }
                }
            }
        }
        clusters.push(cluster);
    }
    clusters
}

/// The bag of a cluster, if its two sides say the same.
fn bag(x: &StoryWords, y: &StoryWords, cluster: &[(u32, u32)], least: Least) -> Option<Bag> {
    let span = |of: fn(&(u32, u32)) -> u32| {
        let (least, most) = (cluster.iter().map(of).min()?, cluster.iter().map(of).max()?);
        Some((least, most + 1))
    };
    let (a, b) = (span(|p| p.0)?, span(|p| p.1)?);
    let rare = |story: &StoryWords, (from, to): (u32, u32)| {
        let mut words: Vec<u32> = story.words[from as usize..to as usize].to_vec();
        words.sort_unstable();
        words.dedup();
        words.retain(|&word| Background::get().rarity(word) >= Background::RARE);
        words
    };
    let (in_a, in_b) = (rare(x, a), rare(y, b));
    let weight = |words: &[u32]| words.iter().map(|&word| Background::get().rarity(word)).sum::<f64>();
    let common: Vec<u32> = in_a.iter().copied().filter(|word| in_b.binary_search(word).is_ok()).collect();
    let agreement = weight(&common) / weight(&in_a).max(weight(&in_b)).max(1.0);
    let kept =
        common.len() >= least.words && agreement >= least.agreement && !other_figures(&figures(x, a), &figures(y, b));
    kept.then_some(Bag { a, b, words: common.len() as u32, agreement })
}

/// The different figures among some words of a story, sorted.
fn figures(story: &StoryWords, (from, to): (u32, u32)) -> Vec<u32> {
    let within = story.figures.iter().filter(|(word, _)| (from..to).contains(word));
    let mut figures: Vec<u32> = within.map(|&(_, value)| value).collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}

/// Whether two passages have several figures each and less than half of them in common, or two and none: two bulletins of one formula.
fn other_figures(a: &[u32], b: &[u32]) -> bool {
    let common = a.iter().filter(|value| b.binary_search(value).is_ok()).count();
    let fewer = a.len().min(b.len());
    fewer >= FIGURES && 2 * common < fewer || fewer + 1 == FIGURES && common == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "افتتح محافظ النخيل المهندس رزق البستاني معرض الزهور النادرة في الحديقة الشرقية وزرع شتلة ياسمين أمام \
         النافورة الرخامية ثم كرم مزارعا قدم سوسنة زرقاء لم تعرفها البلدة قبل الآن";

    fn between(one: &str, two: &str) -> Vec<Bag> {
        let (x, y) = (StoryWords::new(one).unwrap(), StoryWords::new(two).unwrap());
        bags(&x, &y, (&vec![false; x.len()], &vec![false; y.len()]), Least::SAME_DAYS)
    }

    #[test]
    fn shuffled_words_are_found() {
        let mut words: Vec<&str> = TEXT.split_whitespace().collect();
        let all = words.len();
        (0..all).for_each(|n| words.swap(n, n * 7 % all));
        let found = between(TEXT, &words.join(" "));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].agreement > 0.9 && found[0].words >= 15, "{found:?}");
    }

    #[test]
    fn other_words_of_one_matter_are_not() {
        let other = "زار محافظ النخيل المهندس رزق البستاني مصنع السكر الجديد وتفقد خطوط التعبئة والمستودعات المبردة واستمع إلى شرح \
             من مدير الإنتاج عن الطاقة اليومية وخطط التصدير";
        assert_eq!(between(TEXT, other), []);
    }

    #[test]
    fn what_is_covered_makes_no_bag() {
        let x = StoryWords::new(TEXT).unwrap();
        let all = vec![true; x.len()];
        assert_eq!(bags(&x, &x, (&all, &all), Least::SAME_DAYS), []);
    }
}
