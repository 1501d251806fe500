"""What comes of a run, through the command: outputs, what is shown, decisions, policies.

Run with pytest. The command is `$NAQL`, else `target/release/naql`. Every input is invented and made here.
"""

import bz2
import json
import pathlib
import subprocess

import pytest
from command import LINES, NAQL, ROWS, A, line, texts, write


@pytest.mark.parametrize("option", ["-o", "--verdicts", "--report", "--summary", "--rejects"])
def test_an_output_is_never_an_input(naql, tmp_path, option):
    (tmp_path / "in.jsonl").write_bytes(LINES)
    (tmp_path / "link.jsonl").symlink_to("in.jsonl")
    more = ("--on-error", "skip") if option == "--rejects" else ()
    more += () if option == "-o" else ("-o", "out.jsonl")
    for name in ("in.jsonl", "link.jsonl", "../" + tmp_path.name + "/in.jsonl"):
        failed = naql("dedup", "in.jsonl", option, name, *more)
        assert failed.code == 2, failed.err
        assert "names an input" in failed.err
    assert (tmp_path / "in.jsonl").read_bytes() == LINES


@pytest.mark.parametrize("name", ["kept.xlsx", "kept.csv", "kept.zip", "kept.jsonl.lz4", "kept.parquet.gz", "kept.db"])
def test_a_name_that_promises_another_form_is_refused(naql, tmp_path, name):
    (tmp_path / "in.jsonl").write_bytes(LINES)
    assert naql("dedup", "in.jsonl", "-o", name).code == 2
    assert not (tmp_path / name).exists()


def test_names_that_promise_a_form_keep_it(naql, tmp_path, both):
    (tmp_path / "in.csv").write_text(
        "id,text,extra\n" + "".join(f'{row["id"]},"{row["text"]}","x\ny"\n' for row in ROWS)
    )
    for name in ("kept.bz2", "kept.jsonl.xz", "kept.gz", "kept.zst", "kept.arrow", "kept.parquet", "kept.csv"):
        assert naql("dedup", "-q", "in.csv", "-o", name).code == 0
        assert texts(naql, name) == both, name
    assert (tmp_path / "kept.csv").read_text().count("extra") == 1
    assert "x\ny" in (tmp_path / "kept.csv").read_text()
    assert bz2.decompress((tmp_path / "kept.bz2").read_bytes()).count(b"\n") == 2


