// Matrix: agencies by outlets. A cell has how many stories of the agency the outlet printed, and how many of them name it.

/** How many outlets have a column at first. */
const COLUMNS = 14;

function matrix(path, values) {
  const all = agencies();
  const count_of = new Map();
  for (const relay of RELAYS) {
    const key = relay.agency + '/' + relay.outlet;
    const of = count_of.get(key) || {n: 0, credited: 0};
    of.n += 1;
    of.credited += relay.credited;
    count_of.set(key, of);
  }
  const totals = new Map();
  for (const relay of RELAYS) totals.set(relay.outlet, (totals.get(relay.outlet) || 0) + 1);
  const outlets = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a) || a - b);
  const whole = values.all === '1';
  const shown = whole ? outlets : outlets.slice(0, COLUMNS);
  const agenciesShown = whole ? all : all.slice(0, 2 * COLUMNS);
  const most = Math.max(1, ...[...count_of.values()].map(of => of.n));
  const cell = (agency, outlet) => {
    const of = count_of.get(agency + '/' + outlet);
    if (!of) return el('span', {class: 'none'}, '·');
    const label = say('cell', {agency: flat(nameOf(agency)), outlet: flat(nameOf(outlet)), n: count(of.n), share: ratio(of.credited, of.n)});
    return el('a', {
      class: 'cell', 'aria-label': label, title: label, style: {'--depth': Math.round(8 + 40 * Math.sqrt(of.n / most)) + '%'},
      href: '#/stories' + query({agency: idOf(agency), outlet: idOf(outlet)}),
    }, el('span', {class: 'n'}, count(of.n)), el('span', {class: 'share'}, ratio(of.credited, of.n)));
  };
  const cut = outlets.length > shown.length || all.length > agenciesShown.length;
  return {
    title: say('matrix'), name: 'matrix',
    rows: agenciesShown.flatMap(({agency}) => shown.filter(outlet => count_of.has(agency + '/' + outlet)).map(outlet => {
      const of = count_of.get(agency + '/' + outlet);
      return {agency: idOf(agency), outlet: idOf(outlet), stories: of.n, credited: of.credited};
    })),
    node: [
      el('h1', {tabindex: -1}, say('matrix')), el('p', {class: 'lead small'}, say('matrix_means')),
      all.length === 0 ? el('p', {class: 'dim'}, say('no_agency')) : table(say('matrix'), [
        {head: say('agency'), cell: row => el('a', {href: '#/stories' + query({agency: idOf(row.agency)})}, own(nameOf(row.agency)))},
        {head: say('all'), number: true, cell: row => el('span', {class: 'sum'}, el('b', null, count(row.n)), ' ', el('span', {class: 'dim'}, ratio(row.credited, row.n)))},
        ...shown.map(outlet => ({head: outletLink(outlet), number: true, cell: row => cell(row.agency, outlet)})),
      ], agenciesShown, {class: 'matrix'}),
      cut && el('p', null, el('a', {class: 'more', href: '#/matrix?all=1'}, say('matrix_all', {outlets: count(outlets.length), agencies: count(all.length)}))),
    ],
  };
}
