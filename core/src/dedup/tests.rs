//! That rounds end where documents that are taken one after the other end, when keys keep fewer stories and stories have fewer candidates
//! than they do.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::order::order;
use super::rounds::{Rounds, run};
use crate::decide::{Incoming, Name, Policy, Rules, Verdict};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::Limits;
use crate::shingle::mix;
use crate::source::Registry;
use crate::steps::{Candidates, Lists, Member, Steps, StoryNumber};

const FEW: Limits = Limits { stories: 2, candidates: 3 };

/// The documents one after the other, each by all keys of all earlier ones.
fn in_order(documents: &[Document], steps: Steps<'_>, rules: Rules<'_>, limits: Limits) -> Result<Vec<Verdict>> {
    let incoming = documents.iter().map(Incoming::new).collect::<Result<Vec<_>>>()?;
    let places = order(&incoming, rules)?;
    let mut space = Fingerprinter::new();
    let opened = places.iter().map(|&place| steps.open(&documents[place as usize], &mut space));
    let opened = opened.collect::<Result<Vec<_>>>()?;
    let (mut ids, mut texts) = (HashSet::<Name>::new(), HashSet::<Name>::new());
    let mut earlier: HashMap<u64, Vec<(Member, bool)>> = HashMap::new();
    let mut verdicts = vec![None; documents.len()];
    for (document, (new, &place)) in opened.iter().zip(&places).enumerate() {
        let signed = steps.sign(new)?;
        let [id, text] = signed.names;
        if !texts.insert(text) {
            verdicts[place as usize] = Some(steps.repeated(new));
            continue;
        }
        let number =
            |member: &Member| Member { story: StoryNumber::new(document as u64, member.story.part()), ..*member };
        let members: Vec<Member> = signed.members.iter().map(number).collect();
        let mut rulings = Vec::new();
        for part in (0..new.stories()).filter(|&part| steps.asks(new, part)) {
            let of_part = members.iter().filter(|member| member.story.part() == part);
            let known = of_part.filter_map(|member| {
                let mut lists = Lists::within(limits);
                for (member, kept) in earlier.get(&member.key).into_iter().flatten() {
                    lists.next(member, *kept);
                }
                Some((*member, lists.next(member, true)?))
            });
            let found = Candidates::within(&known.collect::<Vec<_>>(), limits);
            assert!(found.stories.len() <= limits.candidates);
            for &of in &found.stories {
                rulings.extend(steps.verify(new, part, &opened[of.document() as usize], of, &found)?);
            }
        }
        let mut verdict = steps.decide(new, !ids.insert(id), &rulings)?;
        let kept = Steps::kept(new, &verdict);
        for member in members {
            earlier.entry(member.key).or_default().push((member, kept[member.story.part()]));
        }
        verdict.matches.iter_mut().for_each(|found| found.document = places[found.document as usize].into());
        verdict.cover.iter_mut().for_each(|cover| cover.document = places[cover.document as usize].into());
        verdicts[place as usize] = Some(verdict);
    }
    Ok(verdicts.into_iter().map(|verdict| verdict.expect("one for each")).collect())
}

/// The verdicts of rounds, without who else printed what is kept, and how many rounds there were.
fn at_once(
    documents: &[Document],
    steps: Steps<'_>,
    rules: Rules<'_>,
    limits: Limits,
    rounds: Rounds,
) -> Result<(Vec<Verdict>, usize)> {
    let (mut verdicts, done) = run(documents, steps, rules, limits, rounds, &())?;
    verdicts.iter_mut().for_each(|verdict| verdict.prints = None);
    Ok((verdicts, done.len()))
}

/// So many words of its own for each number.
fn words(number: u64, count: u64) -> String {
    const LETTERS: [char; 16] = ['ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ'];
    let word = |n: u64| -> String {
        let hash = mix(number << 16 | n);
        (0..5).map(|place| LETTERS[(hash >> (4 * place) & 15) as usize]).collect()
    };
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// A document of some of nine sentences and words of its own.
fn document(n: usize, of: &(Vec<u64>, u64, u8, u8)) -> Document {
    let (sentences, own, outlet, day) = of;
    let mut lines: Vec<String> = sentences.iter().map(|&sentence| words(sentence, 12 + sentence % 5)).collect();
    lines.push(words(1_000 + n as u64, *own));
    let document = Document::new(format!("d{n}"), lines.join("\n")).publisher(format!("outlet {outlet}"));
    document.published(format!("2026-03-{day:02}T12:00:00Z"))
}

fn corpus() -> impl Strategy<Value = Vec<Document>> {
    let sentences = prop::collection::vec(0..9u64, 1..5);
    let of = prop::collection::vec((sentences, 0..25u64, 0..3u8, 1..6u8), 2..40);
    of.prop_map(|of| of.iter().enumerate().map(|(n, of)| document(n, of)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_fixpoint_is_what_one_after_the_other_gives(documents in corpus(), most in 1..4usize) {
        let (policy, registry) = (Policy::default(), Registry::builtin());
        let (steps, rules) = (Steps::new(&policy, registry).unwrap(), Rules { policy: &policy, registry, chains: false });
        for limits in [FEW, Limits::default()] {
            let want = in_order(&documents, steps, rules, limits).unwrap();
            for rounds in [Rounds { most: usize::MAX, few: 0 }, Rounds { most, few: 0 }] {
                prop_assert_eq!(&at_once(&documents, steps, rules, limits, rounds).unwrap().0, &want);
            }
        }
    }
}

/// Each document has a part of the one before: both limits are reached, and count.
#[test]
fn the_limits_are_reached() {
    let (policy, registry) = (Policy::default(), Registry::builtin());
    let (steps, rules) = (Steps::new(&policy, registry).unwrap(), Rules { policy: &policy, registry, chains: false });
    let of = |n: u64| (vec![n % 3, n / 3 % 4, n / 4 % 5, n / 7 % 9], n % 20, 0, (n / 9) as u8 + 1);
    let documents: Vec<Document> = (0..60).map(|n| document(n as usize, &of(n))).collect();
    let all = Rounds { most: usize::MAX, few: 0 };
    let of_limits = |stories, candidates| {
        let limits = Limits { stories, candidates };
        let (verdicts, rounds) = at_once(&documents, steps, rules, limits, all).unwrap();
        assert_eq!(verdicts, in_order(&documents, steps, rules, limits).unwrap());
        assert!(rounds > 2);
        verdicts
    };
    let [few, stories, candidates] = [of_limits(2, 3), of_limits(8, 3), of_limits(2, 32)];
    assert!(few != stories && few != candidates && stories != candidates);
}
