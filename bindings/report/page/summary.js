// Summary: what is republished, by whom, and what that means. Also the page of an outlet.

/** The parts of an account, the darkest first: what is republished by whom it names, what is not known, what is their own. */
const PARTS = ['credited', 'other', 'generic', 'uncredited', 'unclear', 'original'];

/** An account as a bar, and as a list with a sentence for each part. */
function accountOf(account, all) {
  const given = PARTS.filter(part => account[part] > 0);
  return el('div', {class: 'account'},
    el('div', {class: 'stack', 'aria-hidden': 'true'}, given.map(part =>
      el('span', {class: 'part ' + part, style: {'flex-grow': account[part]}}))),
    el('dl', null, given.map(part => el('div', {class: 'row'},
      el('dt', null, el('span', {class: 'swatch part ' + part, 'aria-hidden': 'true'}), say(part)),
      el('dd', {class: 'number'}, count(account[part])),
      el('dd', {class: 'number dim'}, ratio(account[part], all)),
      el('dd', {class: 'means'}, say(part + '_means'))))));
}

/** Numbers with what they count. */
const figures = list => el('dl', {class: 'figures'}, list.map(([key, n]) =>
  el('div', null, el('dt', null, say(key)), el('dd', null, count(n)))));

/** Bars of one series: each a name, a number and its share of the largest. */
function bars(list) {
  const most = Math.max(1, ...list.map(row => row.n));
  return el('ul', {class: 'bars'}, list.map(row => el('li', null,
    el('span', {class: 'name'}, row.name), el('span', {class: 'number'}, count(row.n)),
    el('span', {class: 'dim'}, row.note),
    el('span', {class: 'bar', 'aria-hidden': 'true'}, el('span', {style: {'inline-size': 100 * row.n / most + '%'}})))));
}

/** Agencies with what is relayed of them, most first; `keep` chooses relays. */
function agencies(keep = () => true) {
  const all = new Map();
  for (const relay of RELAYS.filter(keep)) {
    const of = all.get(relay.agency) || {agency: relay.agency, n: 0, credited: 0, outlets: new Set()};
    of.n += 1;
    of.credited += relay.credited;
    of.outlets.add(relay.outlet);
    all.set(relay.agency, of);
  }
  return [...all.values()].sort((a, b) => b.n - a.n || a.agency - b.agency);
}

const byReach = (a, b) => b.outlets - a.outlets || b.members.length - a.members.length || a.at - b.at;

function summary() {
  const relayed = republished(TOTALS);
  const period = TOTALS.from === null ? null : el('p', {class: 'period'}, say('period', {from: day(TOTALS.from), to: day(TOTALS.to)}));
  const top = [...CLUSTERS].sort(byReach).slice(0, 6);
  const of = agencies().slice(0, 8).map(row => ({
    name: el('a', {href: '#/stories' + query({agency: idOf(row.agency)})}, own(nameOf(row.agency))),
    n: row.n, note: say('credited_share', {share: ratio(row.credited, row.n)}),
  }));
  const outlets = [...OUTLETS].sort((a, b) => republished(b.account) - republished(a.account)).slice(0, 8).map(outlet => ({
    name: outletLink(outlet.name), n: republished(outlet.account),
    note: say('of_stories', {n: count(outlet.stories)}),
  }));
  return {
    title: say('title'), rows: top.map(exported), name: 'summary',
    node: [
      el('h1', {tabindex: -1}, say('title')), period,
      el('p', {class: 'lead'}, say('lead', {
        stories: count(TOTALS.stories), relayed: count(relayed), share: ratio(relayed, TOTALS.stories),
        credited: ratio(TOTALS.credited, relayed),
      })),
      figures(['pages', 'stories', 'outlets', 'agencies', 'clusters'].map(key => [key, TOTALS[key]])),
      el('section', null, el('h2', null, say('account')), accountOf(TOTALS, TOTALS.stories)),
      el('section', null, el('h2', null, say('top_stories')),
        el('ol', {class: 'stories'}, top.map(clusterRow)),
        CLUSTERS.length > top.length && el('p', null, el('a', {class: 'more', href: '#/stories'}, say('all_stories', {n: count(CLUSTERS.length)})))),
      el('div', {class: 'two'},
        of.length > 0 && el('section', null, el('h2', null, say('by_agency')), bars(of)),
        el('section', null, el('h2', null, say('by_outlet')), bars(outlets))),
      el('section', {class: 'notes'}, el('h2', null, say('meaning')),
        el('ul', null, ['means_words', 'means_share', 'means_first', 'means_source', 'means_uncredited'].map(key => el('li', null, say(key)))),
        TOTALS.without_page > 0 && el('p', {class: 'missing'}, say('missing', {n: count(TOTALS.without_page)}))),
    ],
  };
}

