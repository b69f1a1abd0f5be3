"""The noun phrase that a cue's speaker stands in: looked for by position, to the left or to the right."""

from __future__ import annotations

from summarizer.claims.tokens import Scene, Token

_LONGEST = 16
_APPOSITION = 24
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "abu", "de", "la", "van", "von", "der", "di", "da", "du"})
_RELATIVES = frozenset({"that", "who", "which"})
_COORDINATORS = frozenset({"and", "et", "y", "und", "и", "і", "й", "та", "ve", "و", "&"})
_POSSESSIVE_ENDS = ("'s", "’s")

Span = tuple[int, int]
"""Token numbers: first, and one behind the last."""


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
    return phrase_before(scene, last + 1)


def opening_subject(scene: Scene, verb: int) -> Span | None:
    """The subject of a verb at the end of its sentence: the name that the sentence opens with."""
    end = 0
    while end < min(verb, _LONGEST) and (token := scene.tokens[end]).is_word and token.low not in scene.grammar.stops:
        if token.low in scene.grammar.pronouns and end == 0:
            return (0, 1)
        if end and scene.grammar.has_case and not token.is_capital and token.low not in _COORDINATORS:
            break
        if end and token.low in scene.grammar.openers:
            break
        end += 1
    return _trimmed(scene, 0, end) if end else None


def shared_subject(scene: Scene, verb: int) -> Span | None:
    """The subject of a second verb: ``The office gave a number and said that ...``."""
    before = _over_fillers(scene, verb - 1)
    return main_subject(scene, before) if scene.low(before) in _COORDINATORS else None


def _before_relative(scene: Scene, last: int) -> Span | None:
    """The noun before a relative clause that ends at token ``last``: ``the authorities that run the port``."""
    for index in range(last, max(0, last - 8), -1):
        token = scene.tokens[index]
        if (
            token.text == ","
            or token.is_break
            or (token.low in scene.grammar.pronouns and token.low not in _RELATIVES)
        ):
            return None
        if token.low in _RELATIVES and index > 0 and scene.cue_at(index - 1) is None:
            span = phrase_before(scene, index)
            return span if span and is_speaker(scene, span, strict=True) else None
        if token.low in scene.grammar.stops:
            return None
    return None


def phrase_before(scene: Scene, end: int) -> Span | None:
    """The noun phrase whose last token is ``end - 1``."""
    while (token := scene.at(end - 1)) is not None and token.is_aside:
        end -= 1
    if token is None or not (token.is_word or token.text[-1] == "."):
        return None
    if token.low in scene.grammar.pronouns:
        return (end - 1, end)
    start = end
    while start > 0 and end - start < _LONGEST and _extends(scene, start - 1, end):
        start -= 1
    return _trimmed(scene, start, end)


def phrase_after(scene: Scene, start: int, *, long: bool = False) -> Span | None:
    """The noun phrase that begins at ``start``; ``long`` lets it run over prepositions and participles."""
    grammar = scene.grammar
    while scene.low(start) in grammar.skip and scene.low(start) not in grammar.openers:
        start += 1
    if scene.low(start) in grammar.pronouns:
        return (start, start + 1)
    end = start
    while end - start < (_LONGEST if long else _LONGEST - 4):
        token = scene.at(end)
        if token is None or not _continues(scene, token, end, start, long=long):
            break
        end += 1
    while end > start and (scene.low(end - 1) in grammar.links or scene.low(end - 1) in _COORDINATORS):
        end -= 1
    return _trimmed(scene, start, end) if end > start else None


def with_apposition(scene: Scene, span: Span, verb: int) -> Span:
    """The phrase together with what explains it behind a comma, where that is short."""
    comma = scene.at(span[1])
    if comma is None or comma.text != ",":
        return span
    if span[1] < verb:
        end = _over_fillers(scene, verb - 1)
        if scene.cue_at(span[1] + 1) is not None:
            return span
        if scene.low(span[1] + 1) in scene.grammar.links and scene.low(span[1] + 1) not in scene.grammar.inner:
            return span
        return (span[0], end) if span[1] < end <= span[1] + _APPOSITION and scene.low(end) == "," else span
    following = scene.low(span[1] + 1)
    if following not in scene.grammar.openers and following not in {"who", "whose", "which"}:
        return span
    end = span[1] + 1
    while (token := scene.at(end)) is not None and (
        token.is_word or token.is_aside or (token.text[-1] == "." and len(token.text) > 1)
    ):
        end += 1
    return (span[0], end) if end - span[1] <= _APPOSITION else span


def main_subject(scene: Scene, before: int) -> Span | None:
    """The subject of the sentence's main clause: the phrase before its first verb."""
    for index in range(1, before):
        low = scene.low(index)
        if low in scene.grammar.finite or low in scene.grammar.tiers or _is_past(scene, index):
            found = subject_before(scene, index)
            if found is not None and is_speaker(scene, found, strict=True):
                return found
    return None


def _is_past(scene: Scene, index: int) -> bool:
    """Whether a word looks like an English past tense: *-ed*, and no participle behind a determiner (``armed``)."""
    low = scene.low(index)
    return len(low) > 4 and low.endswith("ed") and scene.low(index - 1) not in scene.grammar.openers


