//! The wish to stop: a signal asks for it, a verb that must end what it began looks for it.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// How often a verb that waits looks whether it is to stop.
pub const LOOK: Duration = Duration::from_millis(100);

/// Whether a verb looks for [`STOP`].
static WAITS: AtomicBool = AtomicBool::new(false);

/// Whether the process is to end.
static STOP: AtomicBool = AtomicBool::new(false);

/// Says that from now on a verb looks whether it is to stop.
pub fn wait() {
    WAITS.store(true, Relaxed);
}

/// Asks the verb to stop. False when no verb looks, or when it was asked before: a second signal ends the process at once.
pub fn ask() -> bool {
    WAITS.load(Relaxed) && !STOP.swap(true, Relaxed)
}

/// Whether the verb is to stop.
pub fn asked() -> bool {
    STOP.load(Relaxed)
}
