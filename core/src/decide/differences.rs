//! Where two policies differ, key by key and rule by rule.

use super::policy::Policy;

impl Policy {
    /// A line for every key and rule in which this policy differs from another one, which `other` names: `min_words is 8, 20 in the
    /// store`.
    pub fn differences(&self, from: &Self, other: &str) -> Vec<String> {
        let (a, b) = (keys(self), keys(from));
        let mut out: Vec<String> = a
            .iter()
            .filter_map(|(key, value)| {
                let theirs = b.iter().find(|(other, _)| other == key).map(|(_, value)| value)?;
                (theirs != value).then(|| format!("{key} is {value}, {theirs} {other}"))
            })
            .collect();
        let rules = |policy: &Self| -> Vec<String> {
            let line = |rule| toml::Value::try_from(rule).map(|rule| rule.to_string()).unwrap_or_default();
            policy.rules.iter().map(line).collect()
        };
        let (a, b) = (rules(self), rules(from));
        for n in 0..a.len().max(b.len()) {
            match (a.get(n), b.get(n)) {
                (Some(ours), Some(theirs)) if ours != theirs => {
                    out.push(format!("rule {} is {ours}, {theirs} {other}", n + 1));
                }
                (Some(ours), None) => out.push(format!("rule {} is {ours}, none {other}", n + 1)),
                (None, Some(theirs)) => out.push(format!("there is no rule {}, {theirs} {other}", n + 1)),
                _ => {}
            }
        }
        out
    }
}

/// The keys of a policy with their values, but for the rules.
fn keys(policy: &Policy) -> Vec<(String, String)> {
    let all: toml::Table = policy.to_toml().parse().unwrap_or_default();
    let mut out = Vec::new();
    for (key, value) in all {
        match value {
            toml::Value::Table(table) => {
                out.extend(table.into_iter().map(|(inner, value)| (format!("{key}.{inner}"), value.to_string())));
            }
            _ if key == "rules" => {}
            value => out.push((key, value.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_a_line() {
        let (a, b) = (Policy::default(), Policy::default().min_words(20).rules([]));
        let lines = a.differences(&b, "there");
        assert_eq!(lines[0], "min_words is 8, 20 there");
        assert_eq!(lines.len(), 1 + 3);
        assert!(lines[1].starts_with("rule 1 is {") && lines[1].ends_with("none there"), "{lines:?}");
        assert_eq!(a.differences(&a, "there"), [""; 0]);
    }
}
