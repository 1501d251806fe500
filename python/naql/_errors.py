"""The exceptions, one class for each code of naql's one table."""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ArgumentError",
    "CorruptError",
    "DocumentError",
    "Error",
    "InterruptedError",
    "LockedError",
    "PanicError",
    "PolicyError",
    "RegistryError",
    "SchemeError",
    "StorageError",
    "TextError",
]


class Error(Exception):
    """What went wrong in naql; the message says what was wrong, where, and what to do."""

    code: ClassVar[str] = ""
    """The code of the error, the same in Rust, C and Python: ``"invalid_text"``."""

    row: int | None = None
    """The row of a batch that is at fault, counted from 0; None when it is no single row."""


class ArgumentError(Error, ValueError):
    """A parameter is out of its range, or two of them contradict each other; also: the gate is closed."""

    code = "invalid_argument"


class TextError(Error, ValueError):
    """A text is no Unicode text (it has a lone surrogate), or is longer than 4 GiB."""

    code = "invalid_text"


class DocumentError(Error, ValueError):
    """A document lacks a field that it must have, or a field has the wrong type or form."""

    code = "invalid_document"


class PolicyError(Error, ValueError):
    """A policy cannot be read: syntax, an unknown key, or a value out of its range."""

    code = "invalid_policy"


class RegistryError(Error, ValueError):
    """A source registry cannot be read or contradicts itself."""

    code = "invalid_registry"


class SchemeError(Error, ValueError):
    """Two things of different schemes, or a store under another policy, were to be put together."""

    code = "scheme_mismatch"


class CorruptError(Error):
    """Bytes that should be a fingerprint or a store are damaged."""

    code = "corrupt"


class StorageError(Error, OSError):
    """Reading or writing a store failed in the operating system, or another process writes to it."""

    code = "io"


class LockedError(StorageError):
    """Another process has the store open for writing."""

    code = "locked"


class InterruptedError(Error):
    """The work was asked to stop."""

    code = "interrupted"


class PanicError(Error, RuntimeError):
    """A bug in naql. A gate that it happened to answers this from then on."""

    code = "panic"


_BY_CODE: dict[str, type[Error]] = {
    error.code: error
    for error in (
        ArgumentError,
        TextError,
        DocumentError,
        PolicyError,
        RegistryError,
        SchemeError,
        CorruptError,
        StorageError,
        LockedError,
        InterruptedError,
        PanicError,
    )
}


def make(code: str, message: str, row: int | None = None) -> Error:
    """Make the exception of a code."""
    error = _BY_CODE.get(code, Error)(message)
    if row is not None:
        error.row = row
    return error


def at_row(error: Exception, row: int) -> Exception:
    """Make an exception say in which row of a batch it arose."""
    if isinstance(error, Error):
        return make(error.code, f"row {row}: {error}", row)
    if isinstance(error, TypeError):
        return TypeError(f"row {row}: {error}")
    return error


def of_file(error: Exception, path: object) -> Exception:
    """Add to an exception which file it is about."""
    return make(error.code, f"{path}: {error}") if isinstance(error, Error) else error
