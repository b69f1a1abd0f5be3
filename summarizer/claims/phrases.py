"""Noun phrases that may speak, read from their end to the left or from their beginning to the right."""

from __future__ import annotations

from summarizer.claims.grammar import Order
from summarizer.claims.listeners import is_recipient, over_listener
from summarizer.claims.naming import is_of_kind
from summarizer.claims.tokens import Scene, Span, Token

LONGEST = 16
_ADVERBS = ("ement", "amment", "emment", "mente")
"""Endings of Romance adverbs; a noun with one of them has its article before it."""
DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "our", "my", "your"})
"""Words that a noun phrase begins with, unless a preposition, a conjunction or a quantifier stands before."""
_NOUNS_IN_LY = frozenset({"family", "assembly", "supply", "rally", "ally", "monopoly", "anomaly"})
_PREPOSITIONS = frozenset(
    {"by", "around", "across", "near", "among", "within", "behind", "outside", "inside", "along"}
)
_WITHIN = frozenset({"in", "on", "em", "в", "у", "во", "dans", "en", "فی"})
AGENTS = frozenset({"by", "par", "por"})
"""Before whoever does or writes what a passive tells."""
COORDINATORS = frozenset({"and", "et", "y", "und", "и", "і", "й", "та", "ve", "و", "&"})


def phrase_before(scene: Scene, end: int) -> Span | None:
    """The noun phrase whose last token is ``end - 1``."""
    while (token := scene.at(end - 1)) is not None and token.is_aside:
        end -= 1
    if token is None or not (token.is_word or token.text[-1] == "."):
        return None
    if token.low in scene.grammar.pronouns:
        return (end - 1, end)
    start = end
    while start > 0 and end - start < LONGEST and _extends(scene, start - 1, end):
        start -= 1
    return trimmed(scene, start, end)


def phrase_after(scene: Scene, start: int, *, long: bool = False) -> Span | None:
    """The noun phrase that begins at ``start``; ``long`` lets it run over prepositions and participles."""
    grammar = scene.grammar
    start = over_listener(scene, _over_fillers(scene, start))
    if scene.low(start) in grammar.pronouns:
        return (start, start + 1)
    end = start
    while end - start < (LONGEST if long else LONGEST - 4):
        token = scene.at(end)
        if token is None or not _continues(scene, token, end, start, long=long):
            break
        end += 1
    while end > start and (scene.low(end - 1) in grammar.links or scene.low(end - 1) in COORDINATORS):
        end -= 1
    return trimmed(scene, start, end) if end > start else None


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
    if (low in grammar.stops and not _is_forename(scene, index)) or low in grammar.pronouns:
        return False
    if low in COORDINATORS:
        return _joins(scene, index)
    if _begins(scene, index + 1, end) or _is_past_verb(scene, index, end):
        return False
    is_name = token.is_capital and index > 0
    if (low in grammar.finite or low in grammar.passive) and low not in grammar.openers and not is_name:
        return False
    if low in grammar.tiers and low not in grammar.nouns_too and not token.is_capital and end - index > 1:
        return low.endswith("ed") and scene.low(index - 1) in grammar.openers
    return True


def _over_fillers(scene: Scene, index: int) -> int:
    """Behind adverbs, times and asides such as ``for his part`` between a verb and its subject."""
    grammar = scene.grammar
    while True:
        aside = scene.cue_at(index)
        if aside is not None and aside.words in grammar.idle:
            index = aside.after
        elif _is_filler(scene, index) or _is_fronted_time(scene, index):
            index += 1
        else:
            return index


def is_adverb(scene: Scene, index: int) -> bool:
    """Whether a word has the ending of an English adverb, and is not ``the rally`` or ``family members``."""
    low = scene.low(index)
    noun = low in _NOUNS_IN_LY or scene.low(index - 1) in DETERMINERS
    return low.endswith("ly") and len(low) > 4 and not noun and not scene.tokens[index].is_capital


def _is_filler(scene: Scene, index: int) -> bool:
    low, grammar = scene.low(index), scene.grammar
    if low.endswith(_ADVERBS):
        return not scene.tokens[index].is_capital
    return low in grammar.skip and low not in grammar.openers


def _is_forename(scene: Scene, index: int) -> bool:
    """Whether a word with a capital stands between two others: ``Health Minister Per Aldin``."""
    near = [scene.at(number) for number in (index - 1, index, index + 1)]
    return index > 1 and all(token is not None and token.is_capital for token in near)


def _begins(scene: Scene, index: int, end: int) -> bool:
    """Whether the phrase begins at a determiner: ``an allegation | the agency refutes``."""
    if index >= end or scene.low(index) not in DETERMINERS or scene.low(index) not in scene.grammar.openers:
        return False
    before = scene.low(index - 1)
    return before not in scene.grammar.links | COORDINATORS | scene.grammar.openers | _PREPOSITIONS