@pytest.mark.skipif(not pathlib.Path("/proc/self/fd").exists(), reason="a shell of Linux")
def test_a_closed_standard_output_is_an_error(tmp_path):
    if not NAQL.exists():
        pytest.skip(f"{NAQL} is not built")
    (tmp_path / "in.jsonl").write_bytes(LINES)
    done = subprocess.run(["sh", "-c", f"{NAQL} dedup in.jsonl >&-"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 74
    assert b"closed" in done.stderr
    done = subprocess.run(["sh", "-c", f"{NAQL} -q dedup in.jsonl >/dev/null"], cwd=tmp_path, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


EVIL = "a\x1b[31m\x07\r\nnaql: gate: forged\x9b\u202eb"


def test_what_is_shown_is_inert(naql, tmp_path):
    rows = [{"id": EVIL, "text": A, "publisher": EVIL}, {"id": "b", "text": A, "publisher": EVIL}]
    (tmp_path / "in.jsonl").write_text("".join(map(line, rows)))
    naql("dedup", "-q", "in.jsonl", "-o", "out.jsonl", "--verdicts", "v.jsonl", "--report", "report.txt")
    naql("gate", "-q", "--store", "store", "in.jsonl")
    shown = [
        (tmp_path / "report.txt").read_text(),
        naql("explain", "v.jsonl", EVIL).out.decode(),
        naql("diff", "v.jsonl", "v.jsonl").out.decode(),
        naql("trace", "-q", "in.jsonl", "--format", "text").out.decode(),
        naql("lineage", "-q", "in.jsonl", "--format", "text").out.decode(),
        naql("store", "stats", "store").out.decode(),
        naql("store", "delete", "store", EVIL + "x").err,
    ]
    (tmp_path / "bad.jsonl").write_text(line({"id": EVIL, "text": A, "date": EVIL}))
    shown.append(naql("dedup", "bad.jsonl").err)
    (tmp_path / EVIL).write_text("{")
    shown.append(naql("dedup", EVIL).err)
    for text in shown:
        assert not set(text) & set("\x1b\x07\r\x9b\u202e"), text
        assert not any(part.startswith("naql: gate: forged") for part in text.split("\n")), text


def test_check_records_nothing(naql, tmp_path):
    (tmp_path / "in.jsonl").write_bytes(LINES)
    naql("gate", "-q", "--store", "store", "in.jsonl")
    before = (tmp_path / "store" / "store.redb").read_bytes()
    (tmp_path / "new.jsonl").write_text(line({"id": "c", "text": f"{A} اليوم"}))
    (verdict,) = naql("check", "-q", "--store", "store", "new.jsonl").rows()
    assert verdict["of"] == "a"
    (again,) = naql("check", "-q", "--store", "store", "new.jsonl").rows()
    assert again == verdict
    assert naql("store", "stats", "store", "--json").rows()[0]["verdicts"] == 2
    assert (tmp_path / "store" / "store.redb").read_bytes() == before
    assert naql("check", "--store", "nowhere", "new.jsonl").code == 66
    assert not (tmp_path / "nowhere").exists()


def test_gate_writes_the_rows_that_it_admits(naql, tmp_path):
    rows = [*ROWS, {"id": "c", "text": A, "more": 1}]
    (tmp_path / "in.jsonl").write_text("".join(map(line, rows)))
    done = naql("gate", "--store", "store", "in.jsonl", "-o", "kept.jsonl", "--summary", "summary.json")
    assert [verdict["decision"] for verdict in done.rows()] == ["admit", "admit", "drop"]
    assert (tmp_path / "kept.jsonl").read_bytes() == LINES
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["documents"], summary["admit"], summary["drop_by_relation"]) == (3, 2, {"exact": 1})


FOOTER = (
    "طالعوا كل ما ينشر في صفحات القرية على لوحاتكم الصغيرة وسجلوا أسماءكم في دفتر الرسائل المسائي لتبلغكم حكايات الحقول، "
    "ولا يجوز نسخ سطر واحد من هذه الصفحات أو حفظه في مكان آخر إلا بإذن مكتوب من شيخ القرية ومجلسها الموقر"
)
STORIES = [
    "زرع فلاحو الوادي ألف شجرة لوز جديدة على سفوح الجبل الغربي بعد موسم أمطار طويل",
    "أصلح نجار البلدة سقف المدرسة القديمة قبل عودة التلاميذ من عطلة الحصاد بيوم واحد",
    "وجد الصيادون صندوقا فيه خرائط بحرية نادرة قرب المنارة التي هجرها حارسها منذ أعوام",
    "فتحت مكتبة السوق أبوابها ليلا للقراء الذين لا يجدون وقتا للمطالعة في ساعات النهار",
    "ولدت في حظيرة الطاحونة ثلاثة مهور بيضاء أطلق عليها الأطفال أسماء نجوم الشتاء البعيدة",
    "عزفت فرقة الناي ألحانا من تأليف أعضائها في ساحة البئر فرقص الحاضرون حتى الفجر",
]


def test_a_passage_that_many_drops_hang_on(naql, tmp_path):
    rows = [{"id": f"s{n}", "text": f"{story}\n{FOOTER}"} for n, story in enumerate(STORIES)]
    (tmp_path / "in.jsonl").write_text("".join(map(line, rows)))
    done = naql("dedup", "in.jsonl", "-o", "kept.jsonl", "--summary", "summary.json")
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["drop"] == summary["shared_passage"]["drops"] == 5
    assert FOOTER.startswith(summary["shared_passage"]["begins"])
    assert "5 of 5 dropped documents have text of their own beside one passage" in done.err
    assert f"begins in s1 with «{FOOTER[:9]}" in done.err
    # The whole input tells what the site's is, for who asks.
    assert 'furniture_from = "input"' in done.err
    (tmp_path / "policy.toml").write_text('furniture_from = "input"\n')
    done = naql("dedup", "in.jsonl", "-o", "kept.jsonl", "--policy", "policy.toml")
    assert (tmp_path / "kept.jsonl").read_bytes() == (tmp_path / "in.jsonl").read_bytes()
    assert "passage" not in done.err
    done = naql("gate", "in.jsonl", "--store", "store", "--policy", "policy.toml")
    assert done.code == 65
    assert "only dedup in one process" in done.err
    # Copies as wholes hang on nothing.
    (tmp_path / "copies.jsonl").write_text("".join(line({"id": f"c{n}", "text": FOOTER}) for n in range(7)))
    done = naql("dedup", "copies.jsonl", "-o", "kept.jsonl", "--summary", "summary.json")
    assert json.loads((tmp_path / "summary.json").read_text())["shared_passage"] is None
    assert "passage" not in done.err


def test_policies(naql, tmp_path):
    assert naql("init").code == 0
    assert naql("init").code == 73
    assert "in order, 3 rules" in naql("policy", "check", "policy.toml").out.decode()
    printed = naql("policy", "print").out.decode()
    (tmp_path / "all.toml").write_text(printed)
    assert naql("policy", "diff", "all.toml").out == b""
    (tmp_path / "other.toml").write_text(printed.replace("min_words = 8", "min_words = 20"))
    assert naql("policy", "diff", "other.toml").out.decode() == "min_words is 20, 8 in the default policy\n"
    (tmp_path / "silent.toml").write_text('[[rules]]\nrelation = ["near"]\ndecision = "drop"\n')
    assert 'extends = "default"' in naql("policy", "check", "silent.toml").err
    (tmp_path / "typo.toml").write_text(
        'extends = "default"\n[[rules]]\nrelation = ["near"]\ncredit = ["rueters"]\ndecision = "hold"\n'
    )
    for words in (("policy", "check", "typo.toml"), ("dedup", "in.jsonl", "--policy", "typo.toml")):
        (tmp_path / "in.jsonl").write_bytes(LINES)
        failed = naql(*words)
        assert failed.code == 65
        assert "rueters" in failed.err
    naql("gate", "-q", "--store", "store", "in.jsonl")
    failed = naql("gate", "-q", "--store", "store", "in.jsonl", "--policy", "other.toml")
    assert failed.code == 65
    assert "min_words is 20, 8 in the store" in failed.err
    assert "--change-policy" in failed.err


def test_two_runs_are_compared(naql, tmp_path):
    rows = [*ROWS, {"id": "c", "text": A}]
    (tmp_path / "in.jsonl").write_text("".join(map(line, rows)))
    naql("dedup", "-q", "in.jsonl", "-o", "k.jsonl", "--verdicts", "a.jsonl")
    naql(
        "dedup",
        "-q",
        "in.jsonl",
        "-o",
        "k.jsonl",
        "--verdicts",
        "b.jsonl",
        "--policy",
        write(tmp_path, 'extends = "none"'),
    )
    done = naql("diff", "a.jsonl", "b.jsonl")
    assert done.out.decode() == "c: drop (exact of a) -> admit (exact of a)\n"
    assert "2 verdicts are the same, 1 drop -> admit" in done.err
    assert naql("diff", "a.jsonl", "a.jsonl").out == b""
    told = naql("explain", "a.jsonl", "c").out.decode()
    assert "c is dropped." in told
    assert "the same, byte for byte" in told
    assert naql("explain", "a.jsonl", "x").code == 65
