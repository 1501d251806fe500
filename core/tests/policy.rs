//! The policy file: what is read back, and what is refused and how.

use naql::compare::{Relation, Thresholds};
use naql::{Code, Decision, Policy, Rule, Scope};

/// Nothing in it is as in the default.
fn other() -> Policy {
    let relation = Thresholds {
        template_days: 7,
        template_run: 45,
        burst_days: 3,
        burst_jaccard: 0.6,
        burst_rate: 2.5,
        burst_figures: 9,
        burst_agreement: 1.0,
        template_figures: 0,
        template_words: 15,
        template_names: 8,
        template_name_words: 12,
        template_name_share: 0.8,
        near_containment: 0.7,
        near_own: 25,
        containment: 1.0,
        shared_weight: 4.5,
        overlap_weight: 30.0,
        overlap_run: 20,
        passage_gap: 10,
        passage_identity: 0.4,
        passage_words: 9,
    };
    let sources = ["spa", "agency"];
    Policy::default().min_words(25).no_arabic(Decision::Drop).revision(Decision::Admit).relation(relation).rules([
        Rule::new(Relation::ALL, Decision::Hold)
            .scope(Scope::SameOutlet)
            .within_days(3)
            .min_containment(0.25)
            .publisher(sources),
        Rule::new([Relation::Overlaps], Decision::Drop).scope(Scope::OtherOutlet),
        Rule::new([Relation::Near], Decision::Admit).credit(["newspaper"]).replace(true),
        Rule::new([Relation::Near], Decision::Hold).uncredited().independent_origins(2),
    ])
}

#[test]
fn what_is_written_is_read_back() {
    for policy in [Policy::default(), other(), other().rules([])] {
        let toml = policy.to_toml();
        assert_eq!(Policy::from_toml(&toml).expect(&toml), policy);
        let json = serde_json::to_string(&policy).expect("a policy has a JSON form");
        assert_eq!(Policy::from_json(&json).expect(&json), policy);
    }
}

#[test]
fn what_is_not_given_is_the_default() {
    assert_eq!(Policy::from_toml("").unwrap(), Policy::default());
    assert_eq!(Policy::from_json("{}").unwrap(), Policy::default());
    let policy = Policy::from_toml("min_words = 20\n[relation]\ncontainment = 0.9\n").unwrap();
    let relation = Thresholds { containment: 0.9, ..Thresholds::default() };
    assert_eq!(policy, Policy::default().min_words(20).relation(relation));
}

