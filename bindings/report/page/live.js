// Live: a page that is served hears from its server what is new. It is told, and not put in place: nothing moves under who reads.

/** How many new stories are listed. */
const LISTED = 5;

/** Loads the page again, at an address if one is given. */
function again(address) {
  if (address) keep(address);
  location.reload();
}

/** What is said again when the language changes. */
let tellNews = () => {};

function live() {
  if (DATA.live === undefined) return;
  const place = el('aside', {id: 'news', 'aria-live': 'polite'});
  document.getElementById('top').after(place);
  let told = {clusters: []}, lost = false;
  tellNews = () => {
    const {entries, clusters} = told;
    const held = place.contains(document.activeElement);
    place.dataset.n = clusters.length;
    place.replaceChildren();
    if (entries !== undefined && entries !== DATA.live) add(place, [
      el('p', null, clusters.length ? [el('b', null, say('news'), ': ', count(clusters.length)), ' '] : say('news_changed') + ' ',
        button(say('news_load'), () => again())),
      clusters.length > 0 && el('ul', null, clusters.slice(0, LISTED).map(cluster => el('li', null,
        el('a', {href: address('story', cluster.cluster), click: event => { event.preventDefault(); again(event.currentTarget.getAttribute('href')); }},
          own(cluster.title || say('untitled', {id: cluster.cluster}))), ' · ',
        el('span', {class: 'dim'}, say('n_outlets', {n: count(cluster.outlets)}))))),
      clusters.length > LISTED && el('p', {class: 'dim'}, say('news_more', {n: count(clusters.length - LISTED)})),
    ]);
    if (lost) add(place, [el('p', {class: 'missing'}, say('news_lost'))]);
    if (held) place.querySelector('a, button')?.focus();
  };
  const source = new EventSource('events?after=' + DATA.live);
  source.addEventListener('news', event => { told = JSON.parse(event.data); lost = false; tellNews(); });
  source.addEventListener('open', () => { if (lost) { lost = false; tellNews(); } });
  source.addEventListener('error', () => { if (!lost) { lost = true; tellNews(); } });
  window.addEventListener('pagehide', () => source.close());
}
