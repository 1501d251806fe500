// A story's page: when each outlet had it, what each took and credited, the family as a tree, and the evidence.

/** The clocks of members as bars on one line of time. Time runs with the script: from right to left in Arabic. */
function timeline(cluster, members) {
  const dated = members.filter(story => story.from !== null);
  if (dated.length === 0) return el('p', {class: 'dim'}, say('no_clock'));
  let from = Math.min(...dated.map(story => story.from));
  let to = Math.max(...dated.map(story => story.to));
  const margin = Math.max((to - from) * 0.03, 300);
  [from, to] = [from - margin, to + margin];
  const place = at => 100 * (at - from) / (to - from);
  const bar = story => {
    if (story.from === null) return el('span', {class: 'clock none'});
    const instant = story.to - story.from < 60;
    return el('span', {class: instant ? 'clock instant' : 'clock', style: instant ? {'inset-inline-start': place(story.from) + '%'}
      : {'inset-inline-start': place(story.from) + '%', 'inline-size': place(story.to) - place(story.from) + '%'}});
  };
  const ordered = [...members].sort((a, b) => (a.from ?? Infinity) - (b.from ?? Infinity) || (a.to ?? Infinity) - (b.to ?? Infinity) || a.at - b.at);
  return el('div', {class: 'timeline'},
    el('div', {class: 'axis', 'aria-hidden': 'true'}, el('span', null, moment(from + margin)), el('span', null, moment(to - margin))),
    el('ol', null, ordered.map(story => el('li', {class: cluster.first === story.at ? 'first' : null},
      el('span', {class: 'name'}, own(nameOf(story.outlet)), cluster.first === story.at && el('b', {class: 'badge'}, say('was_first'))),
      el('span', {class: 'track', 'aria-hidden': 'true'}, bar(story)),
      el('span', {class: 'when'}, clock(story), story.from !== null && story.to - story.from >= 60 && el('span', {class: 'dim'}, ' ', say('some_time')))))));
}

/** Who was first, in a sentence. */
function firstOf(cluster) {
  if (cluster.first === null) return say('first_unknown');
  const who = own(whoOf(cluster.first));
  return tell(cluster.first >= 0 ? 'first_story' : 'first_source', {who});
}

const creditsOf = story => story.claims.length === 0 ? el('span', {class: 'dim'}, say('no_credit')) : el('ul', {class: 'plain'},
  story.claims.map(claim => el('li', null, el('q', null, own(claim.surface)), ' ',
    el('span', {class: 'dim'}, say('place_' + LISTS.place[claim.place]), ' · ', say('state_' + LISTS.state[claim.state])))));

/** The members in a table. */
function outletsTable(cluster, members, compare) {
  const parent = story => story.parents.find(edge => edge.cluster === cluster.at);
  const list = members.map((story, i) => ({story, i, edge: parent(story)}));
  return table(say('who_has_it'), [
    {head: say('outlet'), cell: ({story}) => outletLink(story.outlet)},
    {head: say('when'), cell: ({story}) => el('span', {class: 'when'}, clock(story))},
    {head: say('from'), cell: ({edge}) => edge ? [own(whoOf(edge.from)), el('br'), el('span', {class: 'dim'}, say('how_' + LISTS.how[edge.how]))] : '–'},
    {head: say('lag'), cell: ({edge}) => edge ? lag(edge.lag) : '–'},
    {head: say('share_of_theirs'), number: true, cell: ({i}) => percent(cluster.share[i] / 1000)},
    {head: say('share_of_source'), number: true, cell: ({i}) => percent(cluster.share_of_anchor[i] / 1000)},
    {head: say('words'), number: true, cell: ({story}) => count(story.words)},
    {head: say('new_words'), number: true, cell: ({story}) => count(Math.round(story.words * story.share_new / 1000))},
    {head: say('role'), cell: ({story, i}) => [say('role_' + LISTS.role[story.role]), el('br'), el('span', {class: 'dim'}, say('is_' + LISTS.relation[cluster.relation[i]]))]},
    {head: say('credit'), cell: ({story}) => creditsOf(story)},
    {head: say('page'), cell: ({story, i, edge}) => [
      story.url && el('a', {href: story.url, target: '_blank', rel: 'noopener noreferrer'}, say('open')), ' ',
      edge && button(say('show_evidence'), () => compare(edge, i), {class: 'link'}),
    ]},
  ], list, {class: 'members'});
}

