// Main: views by the address after `#`, the language, the colours, and what is handed out as files.

const VIEWS = {
  '': () => summary(),
  matrix: (path, values) => matrix(path, values),
  stories: (path, values) => clusters(path, values),
  story: ([id], values) => storyPage(id, values),
  outlet: ([id]) => outletPage(id),
};

const missing = () => ({title: say('not_found'), name: 'none', rows: [], node: [
  el('h1', {tabindex: -1}, say('not_found')), el('p', null, el('a', {href: '#/'}, say('summary')))]});

let current = null;

/** Puts an address in place of the one that is shown, without another entry in the history. */
function keep(hash) {
  try {
    history.replaceState(null, '', hash);
  } catch {
    // A frame without an address of its own has none to keep.
  }
}

/** The view of an address: `#/stories?agency=spa`. */
function view(hash) {
  if (COMPARED) return compared();
  const [path, values] = hash.replace(/^#\/?/, '').split('?');
  let name, rest;
  try {
    [name, ...rest] = path.split('/').map(decodeURIComponent);
  } catch {
    return missing();
  }
  return Object.hasOwn(VIEWS, name) ? VIEWS[name](rest, Object.fromEntries(new URLSearchParams(values || ''))) : missing();
}

function head() {
  const here = '#/' + (location.hash.replace(/^#\/?/, '').split(/[/?]/)[0]);
  const link = (href, key, also) => el('a', {href, 'aria-current': here === href || also === here ? 'page' : null}, say(key));
  const dark = () => {
    const root = document.documentElement;
    const now = root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    root.dataset.theme = now === 'dark' ? 'light' : 'dark';
  };
  document.getElementById('top').replaceChildren(
    button(say('skip'), () => document.getElementById('main').focus(), {class: 'skip'}),
    el('a', {class: 'brand', href: '#/'}, say('brand')),
    ...(COMPARED ? [] : [el('nav', {'aria-label': say('views')}, link('#/', 'summary'), link('#/matrix', 'matrix'), link('#/stories', 'stories_title', '#/story'))]),
    el('div', {class: 'tools'},
      button(say('other_language'), () => { lang = lang === 'ar' ? 'en' : 'ar'; show(); tellNews(); }, {lang: lang === 'ar' ? 'en' : 'ar'}),
      button(say('colours'), dark)));
  document.getElementById('foot').replaceChildren(
    el('div', {class: 'tools'},
      button(say('save_csv'), () => save(current.name + '.csv', 'text/csv;charset=utf-8', '\ufeff' + csv(current.rows))),
      button(say('save_json'), () => save(current.name + '.json', 'application/json', JSON.stringify(current.rows, null, 1) + '\n')),
      button(say('print'), () => window.print())),
    el('p', {class: 'dim'}, say('made_by')));
}

/** Shows what the address names. */
function show(moved) {
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  current = view(location.hash);
  head();
  const title = [...current.title].filter(c => !STEERS.test(c)).join('');
  document.title = title === say('title') ? title : title + ' – ' + say('title');
  const main = document.getElementById('main');
  main.dataset.view = current.name;
  main.replaceChildren();
  add(main, [current.node]);
  if (moved) {
    window.scrollTo(0, 0);
    main.querySelector('h1').focus({preventScroll: true});
    document.getElementById('live').textContent = current.title;
  }
}

window.addEventListener('hashchange', () => show(true));
show(false);
live();
