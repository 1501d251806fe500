// Evidence: two texts side by side, their passages linked, each word in one of four tones.

const TONES = ['equal', 'respelled', 'rewritten'];

/** The passages of one side in order, none over another: where two lie over one another, the first is shown. */
function placed(passages, side) {
  const all = passages.map((passage, i) => ({number: i + 1, start: passage[2 * side], end: passage[2 * side + 1], others: passage[4 + side]}));
  all.sort((a, b) => a.start - b.start || a.number - b.number);
  let from = 0;
  return all.filter(passage => {
    passage.start = Math.max(passage.start, from);
    from = Math.max(from, passage.end);
    return passage.start < passage.end;
  });
}

/** One text with its passages. Offsets are code points. */
function sideOf(label, [text, storyStart, storyEnd], passages, side, sign) {
  const points = [...text];
  const piece = (start, end, tone) => start < end && el('span', {class: tone, 'data-start': start, 'data-end': end}, inert(points.slice(start, end).join('')));
  // What is outside of the story is on the page and not compared.
  const rest = (start, end) => [
    piece(start, Math.min(end, storyStart), 'outside'),
    piece(Math.max(start, storyStart), Math.min(end, storyEnd), 'new'),
    piece(Math.max(start, storyEnd), end, 'outside'),
  ];
  const shown = [];
  let at = 0;
  for (const {number, start, end, others} of placed(passages, side)) {
    shown.push(rest(at, start));
    const runs = [];
    let from = start;
    for (const [first, last, tone] of others) {
      if (last <= from || first >= end) continue;
      runs.push(piece(from, first, TONES[0]), piece(Math.max(first, from), Math.min(last, end), TONES[tone]));
      from = Math.min(last, end);
    }
    runs.push(piece(from, end, TONES[0]));
    const other = sign + 'ba'[side] + number;
    shown.push(el('span', {class: 'passage', id: sign + 'ab'[side] + number, tabindex: -1},
      button(number, () => go(other), {class: 'jump', 'aria-label': say('jump', {n: number})}),
      el('span', {class: 'words', 'data-start': start, 'data-end': end}, runs)));
    at = end;
  }
  shown.push(rest(at, points.length));
  return el('section', {class: 'side', 'aria-label': say('text_' + 'ab'[side])}, label, el('div', {class: 'text'}, shown));
}

/** Shows the passage of the other side. */
function go(id) {
  const passage = document.getElementById(id);
  for (const old of document.querySelectorAll('.passage.on')) old.classList.remove('on');
  passage.classList.add('on');
  passage.scrollIntoView({block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
  passage.querySelector('button').focus({preventScroll: true});
}

const legend = () => el('ul', {class: 'legend', 'aria-label': say('legend')},
  [...TONES, 'new'].map(tone => el('li', null, el('span', {class: tone}, say('tone_' + tone)), ' ', say('tone_' + tone + '_means'))));

/** Two texts of a chunk, with what the pair `[i, j]` shares; `sign` sets its passages apart from those of others on the page. */
function evidence(texts, pairs, [i, j], labels, sign = '') {
  const pair = pairs.find(([a, b]) => (a === i && b === j) || (a === j && b === i));
  const turned = pair && pair[0] === j;
  const turn = ([a0, a1, b0, b1, a, b]) => turned ? [b0, b1, a0, a1, b, a] : [a0, a1, b0, b1, a, b];
  const there = texts[i] && texts[j];
  const passages = (pair ? pair[2].map(turn) : there ? aligned(texts[i], texts[j]) : []).sort((a, b) => a[0] - b[0]);
  return el('div', {class: 'evidence'},
    legend(),
    there && passages.length === 0 && el('p', {class: 'dim'}, say('nothing_shared')),
    el('div', {class: 'sides'}, [i, j].map((at, side) => texts[at] ? sideOf(labels[side], texts[at], passages, side, sign)
      : el('section', {class: 'side'}, labels[side], el('p', {class: 'missing'}, say('no_text'))))));
}

/** Two documents and nothing else, number `n` of the page. */
function pairOf({ids, relation, reasons, jaccard, containment, words, longest_run}, n, heading) {
  const place = el('div', {'aria-busy': 'true'});
  const level = heading === 'h1' ? 'h2' : 'h3';
  chunk(0).then(({[n]: {texts, pairs}}) => {
    const labels = ids.map((id, side) => el(level, null, say('text_' + 'ab'[side]), ': ', own(id)));
    place.replaceChildren(evidence(texts, pairs, [0, 1], labels, n ? 'p' + n : ''));
    place.removeAttribute('aria-busy');
  });
  return [
    el(heading, {tabindex: -1}, say('relation_' + relation)),
    figures([['shared_words', words], ['longest_run', longest_run]]),
    el('p', null, say('in_b', {share: percent(containment[0])}), ' · ', say('in_a', {share: percent(containment[1])}), ' · ', say('jaccard', {n: jaccard.toFixed(3)})),
    el('details', null, el('summary', null, say('why')), el('ul', {dir: 'ltr', class: 'code'}, reasons.map(reason => el('li', null, own(reason))))),
    place,
  ];
}

/** The page of `naql compare`, or of a sample of what was dropped. */
function compared() {
  const rows = COMPARED.map(({ids, relation, jaccard, containment, words, longest_run}) =>
    ({a: ids[0], b: ids[1], relation, jaccard, containment_a: containment[0], containment_b: containment[1], words, longest_run}));
  if (COMPARED.length === 1) {
    return {title: say('relation_' + COMPARED[0].relation), name: 'compare', rows,
      node: [el('p', {class: 'over'}, say('compared')), pairOf(COMPARED[0], 0, 'h1')]};
  }
  return {title: say('sample'), name: 'compare', rows,
    node: [el('h1', {tabindex: -1}, say('sample')), COMPARED.map((pair, n) => el('section', null, pairOf(pair, n, 'h2')))]};
}
