//! `include/naql.h` and the man page are what the sources say: they are made of them here, and must be the committed ones.
//!
//! Each module of the crate is a section: its top comment is the section's, then come its types and functions as cbindgen
//! gives them. `UPDATE_HEADER=1 cargo test -p naql-c --test header` writes both files.

mod common;

use std::fmt::Write;
use std::{env, fs};

use cbindgen::{Builder, Config};
use common::{functions, root};

/// The sections, in the order of the header.
const SECTIONS: [&str; 15] = [
    "version",
    "types",
    "text",
    "error",
    "document",
    "policy",
    "fold",
    "fingerprint",
    "compare",
    "trace",
    "verdict",
    "gate",
    "ledger",
    "head",
    "batch",
];

#[test]
fn the_header_is_what_the_sources_say() {
    same("include/naql.h", &header());
}

#[test]
fn the_man_page_is_what_the_sources_say() {
    same("bindings/c/install/naql.3", &man());
}

/// Holds that a committed file is this text, or writes it when asked to.
fn same(file: &str, text: &str) {
    let path = root().join(file);
    if env::var_os("UPDATE_HEADER").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = text.lines().zip(committed.lines()).position(|(a, b)| a != b).map(|n| n + 1);
    assert!(
        text == committed,
        "{file} is not what the sources say (from line {differing:?} on); run UPDATE_HEADER=1 cargo test -p naql-c --test header"
    );
}

/// The whole header.
fn header() -> String {
    let mut out = file(&top("lib"));
    let [major, minor, patch] =
        [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH")];
    let number = naql_c::naql_version_number();
    let abi = naql_c::naql_abi_version();
    let _ = write!(
        out,
        "
// Made from the sources of naql {major}.{minor}.{patch} by cbindgen. Changes belong there.

#ifndef NAQL_H
#define NAQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAQL_VERSION \"{major}.{minor}.{patch}\"
#define NAQL_VERSION_MAJOR {major}
#define NAQL_VERSION_MINOR {minor}
#define NAQL_VERSION_PATCH {patch}
/// Grows with every version: major * 1000000 + minor * 1000 + patch.
#define NAQL_VERSION_NUMBER {number}
/// Changes when programs must be compiled again.
#define NAQL_ABI_VERSION {abi}

/// A text for printf: `printf(NAQL_FMT \"\\n\", NAQL_ARG(text))`. `text` is evaluated twice.
#define NAQL_FMT \"%.*s\"
#define NAQL_ARG(text) (int)(text).len, (text).data

#ifdef __cplusplus
extern \"C\" {{
#endif
"
    );
    for section in SECTIONS {
        let _ = write!(out, "\n{}\n", comment(&top(section)));
        if section == "batch" {
            out.push_str(concat!(include_str!("../src/arrow_abi.h"), "\n"));
        }
        out.push_str(&declarations(section));
    }
    out.push_str("\n#ifdef __cplusplus\n}  // extern \"C\"\n#endif\n\n#endif  // NAQL_H\n");
    out
}

/// The man page: the overview, and each section with its functions.
fn man() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let overview = top("lib");
    let (title, overview) = overview.split_once('\n').unwrap();
    let mut out = format!(
        ".TH NAQL 3 \"\" \"naql {version}\" \"C library\"\n.SH NAME\n{}\n.SH SYNOPSIS\n.nf\n#include <naql.h>\n\ncc $(pkg\\-config \\-\\-cflags \\-\\-libs naql)\n.fi\n.SH DESCRIPTION\n",
        title.replacen(':', " \\-", 1)
    );
    out.push_str(&roff(overview));
    for section in SECTIONS {
        let text = top(section);
        let (title, text) = text.split_once('\n').unwrap();
        let _ = write!(out, ".SH {}\n{}.nf\n\n", title.to_uppercase(), roff(text));
        for function in functions(&declarations(section)) {
            let _ = writeln!(out, "{}", function.replace('\\', "\\e").replace('-', "\\-"));
        }
        out.push_str(".fi\n");
    }
    out.push_str(".SH SEE ALSO\nThe header says of each function what it takes, gives and answers when it fails.\n");
    out
}

/// A text in roff: paragraphs, and what is indented as it is.
fn roff(text: &str) -> String {
    let mut out = String::new();
    let mut indented = false;
    for line in text.trim().lines() {
        let code = line.strip_prefix("    ");
        if code.is_some() != indented {
            indented = !indented;
            out.push_str(if indented { ".RS\n.nf\n" } else { ".fi\n.RE\n" });
        }
        let line = code.unwrap_or(line).replace('\\', "\\e").replace('-', "\\-").replace('`', "");
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        out.push_str(if line.is_empty() { ".PP" } else { guard });
        out.push_str(&line);
        out.push('\n');
    }
    if indented {
        out.push_str(".fi\n.RE\n");
    }
    out
}

/// The top comment of a module.
fn top(module: &str) -> String {
    let source = source(module);
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// A text as what Doxygen takes for the description of the file.
fn file(text: &str) -> String {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    let lines = ["@file naql.h", &format!("@brief {title}")].map(str::to_owned).into_iter();
    let lines = lines.chain(body.lines().map(str::to_owned));
    lines.map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
}

/// A text as a comment, its first line as a heading.
fn comment(text: &str) -> String {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    let rule = "=".repeat(116_usize.saturating_sub(title.chars().count()));
    let mut out = format!("// {title} {rule}\n");
    for line in body.lines() {
        out.push_str(format!("// {line}").trim_end());
        out.push('\n');
    }
    out
}

/// The types and functions of a module in C.
fn declarations(module: &str) -> String {
    let config = Config::from_file(root().join("bindings/c/cbindgen.toml")).unwrap();
    let path = root().join(format!("bindings/c/src/{module}.rs"));
    let mut out = Vec::new();
    Builder::new().with_config(config).with_src(path).generate().unwrap().write(&mut out);
    // Each section comes with brackets of its own for C++; the header has one pair round all.
    let out = String::from_utf8(out).unwrap();
    out.replace("#ifdef __cplusplus\nextern \"C\" {\n#endif // __cplusplus\n\n", "")
        .replace("\n#ifdef __cplusplus\n}  // extern \"C\"\n#endif  // __cplusplus\n", "")
        .trim()
        .to_owned()
        + "\n"
}

fn source(module: &str) -> String {
    fs::read_to_string(root().join(format!("bindings/c/src/{module}.rs"))).unwrap()
}
