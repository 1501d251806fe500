"""Every form of file that news comes in, through the command: each case of a public bug report with its right value.

Run with pytest. The command is `$NAQL`, else `target/release/naql`. Every input is invented and made here.
"""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

import pytest
from command import LINES, ROWS, A, B, line, texts, write


def archived(kind):
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("news/a.jsonl", line(ROWS[0]))
            archive.writestr("__MACOSX/._a.jsonl", "x")
            archive.writestr("b.csv", f"id,text\nb,{B}\n")
    else:
        with tarfile.open(fileobj=out, mode="w:gz" if kind == "tgz" else "w") as archive:
            for name, content in (
                ("a.jsonl", line(ROWS[0]).encode()),
                ("b.jsonl.gz", gzip.compress(line(ROWS[1]).encode())),
            ):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


WIDE = LINES.decode()
QUOTED = "".join(f'{row["id"]},"{row["text"]}"\n' for row in ROWS)
FORMS = {
    "mark.jsonl": WIDE.replace("\n", "\n\ufeff", 1).encode(),
    "cr.jsonl": LINES.replace(b"\n", b"\r"),
    "crlf.jsonl": LINES.replace(b"\n", b"\r\n"),
    "wide.jsonl": WIDE.encode("utf-16"),
    "wide-le.jsonl": WIDE.encode("utf-16-le"),
    "wide-be.jsonl": WIDE.encode("utf-16-be"),
    "joined.jsonl": LINES.replace(b"\n", b""),
    "spaced.jsonl": LINES.replace(b"\n", b" "),
    "commas.jsonl": LINES.replace(b"\n", b",\n"),
    "array.json": json.dumps(ROWS).encode(),
    "pretty.json": json.dumps(ROWS, indent=2, ensure_ascii=False).encode(),
    "rows.csv": ("id,text\n" + QUOTED).encode(),
    "mark.csv": ("\ufeffid,text\n" + QUOTED).encode(),
    "semicolons.csv": ("id;text\n" + QUOTED.replace(',"', ';"')).encode(),
    "rows.tsv": ("id\ttext\n" + QUOTED.replace(',"', '\t"')).encode(),
    "rows-without-a-name": ("id,text\n" + QUOTED).encode(),
    "a.jsonl.gz": gzip.compress(LINES),
    "padded.jsonl.gz": gzip.compress(LINES) + bytes(512),
    "trailing.jsonl.gz": gzip.compress(LINES) + b"garbage",
    "a.jsonl.bz2": bz2.compress(LINES),
    "a.jsonl.xz": lzma.compress(LINES),
    "a.csv.xz": lzma.compress(("id,text\n" + QUOTED).encode()),
    "a.zip": archived("zip"),
    "a.tar": archived("tar"),
    "a.tgz": archived("tgz"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_the_same_documents(naql, tmp_path, both, name):
    (tmp_path / name).write_bytes(FORMS[name])
    assert texts(naql, name) == both
    if name.rpartition(".")[2] not in ("tsv", "txt"):
        assert texts(naql, "-", stdin=FORMS[name]) == both, "on standard input"


@pytest.mark.parametrize("name", FORMS)
def test_what_is_kept_goes_out_as_json_lines(naql, tmp_path, name):
    (tmp_path / name).write_bytes(FORMS[name])
    rows = naql("dedup", "-q", name).out.decode("utf-8-sig").replace("\ufeff", "").splitlines()
    assert [json.loads(row) for row in rows if row.strip()] == ROWS


def test_other_encodings_are_named_and_read(naql, tmp_path, both):
    for name, encoding in (("windows-1256", "cp1256"), ("iso-8859-6", "iso8859_6")):
        (tmp_path / "old.csv").write_bytes(("id,text\n" + QUOTED).encode(encoding))
        assert texts(naql, "old.csv", "--encoding", name) == both
    (tmp_path / "old.jsonl").write_bytes(LINES.decode().encode("cp1256") + b"\0")
    failed = naql("fold", "old.jsonl")
    assert failed.code == 65
    assert "--encoding windows-1256" in failed.err
    assert naql("fold", "old.jsonl", "--encoding", "klingon").code == 2


def test_wrapped_and_nested_json(naql, tmp_path, both):
    (tmp_path / "api.json").write_text(json.dumps({"status": "ok", "articles": ROWS}))
    failed = naql("fold", "api.json")
    assert failed.code == 65
    assert "--rows .articles" in failed.err
    assert texts(naql, "api.json", "--rows", ".articles") == both
    assert "there are: articles, status" in naql("fold", "api.json", "--rows", ".items").err
    nested = [{"id": row["id"], "article": {"body": row["text"]}} for row in ROWS]
    (tmp_path / "nested.jsonl").write_text("".join(map(line, nested)))
    failed = naql("fold", "nested.jsonl")
    assert "--field text=article." in failed.err
    assert texts(naql, "nested.jsonl", "--field", "text=article.body") == both
    dotted = [{"id": row["id"], "article.body": row["text"]} for row in ROWS]
    (tmp_path / "dotted.jsonl").write_text("".join(map(line, dotted)))
    assert texts(naql, "dotted.jsonl", "--field", "text=article.body") == both
    newsapi = [
        {"Id": row["id"], "Content": row["text"], "source": {"id": None, "name": "الراصد"}, "author": ["x", "y"]}
        for row in ROWS
    ]
    (tmp_path / "newsapi.jsonl").write_text("".join(map(line, newsapi)))
    traces = naql("trace", "-q", "newsapi.jsonl").rows()
    assert [trace["id"] for trace in traces] == ["a", "b"]
    assert traces[0]["stories"][0]["chain"][0] == ["?الراصد"]


def test_lists_of_paragraphs_are_joined(naql, tmp_path):
    (tmp_path / "list.jsonl").write_text(line({"id": "a", "text": [A, B]}))
    (tmp_path / "one.jsonl").write_text(line({"id": "a", "text": f"{A}\n{B}"}))
    assert texts(naql, "list.jsonl") == texts(naql, "one.jsonl")


def test_a_text_is_one_document_or_one_a_line(naql, tmp_path, both):
    (tmp_path / "two.txt").write_text(f"{A}\n{B}\n")
    whole = naql("dedup", "two.txt")
    assert len(whole.rows()) == 1
    assert "--per-line" in whole.err
    assert texts(naql, "two.txt", "--per-line") == both
    assert texts(naql, "-", "--per-line", stdin=f"{A}\n{B}\n".encode()) == both


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"<!doctype html><html><body><p>x</p>", "HTML page"),
        (b"<?xml version='1.0'?>\n<rss><channel>", "RSS or Atom feed"),
        (b"<?xml version='1.0'?>\n<urlset>", "sitemap"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "WARC archive"),
        (b"%PDF-1.7\n", "pdftotext"),
        (b"SQLite format 3\0", "sqlite3 -json"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x04\x22\x4d\x18xxxx", "lz4 -dc"),
        (b"PK\x03\x04xxxxxxxxxxxxxxxxxxxx", "zip archive is damaged"),
    ],
)
def test_what_is_not_read_is_named_with_the_way_out(naql, tmp_path, head, words):
    (tmp_path / "file").write_bytes(head)
    failed = naql("dedup", "file")
    assert failed.code == 65
    assert words in failed.err


