//! Whether standard output was closed when the process began. It must be asked before Rust's runtime starts, which opens /dev/null in
//! its place; so it is asked by a function that the loader calls.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard output was closed.
pub fn standard_output() -> bool {
    CLOSED.load(Relaxed)
}

extern "C" fn look() {
    // SAFETY: fcntl with F_GETFD takes any number for a descriptor and changes nothing.
    let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
    CLOSED.store(flags == -1, Relaxed);
}

// SAFETY: the loader calls every function of this section once, before main; `look` has the signature that it calls with (it reads
// none of the arguments) and needs nothing of the runtime.
#[unsafe(link_section = ".init_array")]
#[used]
static LOOK: extern "C" fn() = look;
