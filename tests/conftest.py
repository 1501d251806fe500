"""What the tests of the command share."""

import pytest
from command import LINES, Run, texts


def pytest_collection_modifyitems(items):
    """The tests of a file run in one process, and all of the C library's, which is installed once for them; the longest begin."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("c" if item.path.parent.name == "c" else item.path.name))
    items.sort(key=lambda item: item.path.name != "test_spark.py")


@pytest.fixture
def naql(tmp_path):
    """Runs the command, in a folder of the test's own."""
    return lambda *words, stdin=b"": Run(tmp_path, words, stdin)


@pytest.fixture
def both(naql, tmp_path):
    """The folded texts of the two documents."""
    (tmp_path / "plain.jsonl").write_bytes(LINES)
    return texts(naql, "plain.jsonl")
