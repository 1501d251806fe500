//! What the help says after the options: forms of files, which copy stays, examples, exit codes.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0    done (also when rows were skipped by --on-error skip, and when compare finds nothing)
  2    the command line is wrong
  65   an input, a policy or a store is invalid or damaged
  66   an input cannot be opened
  73   an output cannot be created
  74   reading or writing failed, as on a full disk
  130  interrupted; no output file was written
  141  the reader of the output closed the pipe";

pub(super) const INPUTS: &str = "\
Inputs are files, directories (their files, by name) and patterns ('news/*.jsonl.gz'); `-` is standard input. naql reads
  JSON lines and JSON     an object a line, an array of objects, or objects at a path: --rows .articles
  CSV and TSV             with a header
  text (.txt)             a file is one document, or every line with --per-line
  Parquet, Arrow          columns; nested ones too
  zip and tar of these; all of it plain or compressed with gzip, Zstandard, bzip2 or xz
The format is recognised by the first bytes and the name. HTML, WARC, RSS and Atom are read by `naql read`, which comes with \
the Python package (pip install 'naql[web]').

Outputs are JSON lines; compressed if the name ends in .gz, .zst, .bz2 or .xz; columns if it ends in .parquet or .arrow; CSV \
if it ends in .csv or .tsv and all inputs are CSV. Any other promise of a name is refused. An output gets its name at the end, \
so a run that fails leaves nothing; it must not be an input.

Fields of a document, and the columns that are tried in order until one has a value (capitals do not count):
  id         a string or a number; if there is none: url, else a hash of publisher, published and text
  text       content, body, maintext, articleBody, article; required, may be empty. A list is joined by line ends
  title      headline
  byline     author, authors, creator
  publisher  source, source_domain, outlet, site
  url        link
  published  date, published_at, publishedAt, pubDate, datePublished, date_publish. RFC 3339, a date (midnight UTC), RFC 822, an epoch in \
seconds or milliseconds, 24 يناير 2025; 24/1/2025 with --dates dmy. Without a zone it is in UTC
  seen       fetched, fetched_at, crawled_at, date_download: when the page was fetched, for naql lineage
--field text=article.body names a part of a nested column.";

pub(super) const DEDUP: &str = "\
Which copy stays, unless the policy has another order: the one that was published first; of those without a time, or with the same, the one whose id comes first \
(numbers in an id count as numbers: a2 before a10); where rows have no id, the first row. A document without a time comes after \
all that have one.

Examples:
  naql dedup news.jsonl -o kept.jsonl
  naql dedup jan.jsonl.gz feb.jsonl.zst -o kept.jsonl.zst --verdicts verdicts.jsonl
  naql dedup news.jsonl -o kept.jsonl --report -
  naql dedup news.jsonl -o kept.jsonl --sample 20 | less -R
  naql dedup news.jsonl -o kept.jsonl --sample 20 --sample-page dropped.html
  naql dedup news.jsonl -o shared.jsonl --matched 2
  naql dedup pages.parquet -o kept.parquet --field text=article_body --on-error skip
  naql dedup export.csv -o kept.csv --dates dmy --summary summary.json
  naql dedup newsapi.json --rows .articles -o kept.jsonl
  zstdcat news.jsonl.zst | naql dedup - -o - | wc -l";

pub(super) const GATE: &str = "\
Prints one verdict per line, in the order of the input, as soon as it is on disk. To resume an interrupted run, run it \
again over the same input: documents that the store already has change nothing and get the verdicts that they got the \
first time, marked `seen`. With -o a run that is repeated writes the same rows again, and with --new only those that are new to the store.

Examples:
  naql gate --store store news.jsonl > verdicts.jsonl
  naql gate --store store today.parquet -o admitted.parquet > verdicts.jsonl
  naql read feed.xml | naql gate --store store - -o new.jsonl --new > verdicts.jsonl
  tail -F feed.jsonl | naql gate --store store --retain 90d - | jq -r 'select(.decision == \"admit\") | .id'";

pub(super) const CHECK: &str = "\
The store is only read: nothing is recorded, and a gate may write to it meanwhile.

Examples:
  naql check --store store page.txt
  naql check --store store draft.jsonl | jq -r '[.id, .decision, .of] | @tsv'";

pub(super) const POLICY: &str = "\
Examples:
  naql policy print > policy.toml
  naql policy check policy.toml --registry ours.tsv
  naql policy diff policy.toml";

