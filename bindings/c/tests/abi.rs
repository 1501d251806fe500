//! The ABI does not change unnoticed: `abi.txt` lists every type with its layout and every function with its parameters.
//!
//! `UPDATE_ABI=1 cargo test -p naql-c --test abi` writes the list again. It takes additions; where something that was there
//! changes or goes, `naql_abi_version` must have been raised first.

mod common;

use std::{env, fs};

use common::{declarations, root};

#[test]
fn the_abi_is_the_listed_one() {
    let path = root().join("bindings/c/abi.txt");
    let header = fs::read_to_string(root().join("include/naql.h")).unwrap();
    let version = format!("ABI {}", naql_c::naql_abi_version());
    let now: Vec<String> = [version].into_iter().chain(declarations(&header)).collect();
    let listed = fs::read_to_string(&path).unwrap_or_default();
    let listed: Vec<&str> = listed.lines().collect();
    let gone: Vec<_> = listed.iter().filter(|line| !now.iter().any(|now| now == *line)).collect();
    let raised = listed.first().is_none_or(|line| *line != now[0]);
    assert!(gone.is_empty() || raised, "the ABI changed: raise naql_abi_version. No longer there:\n{gone:#?}");
    if env::var_os("UPDATE_ABI").is_some() {
        fs::write(&path, now.join("\n") + "\n").unwrap();
        return;
    }
    assert!(
        listed == now,
        "bindings/c/abi.txt does not list what include/naql.h declares; run UPDATE_ABI=1 cargo test -p naql-c --test abi"
    );
}

#[test]
fn versions_agree() {
    let header = fs::read_to_string(root().join("include/naql.h")).unwrap();
    let defined = |name: &str| {
        let line = header.lines().find_map(|line| line.strip_prefix(&format!("#define {name} ")));
        line.unwrap_or_else(|| panic!("no {name}")).to_owned()
    };
    assert_eq!(defined("NAQL_VERSION"), format!("{:?}", env!("CARGO_PKG_VERSION")));
    let parts = ["MAJOR", "MINOR", "PATCH"].map(|part| defined(&format!("NAQL_VERSION_{part}")));
    assert_eq!(parts.join("."), env!("CARGO_PKG_VERSION"));
    assert_eq!(defined("NAQL_VERSION_NUMBER"), naql_c::naql_version_number().to_string());
    assert_eq!(defined("NAQL_ABI_VERSION"), naql_c::naql_abi_version().to_string());
}