/** The family: each outlet under the one that it has the story from. */
function family(cluster, members) {
  const below = new Map();
  for (const edge of cluster.edges) below.set(edge.from, [...(below.get(edge.from) || []), edge]);
  const children = new Set(cluster.edges.map(edge => edge.to));
  const roots = [...new Set([...cluster.edges.map(edge => edge.from), ...members.map(story => story.at)])].filter(ref => !children.has(ref));
  const list = [];
  // A long chain of copies is deep: no recursion. `open` says for each level whether a branch goes on below.
  const stack = roots.map(ref => ({ref, edge: null, open: []})).reverse();
  while (stack.length) {
    const {ref, edge, open} = stack.pop();
    const edges = below.get(ref) || [];
    list.push(familyRow(ref, edge, open, edges.length > 0));
    edges.forEach((_, i) => {
      const last = edges.length - 1 - i;
      stack.push({ref: edges[last].to, edge: edges[last], open: [...open, i !== 0]});
    });
  }
  return el('div', null, el('ul', {class: 'key'}, ['direct', 'common_source', 'unclear'].map(how => el('li', null,
    draw('svg', {class: 'branch sample', viewBox: '0 0 30 10', 'aria-hidden': 'true'}, draw('path', {class: how, d: 'M0 5H30'})), say('how_' + how)))),
  el('ul', {class: 'family'}, list));
}

/** Pixels of a level of the tree, and how many levels are drawn. */
const STEP = 26, LEVELS = 10;

function familyRow(ref, edge, open, goesOn) {
  const levels = open.slice(-LEVELS);
  const depth = levels.length;
  const wide = depth * STEP + 14;
  const how = edge && LISTS.how[edge.how];
  const lines = levels.slice(0, -1).flatMap((goes, i) => goes ? [draw('path', {d: `M${i * STEP + 7} 0V100`})] : []);
  if (depth > 0) {
    const at = (depth - 1) * STEP + 7;
    lines.push(draw('path', {d: levels[depth - 1] ? `M${at} 0V100` : `M${at} 0V50`}), draw('path', {class: how, d: `M${at} 50H${at + STEP}`}));
  }
  if (goesOn) lines.push(draw('path', {d: `M${wide - 7} 50V100`}));
  const name = el('span', {class: 'name'}, ref >= 0 ? outletLink(STORIES[ref].outlet) : own(whoOf(ref)));
  const story = ref >= 0 ? STORIES[ref] : null;
  const note = story ? [clock(story), edge && ' · ', edge && say('has_share', {share: percent(edge.share_to / 1000)}), edge && ' · ', edge && say('how_' + how)]
    : [say(SOURCES[-1 - ref].official ? 'source_official' : 'source_unseen')];
  const credit = edge && LISTS.credit[edge.credit];
  return el('li', {style: {'padding-inline-start': wide + 12 + 'px'}},
    lines.length > 0 && draw('svg', {class: 'branch', viewBox: `0 0 ${wide} 100`, preserveAspectRatio: 'none', style: {'inline-size': wide + 'px'}, 'aria-hidden': 'true'}, lines),
    el('span', {class: 'dot' + (ref < 0 ? ' source' : credit ? ' ' + credit : ' root'), style: {'inset-inline-start': wide - 7 + 'px'}, 'aria-hidden': 'true'}),
    edge && el('span', {class: 'unseen'}, tell('from_who', {who: own(whoOf(edge.from))})),
    name, credit && el('span', {class: 'badge ' + credit}, say('edge_' + credit)),
    el('span', {class: 'note dim'}, note));
}

/** What an edge rests on. */
function facts(edge) {
  if (!edge) return null;
  return el('p', {class: 'facts'}, own(whoOf(edge.from)), ' ', el('span', {'aria-hidden': 'true'}, say('arrow')), el('span', {class: 'unseen'}, say('to')), ' ', own(nameOf(STORIES[edge.to].outlet)), ': ',
    say('how_' + LISTS.how[edge.how]), ' · ', say('edge_' + LISTS.credit[edge.credit]), ' · ', say('shared', {n: count(edge.words)}), ' · ',
    say('share_pair', {to: percent(edge.share_to / 1000), from: percent(edge.share_from / 1000)}), edge.lag && [' · ', lag(edge.lag)],
    edge.rules.length > 0 && [' · ', say('because'), ' ', edge.rules.map(([rule]) => say('rule_' + LISTS.rule[rule])).join(say('and'))],
    edge.rivals.length > 0 && [' · ', tell('rivals', {who: edge.rivals.map((ref, i) => [i > 0 && say('and'), own(whoOf(ref))])})]);
}

