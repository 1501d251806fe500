"""The examples of docs/policies.md say what they say."""

import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQL = ROOT / os.environ.get("NAQL", "target/release/naql")
PAGE = (ROOT / "docs/policies.md").read_text(encoding="utf-8")
FEED = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
COMMAND = re.search(r"```sh\n(.*?)\n```", PAGE)[1]
EXAMPLES = re.findall(r"### ([^\n]*)\n.*?```toml\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_a_feed_and_examples():
    assert len(FEED) == 1 and len(EXAMPLES) == PAGE.count("\n### ") >= 6


@pytest.mark.parametrize(("policy", "output"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_an_example(tmp_path, policy, output):
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    (tmp_path / "feed.jsonl").write_text(FEED[0], encoding="utf-8")
    # What jq would make of the verdicts.
    gate, _, asked = COMMAND.partition(" | jq -r ")
    assert asked == '\'"\\(.id) \\(.decision) \\(.of // "-") \\(.reasons[-1] // "")"\''
    words = [str(NAQL), *gate.split()[1:], "--quiet"]
    out = subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    verdicts = [json.loads(line) for line in out.splitlines()]
    rows = [f"{v['id']} {v['decision']} {v['of'] or '-'} {(v['reasons'] or [''])[-1]}".rstrip() for v in verdicts]
    assert rows == output.splitlines()