pub(super) const DIFF: &str = "\
Prints a line for every document whose decision, relation or match differs, and for those that only one run has.

Examples:
  naql dedup news.jsonl -o a.jsonl --verdicts a.verdicts.jsonl
  naql dedup news.jsonl -o b.jsonl --verdicts b.verdicts.jsonl --policy strict.toml
  naql diff a.verdicts.jsonl b.verdicts.jsonl";

pub(super) const EXPLAIN: &str = "\
Examples:
  naql explain verdicts.jsonl https://example.org/news/17
  naql store export store | naql explain - p17";

pub(super) const STORE: &str = "\
Examples:
  naql store stats store
  naql store verify store --head 2f0c...
  naql store key gate.key --name gate.example.org > gate.pub
  naql store head store --sign gate.key > head.txt
  naql store verify store --head head.txt --key gate.pub
  naql store delete store https://example.org/news/17 --by desk --why 'asked to be forgotten'
  naql store export store > ledger.jsonl";

pub(super) const PAIRS: &str = "\
Examples:
  naql pairs news.jsonl -o pairs.jsonl
  naql pairs a.jsonl b.jsonl --policy policy.toml | jq -r 'select(.relation == \"contains\") | [.a, .b] | @tsv'";

pub(super) const LINEAGE: &str = "\
Records, one a line: story, source, edge, cluster, outlet (\"kind\"). A source that no document is from is a record of its \
own where two outlets name it and share its text. Where clocks overlap nobody is first.

Examples:
  naql lineage news.jsonl -o lineage.jsonl
  naql lineage news.jsonl -o lineage/
  naql lineage news.jsonl --format text | less
  naql lineage news.jsonl --around https://example.org/news/17 --format text
  naql lineage --store store --since 7d -o lineage.jsonl
  naql lineage news.jsonl | jq -c 'select(.kind == \"edge\" and .credit == \"uncredited\") | [.from, .to]'";

pub(super) const REPORT: &str = "\
IN is documents, or the records of naql lineage; which of the two is seen by the first row. Records have no texts: name the \
documents with --pages to have titles, links and evidence in the report. The page is one file that loads nothing from \
anywhere; it has both languages.

Examples:
  naql report news.jsonl -o report.html
  naql lineage news.jsonl -o L.jsonl && naql report L.jsonl --pages news.jsonl -o report.html
  naql report --store store --since 7d -o report.html
  naql report news.jsonl --lang en --format text | less
  naql report news.jsonl --format csv -o report.csv";

#[cfg(feature = "serve")]
pub(super) const SERVE: &str = "\
Follows the store: while a gate admits, new stories appear on the pages that are open. Nothing is written. A gate with \
--keep-text all keeps what a report needs of dropped copies.

Examples:
  tail -F feed.jsonl | naql gate --store store --keep-text all --retain 90d - > verdicts.jsonl &
  naql serve --store store --since 7d
  curl http://127.0.0.1:6247/stories.json
  naql serve --store store --listen 0.0.0.0:6247";

pub(super) const COMPARE: &str = "\
Each input is a text file, or a JSON file with one document (with `text`).

Examples:
  naql compare ours.txt theirs.txt
  naql compare a.json b.json --json
  naql compare a.txt b.txt --html report.html";

pub(super) const FOLD: &str = "\
Examples:
  naql fold page.txt
  naql fold news.jsonl -o folded.jsonl --offsets
  echo '{\"text\": \"قالَ الـمـتحدّث\"}' | naql fold -";

pub(super) const FINGERPRINT: &str = "\
Examples:
  naql fingerprint page.txt
  naql fingerprint news.jsonl -o fingerprints.parquet";

pub(super) const TRACE: &str = "\
Formats: json has one line per document; prov, ninjs and schema have one per story; text is for people to read.

Examples:
  naql trace page.txt --format text
  naql trace news.jsonl -o traces.jsonl
  naql trace news.jsonl --registry ours.tsv | jq -c '[.id, .stories[].chain]'";

pub(super) const COMPLETIONS: &str = "\
One line each:
  echo 'eval \"$(naql completions bash)\"' >> ~/.bashrc
  echo 'eval \"$(naql completions zsh)\"' >> ~/.zshrc
  naql completions fish > ~/.config/fish/completions/naql.fish";

/// The long help of a verb that reads rows.
pub(super) fn with_inputs(examples: &str) -> String {
    with_exit_codes(&format!("{INPUTS}\n\n{examples}"))
}

pub(super) fn with_exit_codes(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}
