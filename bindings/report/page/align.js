// Alignment: what two texts share when the page has no passages of the pair: a cluster of many members has too many pairs to hold them all.
//
//   words      runs of letters and digits, folded as a search folds them
//   tiles      the longest runs of RUN words or more that both texts have; then the longest of what no tile has yet, and so on
//              (greedy string tiling, Wise 1993)
//   passages   tiles that follow one another in both texts with at most GAP words between; what is between is rewritten

const RUN = 5, GAP = 8, PLACES = 64;

/** The words of a story with where each is, in code points. */
function wordsOf([text, from, until]) {
  const words = [];
  let at = 0, last = 0;
  for (const {0: raw, index} of text.matchAll(/[\p{L}\p{N}\p{M}\u0640]+/gu)) {
    const start = at + [...text.slice(last, index)].length;
    const end = start + [...raw].length;
    [at, last] = [end, index + raw.length];
    const folded = searched(raw);
    if (folded && start >= from && end <= until) words.push({raw, folded, start, end});
  }
  return words;
}

/** The common runs of two lists of words, `{i, j, n}`, none over another. */
function tilesOf(a, b) {
  const key = (words, at) => words.slice(at, at + RUN).map(word => word.folded).join(' ');
  const places = new Map();
  for (let j = 0; j + RUN <= b.length; j++) {
    const of = key(b, j);
    const list = places.get(of) || [];
    if (list.length < PLACES) list.push(j);
    places.set(of, list);
  }
  const equal = (i, j) => i >= 0 && j >= 0 && i < a.length && j < b.length && a[i].folded === b[j].folded;
  const runs = [];
  for (let i = 0; i + RUN <= a.length; i++) {
    for (const j of places.get(key(a, i)) || []) {
      if (equal(i - 1, j - 1)) continue;
      let n = RUN;
      while (equal(i + n, j + n)) n++;
      runs.push({i, j, n});
    }
  }
  runs.sort((x, y) => y.n - x.n || x.i - y.i || x.j - y.j);
  const [inA, inB] = [new Set(), new Set()];
  const tiles = [];
  const take = (i, j, n) => {
    tiles.push({i, j, n});
    for (let k = 0; k < n; k++) {
      inA.add(i + k);
      inB.add(j + k);
    }
  };
  for (const {i, j, n} of runs) {
    // What a longer tile has is cut out.
    for (let from = 0, to = 0; to <= n; to++) {
      if (to < n && !inA.has(i + to) && !inB.has(j + to)) continue;
      if (to - from >= RUN) take(i + from, j + from, to - from);
      from = to + 1;
    }
  }
  return tiles.sort((x, y) => x.i - y.i);
}

/** The passages of two texts of a chunk, in the form that the page holds them: `[a, a, b, b, others of a, others of b]`. */
function aligned(textA, textB) {
  const [a, b] = [wordsOf(textA), wordsOf(textB)];
  const passages = [];
  for (const tile of tilesOf(a, b)) {
    const before = passages.at(-1)?.at(-1);
    const [gapA, gapB] = before ? [tile.i - before.i - before.n, tile.j - before.j - before.n] : [-1, -1];
    if (gapA >= 0 && gapA <= GAP && gapB >= 0 && gapB <= GAP) passages.at(-1).push(tile);
    else passages.push([tile]);
  }
  return passages.map(tiles => {
    const [first, last] = [tiles[0], tiles.at(-1)];
    const others = (words, place) => {
      const tones = new Map();
      for (const {i, j, n} of tiles) {
        for (let k = 0; k < n; k++) tones.set({i, j}[place] + k, a[i + k].raw === b[j + k].raw ? 0 : 1);
      }
      const runs = [];
      let before = 0;
      for (let at = first[place]; at < last[place] + last.n; at++) {
        const tone = tones.get(at) ?? 2;
        if (tone && tone === before) runs.at(-1)[1] = words[at].end;
        else if (tone) runs.push([words[at].start, words[at].end, tone]);
        before = tone;
      }
      return runs;
    };
    return [a[first.i].start, a[last.i + last.n - 1].end, b[first.j].start, b[last.j + last.n - 1].end, others(a, 'i'), others(b, 'j')];
  });
}
