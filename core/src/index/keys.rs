//! Keys: the hashes under which a story is looked up and kept.

use super::sketch::Sketch;
use super::tag::KEY_BYTES;
use crate::fingerprint::{Fingerprint, minhash::SLOTS};
use crate::shingle::mix;
use crate::story::Standing;

/// The hashes under which a story is looked up and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub wholes: [u64; WHOLES],
    /// What rules out stories that only seem alike as wholes.
    pub sketch: Sketch,
    /// The distinct marks, sorted, each with the first word at which it occurs.
    pub marks: Box<[(u64, u32)]>,
    /// The keys of rare words close together, sorted; none unless rewrites are asked for.
    pub windows: Box<[u64]>,
    /// What is known to be furniture before any index is asked.
    pub standing: Standing,
}

/// The bit of the keys that find a kept story and count no prints: those of the whole, and those of rare words.
const OF_WHOLE: u64 = 1 << 63;

/// How many `MinHash` slots make a band.
const ROWS: usize = 4;

/// How many bands are keys. Stories that only further bands would find share marks, too.
const BANDS: usize = 5;

/// The blocks of a `SimHash`, each as a mask. A key is the `SimHash` without one of them: stories whose `SimHash`es differ within one
/// block share a key, so always those that differ in one bit (Manku, Jain and Das Sarma, *Detecting near-duplicates for web
/// crawling*, 2007).
const BLOCKS: [u64; 3] = [(1 << 21) - 1, ((1 << 21) - 1) << 21, u64::MAX << 42];

/// The raw and the folded hash, the bands, and the blocks.
pub(super) const WHOLES: usize = 2 + BANDS + BLOCKS.len();

const _: () = assert!(BANDS * ROWS <= SLOTS);

/// Whether a key is one of the whole, or of rare words: no mark.
pub(super) fn is_of_whole(key: u64) -> bool {
    key & OF_WHOLE != 0
}

impl Keys {
    /// The keys of a story. The first bit tells those of the whole from the marks, so that no posting has stories of both.
    pub fn new(f: &Fingerprint) -> Self {
        let hash =
            |h: &[u8; 32], kind: u64| mix(u64::from_le_bytes(*h.first_chunk().unwrap_or(&[0; 8])).wrapping_add(kind));
        let bands = f
            .minhash
            .chunks_exact(ROWS)
            .take(BANDS)
            .enumerate()
            .map(|(band, slots)| slots.iter().fold(mix(2 + band as u64), |key, slot| mix(key ^ u64::from(*slot))));
        let block = |(i, block): (usize, u64)| mix(mix((2 + BANDS + i) as u64) ^ (f.simhash & !block));
        let blocks = BLOCKS.into_iter().enumerate().map(block);
        let mut wholes = [0; WHOLES];
        let keys = [hash(&f.raw, 0), hash(&f.folded, 1)].into_iter().chain(bands).chain(blocks);
        wholes.iter_mut().zip(keys).for_each(|(place, key)| *place = key | OF_WHOLE);
        let mut marks: Vec<(u64, u32)> = f.marks.iter().map(|m| (m.hash & !OF_WHOLE, m.word)).collect();
        // Of equal ones the first word stays. It is faster to compare hashes alone.
        marks.sort_unstable_by_key(|m| m.0);
        marks.dedup_by(|b, a| {
            a.1 = if a.0 == b.0 { a.1.min(b.1) } else { a.1 };
            a.0 == b.0
        });
        Self {
            wholes,
            sketch: Sketch::of(&f.minhash, BANDS * ROWS),
            marks: marks.into(),
            windows: Box::default(),
            standing: Standing::NONE,
        }
    }

    /// With the keys of these [`windows`](super::windows()), too.
    pub fn with_windows(self, windows: Vec<u64>) -> Self {
        let mut windows: Vec<u64> = windows.into_iter().map(|key| key | OF_WHOLE).collect();
        windows.sort_unstable();
        windows.dedup();
        Self { windows: windows.into(), ..self }
    }

