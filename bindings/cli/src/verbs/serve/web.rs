//! Web: what is served, and to whom.
//!
//! ```text
//! /                                                the page; ?lang=en
//! /summary.json /matrix.json /stories.json         what a view shows
//! /story.json?id= /outlet.json?id=
//! /events?after=N                                  server-sent events: the clusters that came after N entries of the ledger
//! ```
//! Nothing is changed by any request: GET and HEAD are all there is. On a loopback address only names of this machine are answered to, so
//! that no page of another name can be led here (DNS rebinding). Elsewhere a token is asked for; it is shown once in the address, and kept
//! in a cookie from then on.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{Stream, unfold};
use naql_report::{Lang, Views};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::follow::Shown;
use crate::stop;

/// The cookie of the token.
const COOKIE_NAME: &str = "naql_token";

/// What every answer has. The page has a stricter policy of its own in it.
const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

#[derive(Clone)]
struct Served {
    shown: watch::Receiver<Option<Arc<Shown>>>,
    /// Whether only this machine is answered.
    local: bool,
    token: Option<Arc<str>>,
    lang: Lang,
}

/// What may be asked for.
#[derive(Default, Deserialize)]
struct Asked {
    id: Option<String>,
    lang: Option<String>,
    after: Option<u64>,
}

/// Serves until the verb is to stop.
///
/// # Errors
/// When it can no longer listen.
pub async fn serve(
    listener: TcpListener,
    local: bool,
    token: Option<String>,
    lang: Lang,
    shown: watch::Receiver<Option<Arc<Shown>>>,
) -> std::io::Result<()> {
    let served = Served { shown, local, token: token.map(Into::into), lang };
    let app = Router::new()
        .route("/", get(page))
        .route("/summary.json", get(|State(of)| view(of, |views| Some(views.summary()))))
        .route("/matrix.json", get(|State(of)| view(of, |views| Some(views.matrix()))))
        .route("/stories.json", get(|State(of)| view(of, |views| Some(views.stories()))))
        .route("/story.json", get(|State(of), Query(asked)| one(of, asked, |views, id| views.story(id))))
        .route("/outlet.json", get(|State(of), Query(asked)| one(of, asked, |views, id| views.outlet(id))))
        .route("/events", get(events))
        .layer(from_fn_with_state(served.clone(), guard))
        .with_state(served);
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await
}

/// Waits until the verb is to stop.
async fn stopped() {
    while !stop::asked() {
        tokio::time::sleep(stop::LOOK).await;
    }
}

/// Lets through who may look, and gives every answer its headers.
async fn guard(State(served): State<Served>, request: Request, next: Next) -> Response {
    let mut response = match refused(&served, &request) {
        Some(response) => response,
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// The answer to who may not look.
fn refused(served: &Served, request: &Request) -> Option<Response> {
    let headers = request.headers();
    if served.local && !host(headers).is_some_and(is_this_machine) {
        let message = "naql serve answers to 127.0.0.1, [::1] and localhost\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, message).into_response());
    }
    let token = served.token.as_deref()?;
    if shown_token(headers).is_some_and(|shown| equal(shown, token)) {
        return None;
    }
    let (mut given, mut rest) = (None, Vec::new());
    for part in request.uri().query().unwrap_or_default().split('&').filter(|part| !part.is_empty()) {
        match part.strip_prefix("token=") {
            Some(token) => given = Some(token),
            None => rest.push(part),
        }
    }
    if !given.is_some_and(|given| equal(given, token)) {
        let message = "show the token: open the address that naql serve printed\n";
        return Some((StatusCode::UNAUTHORIZED, message).into_response());
    }
    // From here on the cookie has it, and the address does not.
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    let cookie = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Lax");
    let to = format!("{}{query}", request.uri().path());
    Some((StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, cookie)]).into_response())
}

/// The name that a request is to, without its port.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let bare = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    Some(bare.map_or(host, |(name, _)| name))
}

/// Whether a name is one of this machine, whatever a name server says.
fn is_this_machine(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// The token that a request shows, in a header or in a cookie.
fn shown_token(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    bearer.or_else(|| cookies.find(|(name, _)| *name == COOKIE_NAME).map(|(_, token)| token))
}

/// Whether two words are equal, in a time that does not depend on where they differ.
fn equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Works on what is shown now, where it holds up no other request: a page of a hundred thousand pages takes a while to write.
async fn now(served: &Served, work: impl FnOnce(&Shown) -> Response + Send + 'static) -> Response {
    let shown = served.shown.borrow().clone();
    let Some(shown) = shown else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let worked = tokio::task::spawn_blocking(move || work(&shown)).await;
    worked.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn page(State(served): State<Served>, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang.as_deref().and_then(Lang::of).unwrap_or(served.lang);
    now(&served, move |shown| Html(shown.page(lang).to_owned()).into_response()).await
}

/// A view as JSON.
async fn view(served: Served, of: impl FnOnce(Views<'_>) -> Option<Value> + Send + 'static) -> Response {
    let answer = move |shown: &Shown| match of(shown.report.views()) {
        Some(value) => ([(CONTENT_TYPE, "application/json")], format!("{value}\n")).into_response(),
        None => (StatusCode::NOT_FOUND, "nothing has this id\n").into_response(),
    };
    now(&served, answer).await
}

/// A view of something that has an id.
async fn one(
    served: Served,
    asked: Asked,
    of: impl FnOnce(Views<'_>, &str) -> Option<Value> + Send + 'static,
) -> Response {
    view(served, move |views| of(views, &asked.id.unwrap_or_default())).await
}

/// What came after some number of entries: once now, and again whenever the store has changed.
async fn events(
    State(served): State<Served>,
    Query(asked): Query<Asked>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut shown = served.shown;
    shown.mark_changed();
    let after = asked.after.unwrap_or_default();
    let told = unfold(shown, move |mut shown| async move {
        shown.changed().await.ok()?;
        let now = shown.borrow_and_update().clone()?;
        let clusters: Vec<&Value> = now.news.iter().filter(|(came, _)| *came > after).map(|(_, of)| of).collect();
        let event =
            Event::default().event("news").data(json!({"entries": now.entries, "clusters": clusters}).to_string());
        Some((Ok(event), shown))
    });
    Sse::new(told).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine() {
        let of = |name: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static(name));
            host(&headers).is_some_and(is_this_machine)
        };
        for name in ["localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:6247", "[::1]", "[::1]:6247", "127.1.2.3:1"] {
            assert!(of(name), "{name}");
        }
        for name in [
            "",
            "example.org",
            "localhost.example.org:6247",
            "127.0.0.1.example.org",
            "10.0.0.1",
            "[::2]:80",
            "0.0.0.0",
        ] {
            assert!(!of(name), "{name}");
        }
        assert_eq!(host(&HeaderMap::new()), None);
    }

    #[test]
    fn a_token_is_shown_in_a_header_or_a_cookie() {
        let of = |name, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            shown_token(&headers).map(str::to_owned)
        };
        assert_eq!(of(AUTHORIZATION, "Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of(COOKIE, "x=1; naql_token=abc").as_deref(), Some("abc"));
        assert_eq!(of(COOKIE, "xnaql_token=abc"), None);
        assert_eq!(of(AUTHORIZATION, "Basic abc"), None);
        assert!(equal("abc", "abc") && !equal("abc", "abd") && !equal("abc", "ab") && !equal("", "a"));
    }
}
