//! What `naql serve` takes.

use std::path::PathBuf;

use super::reading::Rules;
use super::values::{ReportLang, since};

#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The directory of the store; a gate may write to it meanwhile
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// Only what was published, or arrived without a date, in the last days (7d) or from a day on (2026-03-01)
    #[arg(long, value_name = "WHEN", value_parser = |text: &str| since(text).map(|_| text.to_owned()))]
    pub since: Option<String>,
    /// Where to listen; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:6247")]
    pub listen: String,
    /// What a reader must show [default: nothing on a loopback address, else one that is made and printed]
    #[arg(long, value_name = "WORD", value_parser = token)]
    pub token: Option<String>,
    /// In which language; the page can be switched
    #[arg(long, value_name = "LANG", default_value = "ar")]
    pub lang: ReportLang,
    #[command(flatten)]
    pub rules: Rules,
}

/// A token: what can be in an address and in a cookie as it is, and is not guessed.
fn token(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    (plain && text.len() >= 16)
        .then(|| text.to_owned())
        .ok_or("take 16 or more of a-z, A-Z, 0-9 and - . _ ~".to_owned())
}