    /// The keys of the story: of the whole, the marks, of rare words. One that is not kept is found by its marks alone.
    pub fn all(&self, kept: bool) -> impl Iterator<Item = u64> {
        let (wholes, windows) = if kept { (&self.wholes[..], &self.windows[..]) } else { (&[][..], &[][..]) };
        wholes.iter().copied().chain(self.marks.iter().map(|mark| mark.0)).chain(windows.iter().copied())
    }

    /// How many keys a kept story has.
    pub fn len(&self) -> usize {
        WHOLES + self.marks.len() + self.windows.len()
    }

    /// What an index needs of the keys: the sketch, and the bytes of each key that count.
    pub fn to_bytes(&self, kept: bool) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Sketch::BYTES + KEY_BYTES * self.len());
        bytes.extend(self.sketch.bytes());
        self.all(kept).for_each(|key| bytes.extend_from_slice(&key.to_be_bytes()[..KEY_BYTES]));
        bytes
    }

    /// The keys in these bytes, as good to an index as the ones they were made of; `None` when one is cut short or some are missing.
    pub fn from_bytes(bytes: &[u8], kept: bool) -> Option<Self> {
        let (sketch, bytes) = bytes.split_first_chunk()?;
        let sketch = Sketch::from_bytes(*sketch);
        let (keys, rest) = bytes.as_chunks::<KEY_BYTES>();
        let mut keys = keys.iter().map(|k| u64::from_be_bytes([k[0], k[1], k[2], k[3], k[4], 0, 0, 0]));
        let mut wholes = [0; WHOLES];
        if kept {
            for place in &mut wholes {
                *place = keys.next()?;
            }
        }
        let (windows, marks): (Vec<_>, Vec<_>) = keys.partition(|&key| is_of_whole(key));
        let marks = marks.into_iter().map(|key| (key, 0)).collect();
        rest.is_empty().then(|| Self { wholes, sketch, marks, windows: windows.into(), standing: Standing::NONE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprinter;

    #[test]
    fn an_index_makes_the_same_of_bytes() {
        let keys =
            Keys::new(&Fingerprinter::new().fingerprint("أعلنت بلدية المدينة صباح اليوم فتح السوق القديم").unwrap())
                .with_windows(vec![mix(3), mix(4)]);
        let short = |key: &u64| key >> (64 - 8 * KEY_BYTES);
        for kept in [true, false] {
            let bytes = keys.to_bytes(kept);
            let read = Keys::from_bytes(&bytes, kept).unwrap();
            assert!(read.all(kept).map(|key| short(&key)).eq(keys.all(kept).map(|key| short(&key))));
            assert_eq!(read.sketch, keys.sketch);
            assert_eq!(read.windows.len(), if kept { 2 } else { 0 });
            assert!(Keys::from_bytes(&bytes[1..], kept).is_none(), "cut");
        }
        assert_ne!(keys.sketch, Sketch::default());
        assert!(Keys::from_bytes(&[7; Sketch::BYTES - 1], true).is_none());
    }

    #[test]
    fn simhashes_that_differ_within_a_block_share_a_key() {
        let one = Fingerprinter::new().fingerprint("أعلنت وزارة النقل أمس فتح الطريق الساحلي أمام المسافرين").unwrap();
        let shared = |flipped: u64| {
            let other = Fingerprint {
                raw: [1; 32],
                folded: [2; 32],
                minhash: [7; SLOTS],
                simhash: one.simhash ^ flipped,
                ..one.clone()
            };
            let (a, b) = (Keys::new(&one).wholes, Keys::new(&other).wholes);
            a.iter().zip(b).filter(|(a, b)| *a == b).count()
        };
        assert_eq!(shared(0), BLOCKS.len());
        assert!((0..64).all(|bit| shared(1 << bit) == 1), "one bit leaves one key");
        assert_eq!([shared(0b101), shared(1 << 63 | 1 << 42), shared(1 | 1 << 21), shared(u64::MAX)], [1, 1, 0, 0]);
    }
}