def test_directories_and_patterns(naql, tmp_path, both):
    folder = tmp_path / "day" / "part"
    folder.mkdir(parents=True)
    (tmp_path / "day" / "a.jsonl").write_bytes(line(ROWS[0]).encode())
    (folder / "b.csv").write_text(f"id,text\nb,{B}\n")
    for name in ("_SUCCESS", ".a.jsonl.crc", "notes.md"):
        (folder / name).write_text("x")
    assert texts(naql, "day") == both
    assert texts(naql, "day/*.jsonl") == both[:1]
    assert naql("fold", "day/*.parquet").code == 66


def test_half_characters_are_replaced(naql, tmp_path):
    (tmp_path / "half.jsonl").write_text(f'{{"id": "a", "text": "{A} \\ud83d {B}"}}\n')
    done = naql("fold", "half.jsonl")
    assert len(done.rows()) == 1
    assert "lone surrogate" in done.err


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (A, A.replace(" ", "&nbsp;")),
        (A, "".join(f"&#{ord(c)};" if c > "ء" else c for c in A)),
        (A.replace("السوق", '"السوق"'), A.replace("السوق", "&quot;السوق&quot;")),
        (A, "<p style='x'>" + A.replace("، ", "،</p><p>") + "</p>"),
        (A, A.replace("، ", "،<br/>")),
        (A, A + "<script>var x = '<p>لا شيء من هذا يقرأ</p>'</script>"),
    ],
)
def test_html_in_a_text_is_decoded(naql, tmp_path, first, second):
    (tmp_path / "two.jsonl").write_text(line({"id": "a", "text": first}) + line({"id": "b", "text": second}))
    one, other = texts(naql, "two.jsonl")
    assert one == other
    one, other = texts(naql, "two.jsonl", "--html", "keep")
    assert one != other


