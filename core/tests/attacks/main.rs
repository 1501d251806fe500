//! Attacks on a gate, each named by what the attacker wants; all of them fail. Their table is in docs/threats.md.

mod repetition;
mod twins;