/** The page of an outlet: what it has from whom, what is its own, with whom it is first. */
function outletPage(id) {
  const outlet = OUTLET_OF.get(numberOf(id));
  if (!outlet) return missing();
  const {name, account} = outlet;
  const mine = STORIES.filter(story => story.outlet === name);
  const from = new Map();
  for (const edge of mine.flatMap(story => story.parents)) {
    const who = edge.from >= 0 ? STORIES[edge.from].outlet : SOURCES[-1 - edge.from].name;
    const of = from.get(who) || {who, n: 0, credited: 0, share: 0};
    of.n += 1;
    of.credited += LISTS.credit[edge.credit] === 'credited';
    of.share += edge.share_to;
    from.set(who, of);
  }
  const sources = [...from.values()].sort((a, b) => b.n - a.n || a.who - b.who);
  const taken = mine.filter(story => story.children.length > 0 && LISTS.role[story.role] === 'origin').sort((a, b) => b.children.length - a.children.length);
  const relayed = republished(account);
  return {
    title: nameOf(name), name: 'outlet',
    rows: sources.map(row => ({outlet: id, from: idOf(row.who), stories: row.n, credited: row.credited, share: round(row.share / row.n)})),
    node: [
      el('p', {class: 'over'}, say('outlet')), el('h1', {tabindex: -1}, own(nameOf(name))),
      el('p', {class: 'lead'}, say('lead_outlet', {
        stories: count(outlet.stories), relayed: count(relayed), share: ratio(relayed, outlet.stories), credited: ratio(account.credited, relayed),
      })),
      accountOf(account, outlet.stories),
      el('section', null, el('h2', null, say('from_whom')), sources.length ? table(say('from_whom'), [
        {head: say('source'), cell: row => outletLink(row.who)},
        {head: say('stories'), number: true, cell: row => count(row.n)},
        {head: say('credited'), number: true, cell: row => ratio(row.credited, row.n)},
        {head: say('mean_share'), number: true, cell: row => percent(row.share / row.n / 1000)},
      ], sources) : el('p', {class: 'dim'}, say('nothing')),
      relayed > 0 && el('p', null, el('a', {class: 'more', href: '#/stories' + query({outlet: id})}, say('its_stories')))),
      el('section', null, el('h2', null, say('first_with')), outlet.first_with.length ? table(say('first_with'), [
        {head: say('outlet'), cell: ([other]) => outletLink(other)},
        {head: say('stories'), number: true, cell: ([, n]) => count(n)},
        {head: say('by_how_much'), cell: ([, , median]) => median === null ? say('lag_unknown') : span(median)},
      ], outlet.first_with) : el('p', {class: 'dim'}, say('nobody_took'))),
      el('section', null, el('h2', null, say('its_own')), el('p', null, say('its_own_means', {n: count(account.original), taken: count(taken.length)})),
        el('ol', {class: 'stories'}, taken.slice(0, 20).map(story => el('li', null,
          el('h3', null, clusterLink(story.clusters[0], titleOf(story))),
          el('p', {class: 'meta'}, clock(story), ' · ', say('taken_by', {n: count(story.children.length)})))))),
    ],
  };
}
