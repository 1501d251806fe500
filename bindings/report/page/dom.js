// Elements: everything that is shown is made here. Text goes in as text and never as markup.

/** An element: `el('p', {class: 'x'}, 'text', other)`. Attributes that are null or false are left out; functions are listeners. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  add(node, children);
  return node;
}

/** The same for what is drawn. */
function draw(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(node, attributes);
  add(node, children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (name === 'style') for (const [property, of] of Object.entries(value)) node.style.setProperty(property, of);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

// What turns the direction of text, ends a line without a break, or is not to be seen.
const STEERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e01ef}]/u;

/** Text of the input as nodes. A character that steers stands in a box of its own, where it does nothing, and is shown by its number. */
function inert(text) {
  const parts = [];
  let plain = '';
  for (const c of text) {
    if (!STEERS.test(c)) {
      plain += c;
      continue;
    }
    if (plain) parts.push(plain);
    plain = '';
    const code = 'U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    parts.push(el('span', {class: 'steers', 'data-code': code}, c));
  }
  if (plain) parts.push(plain);
  return parts;
}

/** Text of the input with a direction of its own: an id, a name, a title. */
const own = (text, attributes) => el('bdi', attributes, inert(text));

/** The same where only text can be, as in a label: between isolates, and what steers is a box. */
const flat = text => '\u2068' + [...text].map(c => STEERS.test(c) ? '\ufffd' : c).join('') + '\u2069';

const button = (label, click, attributes) => el('button', {type: 'button', click, ...attributes}, label);

/** A table; `columns` are `{head, cell(row), number, title}`. Its first column heads the rows. */
function table(caption, columns, rows, attributes) {
  const cell = (column, row, first) =>
    el(first ? 'th' : 'td', {scope: first ? 'row' : null, class: column.number ? 'number' : null}, column.cell(row));
  return el('div', {class: 'wide', tabindex: 0, role: 'region', 'aria-label': caption},
    el('table', attributes,
      el('caption', {class: 'unseen'}, caption),
      el('thead', null, el('tr', null, columns.map(column =>
        el('th', {scope: 'col', class: column.number ? 'number' : null}, column.head)))),
      el('tbody', null, rows.map(row => el('tr', row.attributes, columns.map((column, i) => cell(column, row, i === 0)))))));
}

/** Hands a file to the reader. */
function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], {type}));
  el('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Rows as CSV. What a spreadsheet would take for a formula gets an apostrophe in front. */
function csv(rows) {
  const cell = value => {
    let text = value === null || value === undefined ? '' : String(value);
    if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  const columns = Object.keys(rows[0] || {});
  return [columns, ...rows.map(row => columns.map(column => row[column]))].map(row => row.map(cell).join(',') + '\r\n').join('');
}
