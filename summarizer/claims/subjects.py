"""The subject of a reporting verb, looked for by position around the verb."""

from __future__ import annotations

from summarizer.claims.grammar import Order
from summarizer.claims.naming import is_of_kind, is_of_name, is_speaker
from summarizer.claims.objects import before_object
from summarizer.claims.phrases import COORDINATORS, LONGEST, is_adverb, is_venue, phrase_after, phrase_before, trimmed
from summarizer.claims.tokens import Scene, Span

_APPOSITION = 24
_POSSESSED = ("ı", "i", "u", "ü")
"""Endings of a Turkish title behind whom or what it is of (*köyü muhtarı*)."""
_PLACED = ("de", "da", "te", "ta", "den", "dan")
"""Endings of a Turkish place or time."""
RELATIVES = frozenset({"that", "who", "which", "whose", "qui"})
"""Words that open a clause about the noun before them."""


def subject_before(scene: Scene, verb: int) -> Span | None:
    """The subject that ends left of token ``verb``, stepping over auxiliaries, adverbs and one apposition."""
    last = _over_fillers(scene, verb - 1)
    token = scene.at(last)
    if token is None:
        return None
    if token.text == ",":
        return _before_apposition(scene, last)
    if token.is_word and (noun := _before_relative(scene, last)) is not None:
        return noun
    if token.text in "—–" and (opening := _previous(scene, last - 1, "—–")) is not None:
        return phrase_before(scene, opening)
    return _over_place(scene, _unasked(scene, phrase_before(scene, last + 1)))


def _unasked(scene: Scene, span: Span | None) -> Span | None:
    """The speaker without who asked: ``Un témoin interrogé par notre journal``, ``Residents reached by phone``."""
    if span is None or not scene.grammar.asked:
        return span
    for index in range(max(1, span[0] - 2), span[1] - 1):
        if scene.low(index) in scene.grammar.asked:
            found = phrase_before(scene, index)
            return found if found and is_speaker(scene, found, strict=True) else span
    return span


def _over_place(scene: Scene, span: Span | None) -> Span | None:
    """The subject before a place that stands between it and its verb: ``Я на первом заседании сказал``."""
    if span is None or not scene.grammar.locatives:
        return span
    index = span[0] - 1
    while index > 0 and scene.low(index) in scene.grammar.stops | scene.grammar.openers:
        index -= 1
    venues = range(span[1] - 2, max(0, span[0] - 5), -1)
    index = next((i for i in venues if scene.low(i) in scene.grammar.locatives and is_venue(scene, i)), index)
    if index < 1 or scene.low(index) not in scene.grammar.locatives | {"на"} or not scene.tokens[index - 1].is_word:
        return span
    found = phrase_before(scene, index)
    return found if found and is_speaker(scene, found, strict=True) else span


def beyond_topic(scene: Scene, span: Span) -> Span | None:
    """The subject without the topic before it: *o peregovorakh | ministr skazal*; ``None`` where only that stands."""
    if scene.low(span[0] - 1) not in scene.grammar.oblique:
        return span
    starts = (index for index in range(span[0] + 1, span[1]) if is_of_kind(scene, (index, index + 1)))
    start = next(starts, None)
    return (start, span[1]) if start is not None else None


def opening_subject(scene: Scene, verb: int) -> Span | None:
    """The subject of a verb at the end of its sentence: what stands before the first comma, or a known opening."""
    if scene.low(0) in scene.grammar.pronouns:
        return (0, 1)
    if scene.grammar.has_case and (named := _before_comma(scene, verb)):
        return named
    end = 0
    while end < min(verb, LONGEST) and (token := scene.tokens[end]).is_word and token.low not in scene.grammar.stops:
        if end and (token.low in scene.grammar.openers or not (_is_of_subject(scene, end))):
            break
        end += 1
    span = trimmed(scene, 0, end) if end else None
    known = span is not None and (not scene.grammar.has_case or scene.low(end) == "," or is_of_kind(scene, span))
    return span if known else None


