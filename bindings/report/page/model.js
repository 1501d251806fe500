// Model: the data of the report as rows, and how rows belong together. Nothing here is counted that the data has counted already.

/** What the page holds packed: JSON, deflated, in base64. */
function unpack(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).json();
}

if (typeof DecompressionStream === 'undefined') {
  document.getElementById('main').textContent = say('old_browser');
  return;
}
const DATA = await unpack('data');

/** Columns as rows; each gets its place as `at`. */
function rows(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, at) => {
    const row = {at};
    for (const name of names) row[name] = columns[name][at];
    return row;
  });
}

const COMPARED = DATA.compare || null;
const TOTALS = DATA.totals;
const LISTS = DATA.lists;
const STORIES = COMPARED ? [] : rows(DATA.stories);
const SOURCES = COMPARED ? [] : rows(DATA.sources);
const CLUSTERS = COMPARED ? [] : rows(DATA.clusters);
const EDGES = COMPARED ? [] : rows(DATA.edges);
const CLAIMS = COMPARED ? [] : rows(DATA.claims);
const RELAYS = COMPARED ? [] : rows(DATA.relays);
const OUTLETS = COMPARED ? [] : rows(DATA.outlets);

for (const story of STORIES) Object.assign(story, {claims: [], clusters: [], parents: [], children: []});
for (const claim of CLAIMS) STORIES[claim.story].claims.push(claim);
for (const cluster of CLUSTERS) {
  Object.assign(cluster, {edges: [], relays: []});
  for (const member of cluster.members) STORIES[member].clusters.push(cluster);
}
for (const edge of EDGES) {
  CLUSTERS[edge.cluster].edges.push(edge);
  STORIES[edge.to].parents.push(edge);
  if (edge.from >= 0) STORIES[edge.from].children.push(edge);
}
for (const relay of RELAYS) CLUSTERS[relay.cluster].relays.push(relay);
const OUTLET_OF = new Map(OUTLETS.map(outlet => [outlet.name, outlet]));
const CLUSTER_OF = new Map(CLUSTERS.map(cluster => [cluster.id, cluster]));

const nameOf = at => DATA.names[lang][at];
const idOf = at => DATA.names.id[at];
const numberOf = id => DATA.names.id.indexOf(id);
const republished = account => account.credited + account.other + account.generic + account.uncredited;
const titleOf = story => story.title || story.id;
const headOf = cluster => cluster.title || say('untitled', {id: cluster.id});
/** Whom a ref is of. */
const whoOf = ref => nameOf(ref >= 0 ? STORIES[ref].outlet : SOURCES[-1 - ref].name);

/** Addresses of views. */
const address = (...path) => '#/' + path.map(encodeURIComponent).join('/');
const clusterLink = (cluster, text) => el('a', {href: address('story', cluster.id)}, own(text || headOf(cluster)));
const outletLink = at => OUTLET_OF.has(at) ? el('a', {href: address('outlet', idOf(at))}, own(nameOf(at))) : own(nameOf(at));
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return given.length ? '?' + new URLSearchParams(given) : '';
}

// Texts of clusters, unpacked when they are asked for.
const unpacked = new Map();
function chunk(at) {
  if (!unpacked.has(at)) unpacked.set(at, unpack('chunk' + at));
  return unpacked.get(at);
}

/** The texts and pairs of a cluster; null if its pages were not given. */
async function textsOf(cluster) {
  return cluster.chunk === null ? null : (await chunk(cluster.chunk))[cluster.at];
}
