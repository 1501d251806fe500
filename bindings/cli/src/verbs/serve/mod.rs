//! `naql serve`: the report of a store over HTTP, while a gate writes to it in another process.
//!
//! ```text
//! follow   a thread: the store's head, every second; when it has moved: pages ─▶ lineage ─▶ report
//! web      a thread: the page, JSON of each view, and events of what is new, all of the last report
//! ```

mod follow;
mod web;

use std::net::{TcpListener, ToSocketAddrs};

use rayon::ThreadPool;
use tokio::runtime::Builder;
use tokio::sync::watch;

use self::follow::Follow;
use super::common;
use crate::args::{Args, Serve};
use crate::failure::{Failure, Result, exit};
use crate::progress::say;
use crate::stop;

/// Runs the verb.
///
/// # Errors
/// On trouble with the store, a policy or a registry, and when the address cannot be listened at.
pub fn run(verb: &Serve, args: &Args, pool: &ThreadPool) -> Result<()> {
    let (policy, registry) = common::rules(&verb.rules)?;
    let listener = listen(&verb.listen)?;
    let failed = |error: std::io::Error| Failure::new(exit::IO, format!("--listen {}: {error}", verb.listen));
    let at = listener.local_addr().map_err(failed)?;
    let local = at.ip().is_loopback();
    let token = verb.token.clone().or_else(|| (!local).then(made));
    let mut follow =
        Follow { verb, policy: &policy, registry: &registry, quiet: args.quiet, first: None, last: None, told: false };
    stop::wait();
    let (shown, seen) = watch::channel(Some(pool.install(|| follow.first())?));
    let key = token.as_ref().map_or_else(String::new, |token| format!("?token={token}"));
    common::print(format!("http://{at}/{key}\n").as_bytes())?;
    if !args.quiet {
        say("serve: Ctrl-C ends it");
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    std::thread::scope(|scope| {
        // It ends when nobody looks at what it shows any more.
        scope.spawn(|| follow.go_on(&shown, pool));
        let served = runtime.block_on(web::serve(listener, local, token, verb.lang.into(), seen));
        stop::ask();
        served.map_err(failed)
    })
}

/// Takes an address.
fn listen(address: &str) -> Result<TcpListener> {
    let wrong = |what: String| Failure::usage(format!("--listen {address}: {what}"));
    let all = address.to_socket_addrs().map_err(|error| wrong(format!("{error}; name an address and a port")))?;
    let all: Vec<_> = all.collect();
    let listener = TcpListener::bind(&all[..]).map_err(|error| wrong(format!("cannot listen: {error}")))?;
    listener.set_nonblocking(true).map_err(|error| wrong(error.to_string()))?;
    Ok(listener)
}

/// A token of 128 random bits.
fn made() -> String {
    let mut bytes = [0; 16];
    // Without random numbers no store was made either.
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    format!("{:032x}", u128::from_be_bytes(bytes))
}
