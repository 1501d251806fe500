"""What the tests of the command share."""

import pytest
from command import LINES, Run, texts


@pytest.fixture
def naql(tmp_path):
    """Runs the command, in a folder of the test's own."""
    return lambda *words, stdin=b"": Run(tmp_path, words, stdin)


@pytest.fixture
def both(naql, tmp_path):
    """The folded texts of the two documents."""
    (tmp_path / "plain.jsonl").write_bytes(LINES)
    return texts(naql, "plain.jsonl")