def _before_comma(scene: Scene, verb: int) -> Span | None:
    """The title and name that end at the sentence's first comma: *Bölgede bulunan | Vali Kemal Ateş, ... söyledi*."""
    comma = next((index for index in range(min(verb, _APPOSITION)) if scene.low(index) == ","), 0)
    if not comma or not scene.tokens[comma - 1].is_capital:
        return None
    start = comma - 1
    while start > 0 and (token := scene.tokens[start - 1]).is_word and token.low not in scene.grammar.stops:
        if not (token.is_capital or _heads(scene, start - 1) or token.low.endswith(_POSSESSED)):
            break
        start -= 1
    where = comma - start == 1 and scene.low(start).endswith(_PLACED) and not is_of_kind(scene, (start, comma))
    return None if where else trimmed(scene, start, comma)


def _is_of_subject(scene: Scene, index: int) -> bool:
    return not scene.grammar.has_case or scene.tokens[index].is_capital or _heads(scene, index)


def _heads(scene: Scene, index: int) -> bool:
    """Whether a small word goes on with the name before it: *ve*, a title before a name, *liman idare-si*."""
    token, following = scene.tokens[index], scene.at(index + 1)
    if token.low in COORDINATORS or token.low.endswith(tuple(scene.grammar.compounds)):
        return True
    return following is not None and following.is_capital and is_of_kind(scene, (index, index + 1))


def shared_subject(scene: Scene, verb: int) -> Span | None:
    """The subject of a second verb: ``The office gave a number and said that ...``."""
    before = _over_fillers(scene, verb - 1)
    return main_subject(scene, before) if scene.low(before) in COORDINATORS else None


def with_name_behind(scene: Scene, span: Span) -> Span:
    """A title together with the name behind its comma: ``according to the minister, Adnan Kassar.``"""
    comma = scene.at(span[1])
    if comma is None or comma.text != "," or scene.tokens[span[1] - 1].is_capital:
        return span
    end = span[1] + 1
    while (token := scene.at(end)) is not None and token.is_word and is_of_name(token.text):
        end += 1
    closing = scene.at(end)
    is_name = 2 <= end - span[1] - 1 <= 5 and scene.tokens[span[1] + 1].is_capital
    return (span[0], end) if is_name and (closing is None or closing.text in ".,;") else span


def main_subject(scene: Scene, before: int) -> Span | None:
    """The subject of the sentence's main clause: the phrase before its first verb, or behind the opening one."""
    if scene.grammar.order is Order.VERB_FIRST:
        behind = phrase_after(scene, 1) if len(scene.tokens) > 1 and not is_of_kind(scene, (0, 1)) else None
        found = before_object(scene, behind) if behind else None
        return found if found and is_of_kind(scene, found) else None
    for index in range(1, before):
        low = scene.low(index)
        if low in scene.grammar.finite or low in scene.grammar.tiers or _is_past(scene, index):
            found = subject_before(scene, index)
            if found is not None and is_speaker(scene, found, strict=True):
                return found
    return None


def absolute_subject(scene: Scene, participle: int) -> Span | None:
    """Who speaks in a clause that only goes along: ``..., with monitors accusing the police``."""
    for index in range(participle - 1, max(0, participle - LONGEST), -1):
        low = scene.low(index)
        if low == "with" and scene.low(index - 1) == ",":
            span = trimmed(scene, index + 1, participle)
            return span if span and is_speaker(scene, span, strict=True) else None
        if low in {",", ";"} or low in scene.grammar.finite:
            return None
    return None


def with_apposition(scene: Scene, span: Span, verb: int) -> Span:
    """The phrase together with what explains it behind a comma, where that is short."""
    comma = scene.at(span[1])
    if comma is None or comma.text not in {",", "،"}:
        return span
    if span[1] < verb:
        end = _over_fillers(scene, verb - 1)
        if scene.cue_at(span[1] + 1) is not None:
            return span
        if scene.low(span[1] + 1) in scene.grammar.links and scene.low(span[1] + 1) not in scene.grammar.inner:
            return span
        return (span[0], end) if span[1] < end <= span[1] + _APPOSITION and scene.low(end) == "," else span
    following = scene.low(span[1] + 1)
    is_name = scene.tokens[span[1] - 1].is_capital or not scene.grammar.has_case
    titled = is_name and is_of_kind(scene, (span[1] + 1, span[1] + 2))
    if following not in scene.grammar.openers and following not in RELATIVES and not titled:
        return span
    end = span[1] + 1
    while (token := scene.at(end)) is not None and (
        token.is_word or token.is_aside or (token.text[-1] == "." and len(token.text) > 1)
    ):
        end += 1
    return (span[0], end) if end - span[1] <= _APPOSITION else span