function storyPage(id, values) {
  const cluster = CLUSTER_OF.get(id);
  if (!cluster) return missing();
  const members = cluster.members.map(at => STORIES[at]);
  const placeOf = new Map(cluster.members.map((at, i) => [at, i]));
  // A source has no text of its own: the anchor's words are read from the fullest member.
  const keptAt = placeOf.get(cluster.kept) ?? 0;
  const upper = edge => edge.from >= 0 ? placeOf.get(edge.from) : edge.to === members[keptAt].at ? members.findIndex(story => story.at !== edge.to) : keptAt;
  const first = cluster.edges.find(edge => LISTS.credit[edge.credit] !== 'credited') || cluster.edges[0];
  const valid = value => /^\d+$/.test(value ?? '') && Number(value) < members.length ? Number(value) : null;
  let pair = [valid(values.a) ?? (first ? upper(first) : 0), valid(values.b) ?? (first ? placeOf.get(first.to) : Math.min(1, members.length - 1))];
  const place = el('div');
  const select = side => el('select', {change: event => { pair[side] = Number(event.target.value); show(); }, 'aria-label': say('text_' + 'ab'[side])},
    members.map((story, i) => el('option', {value: i}, flat(nameOf(story.outlet)) + ' – ' + clock(story))));
  const selects = [select(0), select(1)];
  const show = async () => {
    const [a, b] = pair;
    selects.forEach((control, side) => { control.value = pair[side]; });
    keep(address('story', id) + query({a, b}));
    const edge = cluster.edges.find(edge => edge.from === members[a].at && edge.to === members[b].at)
      || cluster.edges.find(edge => edge.from === members[b].at && edge.to === members[a].at)
      || cluster.edges.find(edge => edge.from < 0 && edge.to === members[b].at);
    const there = await textsOf(cluster);
    if (pair[0] !== a || pair[1] !== b) return;
    const labels = [a, b].map(i => el('h3', null, own(nameOf(members[i].outlet)), el('span', {class: 'dim'}, ' ', clock(members[i]))));
    place.replaceChildren(...[facts(edge), there ? evidence(there.texts, there.pairs, [a, b], labels) : el('p', {class: 'missing'}, say('no_texts'))].filter(Boolean));
    place.dataset.pair = a + '-' + b;
  };
  const compare = (edge, i) => {
    pair = [upper(edge), i];
    show().then(() => document.getElementById('evidence').focus());
  };
  const [credited] = cluster.credits;
  const edges = edgesOf(cluster);
  if (members.length > 1) show();
  return {
    title: headOf(cluster), name: 'story',
    rows: members.map((story, i) => {
      const edge = story.parents.find(edge => edge.cluster === cluster.at);
      return {
        cluster: cluster.id, story: story.id, outlet: idOf(story.outlet), title: story.title, published_from: iso(story.from), published_to: iso(story.to),
        from: edge ? refId(edge.from) : null, how: edge ? LISTS.how[edge.how] : null, credit: edge ? LISTS.credit[edge.credit] : null,
        lag_least_s: edge && edge.lag ? edge.lag[0] : null, lag_most_s: edge && edge.lag ? edge.lag[1] : null,
        share: round(cluster.share[i]), share_of_anchor: round(cluster.share_of_anchor[i]), words: story.words, share_new: round(story.share_new),
        role: LISTS.role[story.role], credits: story.claims.map(claim => claim.surface).join(' | '), url: story.url,
      };
    }),
    node: [
      el('p', {class: 'over'}, el('a', {href: '#/stories'}, say('stories_title')), ' · ', day(cluster.from)),
      el('h1', {tabindex: -1}, own(headOf(cluster))),
      el('p', {class: 'lead'}, firstOf(cluster), ' ', edges > 0 && say('lead_story', {outlets: count(cluster.outlets), credited: count(credited), of: count(edges)})),
      el('section', null, el('h2', null, say('timeline')), timeline(cluster, members)),
      el('section', null, el('h2', null, say('family')), family(cluster, members)),
      el('section', null, el('h2', null, say('who_has_it')), outletsTable(cluster, members, compare)),
      members.length > 1 && el('section', null, el('h2', {id: 'evidence', tabindex: -1}, say('evidence')),
        el('p', {class: 'pick'}, selects[0], button(say('swap'), () => { pair.reverse(); show(); }), selects[1]), place),
    ],
  };
}
