"""Arrow data that breaks the rules of its interface is an exception of naql's table, never a panic and never a crash."""

import ctypes
from typing import Any

import pytest

import naql

pa = pytest.importorskip("pyarrow")


class Schema(ctypes.Structure):
    """The C struct ArrowSchema, as far as its format."""

    _fields_ = (("format", ctypes.c_char_p),)


class Array(ctypes.Structure):
    """The C struct ArrowArray, as far as its numbers."""

    _fields_ = (("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64))


def pointer(capsule: Any, name: bytes) -> int:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return get(capsule, name)


class Held:
    """Something that gives the same capsules each time."""

    def __init__(self, capsules: Any) -> None:
        self.capsules = capsules

    def give(self, requested_schema: object = None) -> Any:  # noqa: ARG002
        """What Arrow's method gives."""
        return self.capsules


def held(capsules: Any, method: str) -> Held:
    """An object whose method of this name gives the capsules."""
    return type("Held", (Held,), {method: Held.give})(capsules)


TABLE = pa.table({"id": ["a"], "text": ["نص الخبر الأول"]})


def test_a_capsule_used_twice() -> None:
    stream = held(TABLE.__arrow_c_stream__(), "__arrow_c_stream__")
    naql.dedup(stream)
    with pytest.raises(naql.ArgumentError, match="taken before"):
        naql.dedup(stream)
    array = held(TABLE.to_batches()[0].__arrow_c_array__(), "__arrow_c_array__")
    naql.dedup(array)
    with pytest.raises(naql.ArgumentError, match="released before"):
        naql.dedup(array)


@pytest.mark.parametrize(("field", "value"), [("offset", -1), ("length", -5), ("offset", 2**63 - 1)])
def test_impossible_numbers(field: str, value: int) -> None:
    schema, array = TABLE.to_batches()[0].__arrow_c_array__()
    setattr(Array.from_address(pointer(array, b"arrow_array")), field, value)
    with pytest.raises(naql.ArgumentError, match="rules of its interface"):
        naql.dedup(held((schema, array), "__arrow_c_array__"))


def test_no_format() -> None:
    schema, array = TABLE.to_batches()[0].__arrow_c_array__()
    struct = Schema.from_address(pointer(schema, b"arrow_schema"))
    kept, struct.format = struct.format, None
    with pytest.raises(naql.ArgumentError, match="no format"):
        naql.dedup(held((schema, array), "__arrow_c_array__"))
    assert kept


def test_types_that_lie_deep_in_each_other() -> None:
    deep = pa.string()
    for _ in range(500):
        deep = pa.list_(deep)
    table = TABLE.append_column("title", pa.nulls(1, deep))
    with pytest.raises(naql.ArgumentError, match="deep in each other"):
        naql.dedup(table)
    with pytest.raises(Exception, match="deep in each other") as raised:
        naql.Gate().admit_many(table).read_all()
    assert isinstance(raised.value, naql.Error)
