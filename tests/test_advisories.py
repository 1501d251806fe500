"""The check of dependencies against advisories: which versions a requirement holds for."""

import pytest
from advisories import applies, holds, version


@pytest.mark.parametrize(
    ("requirement", "of", "met"),
    [
        (">= 1.2.3", "1.2.3", True),
        (">= 1.2.3", "1.2.3-rc.1", False),
        (">= 0.1.10, < 0.2", "0.1.30", True),
        (">= 0.1.10, < 0.2", "0.2.0", False),
        ("^0.3.1", "0.3.9", True),
        ("^0.3.1", "0.4.0", False),
        ("^1.2", "1.9.0", True),
        ("1.2", "2.0.0", False),
        ("~1.2.3", "1.2.9", True),
        ("~1.2.3", "1.3.0", False),
        ("=0.2.1", "0.2.1", True),
        ("< 0.10", "0.9.9", True),
        ("> 1.0.0-alpha.2", "1.0.0-alpha.10", True),
    ],
)
def test_requirements(requirement: str, of: str, met: bool) -> None:
    assert holds(requirement, version(of)) is met


def test_an_advisory_is_about_what_is_not_mended() -> None:
    advisory = {"advisory": {"id": "X"}, "versions": {"patched": [">= 0.2.23"], "unaffected": ["< 0.1"]}}
    assert [applies(advisory, version(v)) for v in ("0.0.9", "0.2.0", "0.2.23")] == [False, True, False]
    assert not applies({"advisory": {"withdrawn": "2020-01-01"}}, version("1.0.0"))
    assert applies({"advisory": {}}, version("1.0.0"))