def _over_fillers(scene: Scene, index: int) -> int:
    """Left over auxiliaries, adverbs, days and a comma-bound adverb (``, however,``)."""
    grammar = scene.grammar
    while index > 0:
        low = scene.low(index)
        if low in grammar.pronouns:
            return index
        if low == "," and scene.low(index - 1) in grammar.skip and scene.low(index - 2) == ",":
            index -= 3
        elif (
            low in grammar.skip
            or low in grammar.listeners
            or is_adverb(scene, index)
            or (bool(grammar.locatives) and low.endswith("но") and len(low) > 6 and index > 1)
            or (low in grammar.times and (scene.low(index - 1) in grammar.times or scene.tokens[index].is_capital))
        ):
            index -= 1
        else:
            return index
    return index


def _before_relative(scene: Scene, last: int) -> Span | None:
    """The noun before a relative clause that ends at token ``last``: ``the authorities that run the port``."""
    for index in range(last, max(0, last - 8), -1):
        token = scene.tokens[index]
        if (
            token.text == ","
            or token.is_break
            or (token.low in scene.grammar.pronouns and token.low not in RELATIVES)
        ):
            return None
        if token.low in RELATIVES and index > 0 and scene.cue_at(index - 1) is None:
            span = phrase_before(scene, index)
            return span if span and is_speaker(scene, span, strict=True) else None
        if token.low in scene.grammar.stops:
            return None
    return None


def _before_apposition(scene: Scene, comma: int) -> Span | None:
    """The name before ``, a spokesman for the ministry,``."""
    opening = _previous(scene, comma - 1, ",")
    while opening is not None and comma - opening < 30:
        found = phrase_before(scene, opening)
        if found is not None and is_speaker(scene, found, strict=True) and not _is_adverbial(scene, found):
            earlier = _previous(scene, found[0] - 1, ",") if scene.low(found[0] - 1) == "," else None
            if earlier is None and scene.low(found[0] - 1) == "," and found[0] > 1:
                name = phrase_before(scene, found[0] - 1)
                if name is not None and is_speaker(scene, name, strict=True) and not _is_adverbial(scene, name):
                    return name
            return _with_name(scene, found, opening, comma)
        opening = _previous(scene, opening - 1, ",")
    return None


def _with_name(scene: Scene, title: Span, opening: int, comma: int) -> Span:
    """A title together with the name in commas behind it (``the ministry's spokesman, Jean Roche, said``)."""
    name = scene.tokens[opening + 1 : comma]
    is_name = 0 < len(name) <= 5 and name[0].is_capital and all(is_of_name(t.text) for t in name)
    is_name = is_name and name[0].low not in scene.grammar.openers
    first, last = scene.tokens[title[0]], scene.tokens[title[1] - 1]
    return (title[0], comma) if is_name and (not last.is_capital or first.low in scene.grammar.openers) else title


def _is_adverbial(scene: Scene, span: Span) -> bool:
    low = scene.low(span[0])
    before = scene.low(span[0] - 1)
    introduces = scene.grammar.links - scene.grammar.openers
    return (low in introduces or before in introduces) and not scene.tokens[span[0]].is_aside


def _previous(scene: Scene, index: int, marks: str) -> int | None:
    """The nearest of ``marks`` at or before ``index``, within the clause."""
    while index >= 0:
        token = scene.tokens[index]
        if token.text in marks:
            return index
        if token.is_break:
            return None
        index -= 1
    return None


def _is_past(scene: Scene, index: int) -> bool:
    """Whether a word looks like an English past tense: *-ed*, and no participle behind a determiner (``armed``)."""
    low = scene.low(index)
    return len(low) > 4 and low.endswith("ed") and scene.low(index - 1) not in scene.grammar.openers
