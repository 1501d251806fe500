//! Finding: where a story names its sources, and whose words they pass on.
//!
//! [`dateline`], [`label`] and [`slot`] read the places that hold nothing but sources, [`inline`] the text by
//! its [`evidence`], [`relay`] and [`origin`] who passes on what whom said.

pub(super) mod attribution;
pub(super) mod dateline;
mod evidence;
pub(super) mod inline;
pub(super) mod label;
pub(super) mod origin;
pub(super) mod relay;
pub(super) mod slot;
