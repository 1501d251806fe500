//! Decision: what to do with a document.

use serde::{Deserialize, Serialize};

/// What to do with a document. A caller acts on each of them, so adding one is a breaking change on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Admit it.
    Admit,
    /// Keep it for a person to look at.
    Hold,
    /// Drop it.
    Drop,
}

impl Decision {
    /// Every decision, from the most lenient to the strictest.
    pub const ALL: &[Self] = &[Self::Admit, Self::Hold, Self::Drop];

    /// The name in every face: `"admit"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Hold => "hold",
            Self::Drop => "drop",
        }
    }

    /// The number in a store. It never changes its meaning.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Admit => 0,
            Self::Hold => 1,
            Self::Drop => 2,
        }
    }

    /// The decision of a number in a store; `None` for a number that no decision has.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|decision| decision.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::Decision;

    /// Stores have these numbers: a new decision takes the next one, and none is used again.
    #[test]
    fn codes_are_pinned() {
        let codes: Vec<_> = Decision::ALL.iter().map(|decision| (decision.code(), decision.name())).collect();
        assert_eq!(codes, [(0, "admit"), (1, "hold"), (2, "drop")]);
        assert!(Decision::ALL.iter().all(|decision| Decision::from_code(decision.code()) == Some(*decision)));
        assert_eq!(Decision::from_code(3), None);
    }
}