def test_the_first_row_stays(naql, tmp_path):
    rows = [f"{A} رقم {n}" if n != 10 else f"{A} رقم 2" for n in range(1, 13)]
    for name, make in (("none", lambda _, text: {"text": text}), ("int", lambda n, text: {"id": n, "text": text})):
        (tmp_path / f"{name}.jsonl").write_text("".join(line(make(n, text)) for n, text in enumerate(rows, 1)))
        kept = naql("dedup", "-q", f"{name}.jsonl", "--policy", write(tmp_path, EXACT)).out.decode()
        assert kept.splitlines() == [line(make(n, text)).strip() for n, text in enumerate(rows, 1) if n != 10], name


EXACT = 'extends = "none"\n[[rules]]\nrelation = ["exact", "same_text"]\ndecision = "drop"\n'


@pytest.mark.parametrize("key", ["", "url"])
def test_the_next_day_is_not_held(naql, tmp_path, key):
    (tmp_path / "day1").mkdir()
    (tmp_path / "day2").mkdir()
    for day, text in (("day1", A), ("day2", B)):
        row = {"text": text} | ({key: f"https://x.example/{day}"} if key else {})
        (tmp_path / day / "part-0.jsonl").write_text(line(row))
    for day in ("day1", "day2"):
        (verdict,) = naql("gate", "-q", "--store", "store", f"{day}/part-0.jsonl").rows()
        assert verdict["decision"] == "admit", verdict
        if key:
            assert verdict["id"] == f"https://x.example/{day}"
    feed = [
        naql("gate", "-q", "--store", "feed", "-", stdin=line({"text": text}).encode()).rows()[0] for text in (A, B)
    ]
    assert [verdict["decision"] for verdict in feed] == ["admit", "admit"]


def test_shards_with_the_same_ids_say_why_they_are_held(naql, tmp_path):
    for shard in (1, 2):
        rows = [{"id": n, "text": f"{A if shard == 1 else B} {shard * 100 + n}"} for n in range(3)]
        (tmp_path / f"shard{shard}.jsonl").write_text("".join(map(line, rows)))
    assert "held (revision 3)" in naql("dedup", "shard1.jsonl", "shard2.jsonl", "-o", "kept.jsonl").err


