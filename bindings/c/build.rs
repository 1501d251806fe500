//! Names the shared library, for programs that are linked to it look for this name; and keeps it loaded until the process
//! ends, for threads that used it still run its code when they end, also after `dlclose`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let part = |name: &str| std::env::var(format!("CARGO_PKG_VERSION_{name}")).expect("cargo sets it");
    // Before 1.0 a minor version may break the ABI, from then on only a major one.
    let (major, minor) = (part("MAJOR"), part("MINOR"));
    let abi = if major == "0" { format!("0.{minor}") } else { major };
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libnaql.so.{abi},-z,nodelete");
    }
}
