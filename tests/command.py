"""The command that the tests run, and two invented documents for it."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = pathlib.Path(os.environ.get("NAQL", ROOT / "target/release/naql")).resolve()

A = (
    "أعلنت بلدية مدينة الواحة أمس افتتاح السوق المغطى الجديد بعد أعمال ترميم استمرت ثمانية عشر شهرا، وقال رئيس البلدية إن "
    "السوق يضم مئة وعشرين محلا وساحة للعروض الشعبية ومواقف تتسع لثلاثمئة سيارة"
)
B = (
    "تراجعت أسعار الزيتون في أسواق الجبل هذا الموسم بعد وفرة الإنتاج، وذكر مزارعون أن المعاصر تعمل ليلا ونهارا لاستقبال "
    "المحصول، بينما طالبت الجمعية التعاونية بفتح باب التصدير"
)
ROWS = [{"id": "a", "text": A}, {"id": "b", "text": B}]


def line(row):
    return json.dumps(row, ensure_ascii=False) + "\n"


LINES = "".join(map(line, ROWS)).encode()


class Run:
    """What a run of the command left."""

    def __init__(self, folder, words, stdin=b""):
        if not NAQL.exists():
            pytest.skip(f"{NAQL} is not built")
        done = subprocess.run([str(NAQL), *map(str, words)], cwd=folder, input=stdin, capture_output=True)
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr.decode()

    def rows(self):
        assert self.code == 0, self.err
        return [json.loads(row) for row in self.out.decode().splitlines()]


def texts(naql, path, *options, stdin=b""):
    """The folded texts of an input, which `fold` gives one a document."""
    return [row["text"] for row in naql("fold", "-q", path, *options, stdin=stdin).rows()]


def write(tmp_path, policy):
    (tmp_path / "policy.toml").write_text(policy)
    return "policy.toml"