def test_outlets_are_one_by_source_or_host(naql, tmp_path):
    same = 'extends = "none"\n[[rules]]\nrelation = ["exact"]\nscope = "same_outlet"\ndecision = "hold"\n'
    for one, other in [
        ("http://www.sahil-akhbar.example/article/1/x", "http://sahil-akhbar.example/article/2/y"),
        ("الأهرام", "ahram"),
        ("الأهرام", "الاهرام"),
        ("ahram.org.eg", "الأهرام"),
    ]:
        rows = [{"id": n, "text": A, "source": source} for n, source in enumerate((one, other))]
        (tmp_path / "two.jsonl").write_text("".join(map(line, rows)))
        done = naql("dedup", "two.jsonl", "-o", "kept.jsonl", "--policy", write(tmp_path, same))
        assert "1 held (rule 1 1)" in done.err, (one, other, done.err)


TIMES = [
    ("2025-01-24T08:30:00Z", ()),
    ("2025-01-24 08:30:00", ()),
    (1737707400, ()),
    (1737707400000, ()),
    ("Fri, 24 Jan 2025 11:30:00 +0300", ()),
    ("24 يناير 2025 08:30", ()),
    ("الجمعة ٢٤ كانون الثاني ٢٠٢٥ - ٠٨:٣٠ صباحا", ()),
    ("24/1/2025 08:30", ("--dates", "dmy")),
    ("1/24/2025 8:30 AM", ("--dates", "mdy")),
    ("24 رجب 1446هـ الموافق 24 يناير 2025م 08:30", ()),
]


@pytest.mark.parametrize(("time", "options"), TIMES)
def test_times(naql, tmp_path, time, options):
    (tmp_path / "a.jsonl").write_text(line({"id": "a", "text": A, "publisher": "x", "date": time}))
    story = naql("lineage", "-q", "a.jsonl", *options).rows()[0]
    assert story["clock"]["from"] == "2025-01-24T08:30:00Z", story


def test_what_is_no_time_says_what_to_do(naql, tmp_path):
    for time, word in (("24/1/2025", "--dates dmy"), ("24 رجب 1446", "Hijri"), ("أمس", "no time")):
        (tmp_path / "a.jsonl").write_text(line({"id": "a", "text": A, "date": time}))
        failed = naql("dedup", "a.jsonl")
        assert failed.code == 65
        assert word in failed.err, failed.err
    (tmp_path / "a.jsonl").write_text(line({"id": "a", "text": A, "date": "2025-01-24 08:30"}))
    assert "1 times have no zone" in naql("fold", "a.jsonl").err


def test_what_rows_lack_is_said_once(naql, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(LINES)
    done = naql("dedup", "a.jsonl")
    assert done.err.count("no row has publisher or published") == 1
    assert "no row has" not in naql("dedup", "-q", "a.jsonl").err


def test_a_row_has_a_limit(naql, tmp_path):
    bomb = gzip.compress(line(ROWS[0]).encode() + b'{"text": "' + b"x" * 3_000_000 + b'"}\n' + line(ROWS[1]).encode())
    (tmp_path / "bomb.jsonl.gz").write_bytes(bomb)
    failed = naql("fold", "bomb.jsonl.gz", "--max-row", "1M")
    assert failed.code == 65
    assert "bomb.jsonl.gz:2: the row is longer than 1048576 bytes" in failed.err
    done = naql("fold", "bomb.jsonl.gz", "--max-row", "1M", "--on-error", "skip")
    assert len(done.rows()) == 2
    reject = json.loads((tmp_path / "naql.rejects.jsonl").read_text())
    assert reject["row"] == 2
    assert len(reject["raw"]) <= 65536
    assert texts(naql, "bomb.jsonl.gz")[1:2] != []
    (tmp_path / "a.jsonl").write_text(line({"id": "i" * 5000, "text": A}))
    assert "the id has 5000 bytes" in naql("fold", "a.jsonl").err
    (tmp_path / "open.csv").write_bytes(b'id,text\n1,"' + b"x" * 3_000_000)
    assert "quotation mark" in naql("fold", "open.csv", "--max-row", "1M").err