def is_speaker(scene: Scene, span: Span, *, strict: bool = False) -> bool:
    """Whether a phrase can speak: a pronoun, a name, a noun with a determiner; ``strict`` refuses bare nouns."""
    grammar = scene.grammar
    tokens = scene.tokens[span[0] : span[1]]
    if not tokens or not any(t.is_word and not t.low.isdigit() for t in tokens):
        return False
    if len(tokens) == 1 and (tokens[0].low in grammar.stops or tokens[0].low in grammar.times):
        return False
    if tokens[0].low in grammar.pronouns and len(tokens) == 1:
        return True
    if all(t.low in grammar.openers or t.low in grammar.times for t in tokens) and len(tokens) > 1:
        return False
    if not grammar.has_case:
        return len(tokens) <= 10
    first = 1 if span[0] == 0 else 0
    if any(t.is_capital for t in tokens[first:]) or tokens[0].low in grammar.openers:
        return True
    text = " ".join(t.low for t in tokens)
    if any(pattern.search(text) for _, pattern in grammar.kinds):
        return True
    return not strict or (first == 1 and tokens[0].is_capital and tokens[0].low not in grammar.skip)


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
            or (low.endswith("ly") and len(low) > 4 and not scene.tokens[index].is_capital)
            or (low in grammar.times and (scene.low(index - 1) in grammar.times or scene.tokens[index].is_capital))
        ):
            index -= 1
        else:
            return index
    return index


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
    return (low in scene.grammar.links or before in scene.grammar.links) and not scene.tokens[span[0]].is_aside


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


def _extends(scene: Scene, index: int, end: int) -> bool:
    """Whether the phrase ending at ``end`` grows over the token ``index`` to its left."""
    token, grammar = scene.tokens[index], scene.grammar
    low = token.low
    if token.is_aside:
        return True
    if token.is_quote:
        return False
    if not (token.is_word or token.text[-1] == "."):
        return False
    if low in grammar.stops or low in grammar.pronouns:
        return False
    if low in _COORDINATORS:
        return _joins(scene, index)
    if (low in grammar.finite or low in grammar.passive) and low not in grammar.openers:
        return False
    if low in grammar.tiers and low not in grammar.nouns_too and not token.is_capital and end - index > 1:
        return low.endswith("ed") and scene.low(index - 1) in grammar.openers
    return True


def _joins(scene: Scene, index: int) -> bool:
    """Whether a conjunction joins two names rather than two clauses."""
    before, after = scene.at(index - 1), scene.at(index + 1)
    if before is None or after is None or not before.is_word:
        return False
    if before.is_capital and after.is_capital:
        start = index - 1
        while start > 0 and (token := scene.tokens[start - 1]).is_word and token.low not in scene.grammar.stops:
            if token.low in scene.grammar.finite or token.low in scene.grammar.tiers or token.low.endswith("ed"):
                return False
            start -= 1
        return True
    return not after.is_capital and _opens_clause(scene, index)


def is_of_name(word: str) -> bool:
    """Whether a word may stand in a person's name: capitals, and particles such as ``al-`` or ``van``."""
    return word[:1].isupper() or word in _PARTICLES or word.startswith(("al-", "el-", "as-", "ash-", "ad-", "d'"))


def _opens_clause(scene: Scene, index: int) -> bool:
    """Whether only a few words stand before ``index`` in its clause (``political and military expert``)."""
    for step, token in enumerate(reversed(scene.tokens[:index])):
        if token.is_break or token.text == ",":
            return step > 0
        if step > 3 or token.low in scene.grammar.finite | scene.grammar.stops or token.low in scene.grammar.tiers:
            return False
    return True


def _continues(scene: Scene, token: Token, index: int, start: int, *, long: bool) -> bool:
    grammar = scene.grammar
    low = token.low
    if token.is_aside:
        return index > start
    if token.is_break or token.text in ',."”“' or not (token.is_word or token.text[-1] == "."):
        return False
    if low in grammar.stops or (low in grammar.pronouns and index > start):
        return False
    if index == start:
        return True
    if low in _COORDINATORS:
        following = scene.at(index + 1)
        return following is not None and following.is_word and (long or following.is_capital)
    if low in grammar.times:
        return long and low in grammar.links
    if low in grammar.finite or low in grammar.passive:
        return False
    if not long and low in grammar.links and low not in grammar.inner:
        return False
    if not grammar.has_case and index > start and scene.cue_at(index) is not None:
        return False
    return not (low in grammar.tiers and not token.is_capital and low not in grammar.nouns_too and not long)


def _trimmed(scene: Scene, start: int, end: int) -> Span | None:
    """The phrase without what only introduces it: conjunctions, adverbs, a leading prepositional phrase."""
    grammar = scene.grammar
    start = _after_lead_in(scene, start, end)
    while start < end:
        token = scene.tokens[start]
        low = token.low
        plain = low in grammar.skip or low in grammar.stops or low in _COORDINATORS or low in grammar.links
        if (
            (plain or token.is_aside or (low in grammar.times and end - start > 1))
            and low not in grammar.openers
            and (not token.is_capital or start == 0 or low in grammar.times)
        ) or (low.endswith("ly") and len(low) > 5 and end - start > 1):
            start += 1
        else:
            break
    while end > start and (
        scene.tokens[end - 1].is_aside
        or (scene.low(end - 1) in grammar.links and not scene.tokens[end - 1].is_capital)
    ):
        end -= 1
    return (start, end) if end > start else None


def _after_lead_in(scene: Scene, start: int, end: int) -> int:
    """Where the subject begins behind ``In a statement on Monday`` without a comma."""
    if scene.low(start) not in scene.grammar.links or scene.low(start) in scene.grammar.openers:
        return start
    for index in range(end - 1, start, -1):
        token, before = scene.tokens[index], scene.tokens[index - 1]
        if token.low in scene.grammar.openers and before.low not in scene.grammar.links:
            return index
        if (
            token.is_capital
            and (not before.is_capital)
            and before.low not in scene.grammar.links | scene.grammar.openers
        ):
            return index
        if token.is_capital and before.low in scene.grammar.times and token.low not in scene.grammar.times:
            return index
    return start
