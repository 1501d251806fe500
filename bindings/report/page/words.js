// Words: interface texts, numbers and times, in the language that is on.

const WORDS = JSON.parse(document.getElementById('words').textContent);
let lang = document.documentElement.lang;

/** An interface text, with `{name}` filled in. */
function say(key, fill) {
  const text = WORDS[key] ? WORDS[key][lang === 'ar' ? 0 : 1] : key;
  return fill ? text.replace(/\{(\w+)\}/g, (_, name) => fill[name]) : text;
}

/** The same with nodes filled in: names of the input, each with a direction of its own. */
function tell(key, fill) {
  return say(key).split(/(\{\w+\})/).map(part => part.startsWith('{') ? fill[part.slice(1, -1)] : part);
}

// Digits are those of 0 to 9 in both languages: ids and addresses have them, too.
const formats = new Map();
function format(kind, options) {
  const key = lang + kind.name + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new kind(lang === 'ar' ? 'ar-u-nu-latn-ca-gregory' : 'en-GB', options));
  return formats.get(key);
}

const count = n => format(Intl.NumberFormat, {}).format(n);
const percent = share => format(Intl.NumberFormat, {style: 'percent', maximumFractionDigits: 0}).format(share);
const ratio = (part, of) => of ? percent(part / of) : '–';
const DAY = {timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric'};
const day = seconds => seconds === null ? say('undated') : format(Intl.DateTimeFormat, DAY).format(seconds * 1000);
const CLOCK = {timeZone: 'UTC', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'};
const moment = seconds => format(Intl.DateTimeFormat, CLOCK).format(seconds * 1000);
const iso = seconds => seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000', '');

/** A clock: an instant, a day, a month, or nothing. */
function clock(story) {
  if (story.from === null) return say('undated');
  if (story.to - story.from < 60) return moment(story.from);
  return story.to - story.from < 86400 ? day(story.from) : day(story.from) + ' – ' + day(story.to);
}

/** A stretch of time, in its largest unit. */
function span(seconds) {
  const size = Math.abs(seconds);
  const [unit, of] = size < 60 ? ['second', 1] : size < 3600 ? ['minute', 60] : size < 86400 ? ['hour', 3600] : ['day', 86400];
  const digits = size / of < 10 && size >= 3600 ? 1 : 0;
  return format(Intl.NumberFormat, {style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: digits}).format(size / of);
}

/** How much later: `[least, most]` seconds. */
function lag(of) {
  if (!of) return say('lag_unknown');
  const [least, most] = of;
  if (least === most) return least === 0 ? say('same_time') : say(least < 0 ? 'earlier_by' : 'later_by', {span: span(least)});
  if (least < 0 && most > 0) return say('order_unknown');
  return say(most <= 0 ? 'earlier_by' : 'later_by', {span: span(least) + ' – ' + span(most)});
}