#[test]
fn a_short_rule_holds_for_any_outlet_and_any_time() {
    let want = Rule::new([Relation::SameText], Decision::Hold);
    let toml =
        Policy::from_toml("extends = \"none\"\n[[rules]]\nrelation = [\"same_text\"]\ndecision = \"hold\"\n").unwrap();
    let json = Policy::from_json(r#"{"extends": "none", "rules": [{"relation": ["same_text"], "decision": "hold"}]}"#)
        .unwrap();
    assert_eq!(toml.rules, [want]);
    assert_eq!(json, toml);
}

/// A rule without a credit has the form, and the policy the digest, that it ever had.
#[test]
fn a_credit_is_a_list_or_a_word() {
    let of = |line: &str| {
        let toml = format!("extends = \"none\"\n[[rules]]\nrelation = [\"near\"]\n{line}\ndecision = \"hold\"\n");
        Policy::from_toml(&toml).expect(line)
    };
    let hold = || Rule::new([Relation::Near], Decision::Hold);
    for (line, rule, written) in [
        ("", hold(), None),
        ("credit = []", hold(), None),
        ("credit = [\"agency\"]", hold().credit(["agency"]), Some("credit = [\"agency\"]")),
        ("credit = \"uncredited\"", hold().uncredited(), Some("credit = \"uncredited\"")),
        ("independent_origins = 2", hold().independent_origins(2), Some("independent_origins = 2")),
    ] {
        let policy = of(line);
        assert_eq!(policy.rules, [rule], "{line}");
        match written {
            Some(written) => assert!(policy.to_toml().contains(written), "{}", policy.to_toml()),
            None => assert_eq!(policy.digest(), of("").digest(), "{line}"),
        }
    }
}

/// Each with what the message must say.
const REFUSED_TOML: [(&str, &[&str]); 31] = [
    ("min_words = ", &["line 1", "column"]),
    ("min_words = 8\nmin_word = 9\n", &["line 2", "column 1", "unknown field `min_word`"]),
    ("[relation]\nnear = 0.5\n", &["line 2", "column 1", "unknown field `near`"]),
    ("[[rules]]\nrelation = [\"near\"]\nif = 3\ndecision = \"drop\"\n", &["line 3", "column 1", "unknown field `if`"]),
    (
        "[[rules]]\nrelation = [\"nearly\"]\ndecision = \"drop\"\n",
        &["line 2", "unknown variant `nearly`", "`same_text`"],
    ),
    ("[[rules]]\nrelation = [\"near\"]\ndecision = \"throw\"\n", &["line 3", "unknown variant `throw`", "`hold`"]),
    (
        "[[rules]]\nrelation = [\"near\"]\nscope = \"mine\"\ndecision = \"drop\"\n",
        &["line 3", "unknown variant `mine`"],
    ),
    ("[[rules]]\nrelation = [\"near\"]\n", &["missing field `decision`"]),
    ("[[rules]]\ndecision = \"drop\"\n", &["missing field `relation`"]),
    ("extends = \"none\"\n[[rules]]\nrelation = []\ndecision = \"drop\"\n", &["rule 1", "names no relation"]),
    ("[[rules]]\nrelation = [\"near\"]\ndecision = \"drop\"\n", &["extends = \"default\"", "extends = \"none\""]),
    ("rules = []\n", &["extends"]),
    (
        "[[rules]]\nrelation = [\"near\"]\ncredit = \"agency\"\ndecision = \"drop\"\n",
        &["line 3", "\"agency\"", "\"uncredited\", or a list of sources"],
    ),
    (
        "[[rules]]\nrelation = [\"near\"]\ncredit = 3\ndecision = \"drop\"\n",
        &["line 3", "`3`", "\"uncredited\", or a list of sources"],
    ),
    ("[[rules]]\nrelation = [\"near\"]\nindependent_origins = -1\ndecision = \"drop\"\n", &["line 3", "-1"]),
    ("extends = \"some\"\n", &["line 1", "unknown variant `some`"]),
    ("min_words = -1\n", &["line 1", "-1"]),
    ("min_words = 1.5\n", &["line 1", "1.5"]),
    ("revision = true\n", &["line 1"]),
    ("[relation]\ncontainment = 1.01\n", &["relation.containment", "1.01", "between 0 and 1"]),
    ("[relation]\nnear_containment = -0.1\n", &["relation.near_containment", "-0.1"]),
    ("[relation]\npassage_identity = nan\n", &["relation.passage_identity", "NaN"]),
    ("[relation]\nburst_rate = -1.5\n", &["relation.burst_rate", "-1.5", "from 0 on"]),
    ("[relation]\nburst_rate = inf\n", &["relation.burst_rate", "inf"]),
    ("[relation]\nburst_rate = nan\n", &["relation.burst_rate", "NaN"]),
    ("[relation]\noverlap_weight = inf\n", &["relation.overlap_weight", "inf"]),
    ("[relation]\nshared_weight = -1.5\n", &["relation.shared_weight", "-1.5"]),
    ("[relation]\nshared_weight = nan\n", &["relation.shared_weight", "NaN"]),
    ("[relation]\nnear_length = 0.9\n", &["line 2", "unknown field `near_length`", "near_own"]),
    ("[relation]\ntemplate_agreement = 0.5\n", &["line 2", "unknown field `template_agreement`", "template_figures"]),
    ("[relation]\noverlap_words = 20\n", &["line 2", "unknown field `overlap_words`", "overlap_weight"]),
];

#[test]
fn what_is_wrong_is_named_and_placed() {
    for (toml, says) in REFUSED_TOML {
        let error = Policy::from_toml(toml).expect_err(toml);
        assert_eq!(error.code(), Code::InvalidPolicy, "{toml}");
        assert!(error.message().starts_with("policy: "), "{error}");
        for what in says {
            assert!(error.message().contains(what), "{toml} wants {what}: {error}");
        }
    }
    let json: [(&str, &[&str]); 5] = [
        ("{\"min_words\": 8,\n \"min_word\": 9}", &["unknown field `min_word`", "line 2", "column 11"]),
        ("{\"relation\": {\"near\": 1}}", &["unknown field `near`", "line 1", "column 20"]),
        (
            "{\"rules\": [{\"relation\": [\"nearly\"], \"decision\": \"drop\"}]}",
            &["unknown variant `nearly`", "line 1"],
        ),
        (
            "{\"extends\": \"none\", \"rules\": [{\"relation\": [], \"decision\": \"drop\"}]}",
            &["rule 1", "names no relation"],
        ),
        ("{", &["line 1"]),
    ];
    for (json, says) in json {
        let error = Policy::from_json(json).expect_err(json);
        assert_eq!(error.code(), Code::InvalidPolicy, "{json}");
        for what in says {
            assert!(error.message().contains(what), "{json} wants {what}: {error}");
        }
    }
}

#[test]
fn a_share_in_a_rule_lies_between_0_and_1() {
    for share in ["-0.5", "1.5", "nan"] {
        let toml = format!(
            "extends = \"none\"\n[[rules]]\nrelation = [\"near\"]\nmin_containment = {share}\ndecision = \"drop\"\n"
        );
        let error = Policy::from_toml(&toml).expect_err(share);
        assert_eq!(error.code(), Code::InvalidPolicy);
        assert!(error.message().contains("rule 1"), "{error}");
        assert!(error.message().contains("min_containment"), "{error}");
    }
}

#[test]
fn what_follows_the_rules_of_a_file_is_said() {
    let rule = "[[rules]]\nrelation = [\"near\"]\ndecision = \"hold\"\n";
    let read = |extends: &str| Policy::from_toml(&format!("extends = \"{extends}\"\n{rule}")).unwrap().rules;
    let default = Policy::default().rules;
    assert_eq!(read("none").len(), 1);
    assert_eq!(read("default")[1..], default);
    assert_eq!(Policy::from_toml("extends = \"default\"").unwrap(), Policy::default());
    assert_eq!(Policy::from_toml("extends = \"none\"").unwrap().rules, []);
    // A policy that names no rules has the default ones, as ever, and the digest that it ever had.
    assert_eq!(Policy::from_toml("").unwrap().rules, default);
}

#[test]
fn rules_name_sources_that_there_are() {
    let of = |name: &str| {
        let rule = Rule::new([Relation::Near], Decision::Hold).credit([name]);
        Policy::default().rules([rule]).check_names(naql::source::Registry::builtin())
    };
    for name in ["reuters", "agency", "official", "?مرافئ برس", "@agencies"] {
        assert_eq!(of(name), Ok(()), "{name}");
    }
    let error = of("rueters").unwrap_err();
    assert!(error.message().contains("rule 1") && error.message().contains("rueters"), "{error}");
}
