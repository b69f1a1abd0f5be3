"""A cue with its speaker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its speaker, as offsets into the text."""

    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    """``None``: the last speaker goes on."""
    remark: tuple[int, int] | None
    """The speaker with what is said of it behind a comma: ``X, a spokesman for Y``."""
    tier: str
    """``neutral``, ``denial``, ``silence`` or ``hedge``."""
    form: str
    """``before`` (X said that ...), ``after`` (..., said X), ``according``, ``citing``, ``through`` (quoted by X)
    or ``participle``."""
