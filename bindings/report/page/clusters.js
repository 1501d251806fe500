// Clusters: every story that more than one page has; filtered, sorted, searched.

/** How many are shown at once. */
const PAGE = 60;

const round = thousandths => Math.round(thousandths) / 1000;
const edgesOf = cluster => cluster.credits.reduce((sum, n) => sum + n, 0);
/** Whether all, some or none of the edges of a cluster name whom the story is from. */
const stateOf = cluster => cluster.credits[0] === edgesOf(cluster) ? 'all' : cluster.credits[0] > 0 ? 'some' : 'none';

const exported = cluster => ({
  cluster: cluster.id, title: cluster.title, date: iso(cluster.from), stories: cluster.members.length, outlets: cluster.outlets,
  agencies: cluster.agencies.map(idOf).join(' '), credited: cluster.credits[0], other: cluster.credits[1], generic: cluster.credits[2],
  uncredited: cluster.credits[3], share: round(cluster.taken), first: cluster.first === null ? null : refId(cluster.first),
});
const refId = ref => ref >= 0 ? STORIES[ref].id : SOURCES[-1 - ref].id;

/** One cluster of a list. */
function clusterRow(cluster) {
  const edges = edgesOf(cluster);
  const names = cluster.agencies.slice(0, 3).flatMap((agency, i) => [i ? say('and') : ' · ', own(nameOf(agency))]);
  return el('li', null,
    el('h3', null, clusterLink(cluster)),
    el('p', {class: 'meta'},
      day(cluster.from), ' · ', say('n_outlets', {n: count(cluster.outlets)}), ' · ', say('n_stories', {n: count(cluster.members.length)}), names),
    edges > 0 && el('p', {class: 'meta'},
      el('span', {class: 'stack thin', 'aria-hidden': 'true'}, ['credited', 'other', 'generic', 'uncredited'].map((part, i) =>
        cluster.credits[i] > 0 && el('span', {class: 'part ' + part, style: {'flex-grow': cluster.credits[i]}}))),
      say('credited_of', {n: count(cluster.credits[0]), of: count(edges)}), ' · ', say('taken', {share: percent(cluster.taken / 1000)})));
}

const ORDERS = {
  reach: byReach,
  newest: (a, b) => (b.from ?? -Infinity) - (a.from ?? -Infinity) || a.at - b.at,
  oldest: (a, b) => (a.from ?? Infinity) - (b.from ?? Infinity) || a.at - b.at,
  size: (a, b) => b.members.length - a.members.length || a.at - b.at,
  taken: (a, b) => b.taken - a.taken || a.at - b.at,
  uncredited: (a, b) => b.credits[3] - a.credits[3] || a.at - b.at,
};

// Letters that are written in several ways are one in a search; marks and tatweel are none.
const searched = text => text.normalize('NFKD').replace(/[\p{M}\u0640]/gu, '').replace(/[أإآٱ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').toLowerCase();

/** The clusters that pass all filters. */
function filtered(values) {
  const agency = values.agency ? numberOf(values.agency) : null;
  const outlet = values.outlet ? numberOf(values.outlet) : null;
  const since = values.since ? Date.parse(values.since) / 1000 : null;
  const until = values.until ? Date.parse(values.until) / 1000 + 86400 : null;
  const share = Number(values.share || 0) * 10;
  const size = Number(values.size || 0);
  const wanted = searched(values.q || '').split(/\s+/).filter(Boolean);
  const passes = cluster => {
    if (agency !== null && !cluster.relays.some(relay => relay.agency === agency && (outlet === null || relay.outlet === outlet))) return false;
    if (outlet !== null && !cluster.members.some(member => STORIES[member].outlet === outlet)) return false;
    if (since !== null && !(cluster.from !== null && cluster.from >= since)) return false;
    if (until !== null && !(cluster.from !== null && cluster.from < until)) return false;
    if (cluster.taken < share || cluster.members.length < size) return false;
    if (values.credit && (edgesOf(cluster) === 0 || stateOf(cluster) !== values.credit)) return false;
    if (wanted.length === 0) return true;
    const titles = searched([cluster.title || cluster.id, ...cluster.members.map(member => titleOf(STORIES[member]))].join(' '));
    return wanted.every(word => titles.includes(word));
  };
  return CLUSTERS.filter(passes).sort(ORDERS[values.sort] || ORDERS.reach);
}

/** The choices of a list of names, by name. */
const choices = ats => [['', say('any')], ...[...new Set(ats)].map(at => [idOf(at), flat(nameOf(at))]).sort((a, b) => a[1].localeCompare(b[1], lang))];

function clusters(path, values) {
  let now = values;
  let found = filtered(now);
  let shown = PAGE;
  const view = {title: say('stories_title'), name: 'stories', rows: []};
  const list = el('ol', {class: 'stories'});
  const heading = el('p', {class: 'found', role: 'status'});
  const more = button(say('more'), () => { shown += PAGE; show(); }, {class: 'more'});
  const relayed = () => {
    const of = new Set(found.flatMap(cluster => cluster.relays.filter(relay =>
      (!now.agency || idOf(relay.agency) === now.agency) && (!now.outlet || idOf(relay.outlet) === now.outlet)).map(relay => relay.story)));
    return of.size;
  };
  const show = () => {
    list.replaceChildren(...found.slice(0, shown).map(clusterRow));
    heading.textContent = say('found', {n: count(found.length)}) + (now.agency ? ' · ' + say('found_relayed', {n: count(relayed())}) : '');
    heading.dataset.n = found.length;
    more.hidden = shown >= found.length;
    view.rows = found.map(exported);
  };
  const change = () => {
    now = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    found = filtered(now);
    shown = PAGE;
    keep('#/stories' + query(now));
    show();
  };
  const field = (name, control) => el('label', null, el('span', null, say('filter_' + name)), control);
  const select = (name, options) => field(name, el('select', {name, change}, options.map(([value, label]) =>
    el('option', {value, selected: (now[name] || '') === value}, label))));
  const input = (name, type, more) => field(name, el('input', {name, type, value: now[name] || '', input: change, ...more}));
  const form = el('form', {class: 'filters', submit: event => event.preventDefault(), 'aria-label': say('filters')},
    input('q', 'search', {placeholder: say('search_titles')}),
    select('agency', choices(RELAYS.map(relay => relay.agency))),
    select('outlet', choices(STORIES.map(story => story.outlet))),
    select('credit', ['', 'all', 'some', 'none'].map(value => [value, say(value ? 'credit_' + value : 'any')])),
    select('share', ['', '25', '50', '75', '90'].map(value => [value, value ? say('at_least', {n: percent(value / 100)}) : say('any')])),
    select('size', ['', '3', '5', '10', '20'].map(value => [value, value ? say('at_least', {n: value}) : say('any')])),
    input('since', 'date'), input('until', 'date'),
    select('sort', Object.keys(ORDERS).map((order, i) => [i ? order : '', say('order_' + order)])));
  show();
  view.node = [el('h1', {tabindex: -1}, say('stories_title')), form, heading, list, more];
  return view;
}