def _is_past_verb(scene: Scene, index: int, end: int) -> bool:
    """Whether an English past tense stands behind a name: ``President Ode sparred with a reporter``."""
    low, before = scene.low(index), scene.at(index - 1)
    if len(low) < 5 or not low.endswith("ed") or scene.tokens[index].is_capital or index + 1 >= end:
        return False
    if before is None or index < 2 or not before.is_capital or before.low.endswith("s"):
        return False
    grammar = scene.grammar
    return scene.low(index + 1) in grammar.links | grammar.openers | grammar.times | set(grammar.pronouns)


def _is_fronted_time(scene: Scene, index: int) -> bool:
    """A time between verb and subject, where the order of words allows it: ``erklärte am Montag der Minister``."""
    grammar = scene.grammar
    if (grammar.order is not Order.FREE and not grammar.between) or scene.at(index + 1) is None:
        return False
    counted = scene.low(index).isdigit() or scene.low(index) in grammar.openers
    if scene.low(index) in grammar.between:
        return True
    return grammar.is_time(scene.low(index)) or (counted and grammar.is_time(scene.low(index + 1)))


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
    governed = scene.low(index - 1) in grammar.governing and not is_recipient(scene, index)
    if low in grammar.stops and governed and index > start:
        return True
    opens = _is_forename(scene, index) or (index == start and low in grammar.openers)
    if (low in grammar.stops and not opens) or (low in grammar.pronouns and index > start):
        return False
    if index == start:
        return True
    is_date = low.isdigit() and scene.low(index + 1) in grammar.times
    if is_recipient(scene, index) or low in grammar.listeners or is_date or _begins_next(scene, token, index):
        return False
    if low in COORDINATORS:
        following = scene.at(index + 1)
        return following is not None and following.is_word and (long or following.is_capital)
    if low in grammar.times and not (token.is_capital and low in grammar.name_times):
        return long and low in grammar.links
    if low in grammar.finite or low in grammar.passive:
        return False
    if not long and low in grammar.links and low not in grammar.inner:
        return False
    cue = scene.cue_at(index)
    if cue is not None and (not grammar.has_case or (cue.after - index > 1 and cue.words in grammar.tiers)):
        return False
    is_verb = low in grammar.tiers and not token.is_capital and low not in grammar.nouns_too
    is_verb = is_verb and scene.low(index - 1) not in grammar.openers
    return not is_verb or (long and (low.endswith("ed") or scene.low(index + 1) in AGENTS))


def _begins_next(scene: Scene, token: Token, index: int) -> bool:
    """Whether a word belongs to the next phrase: a determiner, in German any small word behind a noun."""
    grammar, before = scene.grammar, scene.tokens[index - 1]
    if token.low in grammar.links or token.low in COORDINATORS:
        return False
    if token.low in grammar.openers:
        return before.low not in grammar.links | COORDINATORS | grammar.openers | AGENTS
    return grammar.capital_nouns and before.is_capital and not token.is_capital


def trimmed(scene: Scene, start: int, end: int) -> Span | None:
    """The phrase without what only introduces it: conjunctions, adverbs, a leading prepositional phrase."""
    grammar = scene.grammar
    start = _after_lead_in(scene, start, end)
    end = _before_venue(scene, start, end)
    while start < end:
        token = scene.tokens[start]
        low = token.low
        plain = low in grammar.skip or low in grammar.stops or low in COORDINATORS or low in grammar.links
        if (
            (plain or token.is_aside or ((low in grammar.times or _is_date(scene, start)) and end - start > 1))
            and low not in grammar.openers
            and (not token.is_capital or start == 0 or low in grammar.times)
        ) or (is_adverb(scene, start) and end - start > 1):
            start += 1
        else:
            break
    while end > start and (
        scene.tokens[end - 1].is_aside
        or (scene.low(end - 1) in grammar.links and not scene.tokens[end - 1].is_capital)
        or (end - start > 1 and scene.low(end - 1) in grammar.openers and scene.low(end - 1) in grammar.times)
    ):
        end -= 1
    return (start, end) if end > start else None


def _is_date(scene: Scene, index: int) -> bool:
    """The number of a day or a year beside its month."""
    near = {scene.low(index - 1), scene.low(index + 1)}
    return scene.low(index).isdigit() and bool(near & scene.grammar.times)


def is_venue(scene: Scene, index: int) -> bool:
    """Whether the words at ``index`` tell where something is said: ``en una entrevista``."""
    if scene.low(index) not in _WITHIN:
        return False
    return scene.low(index + 1 + (scene.low(index + 1) in scene.grammar.openers)) in scene.grammar.venues


def _before_venue(scene: Scene, start: int, end: int) -> int:
    """Where a speaker ends who speaks ``in an interview with Channel Nine``."""
    for index in range(start + 1, end - 1):
        if is_venue(scene, index):
            return index
    return end


def _after_lead_in(scene: Scene, start: int, end: int) -> int:
    """Where the subject begins behind ``In a statement on Monday`` without a comma."""
    if scene.low(start) not in scene.grammar.links or scene.low(start) in scene.grammar.openers:
        return start
    if scene.low(start) in scene.grammar.locatives and is_of_kind(scene, (start + 1, start + 2)):
        return start + 1  # *v press-sluzhbe zavoda «Iskra» oprovergli*
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
