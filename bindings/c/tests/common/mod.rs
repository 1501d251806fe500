//! What the tests of this crate share.
#![allow(dead_code, reason = "each test uses its part")]

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders up").to_path_buf()
}

/// The declarations of a header without comments and preprocessor lines, each on one line.
pub fn declarations(header: &str) -> Vec<String> {
    let lines = header.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
    let code = lines.filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ").replace("extern \"C\" {", "");
    let (mut out, mut depth, mut declaration) = (Vec::new(), 0, String::new());
    for c in code.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        declaration.push(c);
        if c == ';' && depth == 0 {
            out.push(declaration.split_whitespace().collect::<Vec<_>>().join(" "));
            declaration.clear();
        }
    }
    out
}

/// The functions of a header, each on one line.
pub fn functions(header: &str) -> Vec<String> {
    declarations(header).into_iter().filter(|d| d.ends_with(");")).collect()
}
