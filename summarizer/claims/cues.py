"""The cues of a sentence and whose words they introduce."""

from __future__ import annotations

from typing import NamedTuple

from news.model import ClaimantKind
from summarizer.claims.attribution import Attribution
from summarizer.claims.citations import cited, passed_on, speaker_before_citation
from summarizer.claims.grammar import Order
from summarizer.claims.listeners import is_recipient
from summarizer.claims.naming import is_of_kind, is_speaker, kind_of
from summarizer.claims.objects import is_act_noun, without_object
from summarizer.claims.phrases import AGENTS, phrase_after, phrase_before
from summarizer.claims.subjects import (
    absolute_subject,
    beyond_topic,
    main_subject,
    opening_subject,
    shared_subject,
    subject_before,
    with_apposition,
    with_name_behind,
)
from summarizer.claims.tokens import Cue, Scene, Span
from summarizer.claims.verbs import (
    edge_of,
    has_content,
    is_act,
    is_adjective,
    is_inverted,
    is_noun,
    is_passive,
    is_torn,
    is_unsaid,
    judges,
    shows_speech,
)

_PLURALS = ("ли", "ют", "ят", "уть")
_BEHIND_TO = frozenset({"on", "continued", "continues", "began", "going", "went"})


class _Hit(NamedTuple):
    speaker: Span | None
    tier: str
    form: str


def find_attributions(scene: Scene) -> list[Attribution]:
    """Every cue of a sentence that has a speaker, in order."""
    found: list[Attribution] = []
    index = 0
    while index < len(scene.tokens):
        cue = scene.cue_at(index)
        hit = _read(scene, cue, found) if cue else None
        if cue and hit:
            found.append(_attribution(scene, cue, hit))
            if cue.words in scene.grammar.quoting and hit.form in {"before", "after"}:
                span = passed_on(scene, hit.speaker[1] if hit.form == "after" and hit.speaker else cue.after)
                found += [_attribution(scene, cue, _Hit(span, hit.tier, "citing"))] if span else []
            if hit.form == "through" and scene.low(cue.first - 1) in scene.grammar.passive:
                span = subject_before(scene, cue.first)  # ``X is quoted by Y as saying``
                found += [_attribution(scene, cue, _Hit(span, hit.tier, "before"))] if span else []
        index = _read_on(cue, hit) if cue else index + 1
    return found


def _read_on(cue: Cue, hit: _Hit | None) -> int:
    """Where to read on: words of a speaker that follows its cue are no cues themselves (``informed sources``)."""
    return max(cue.after, hit.speaker[1]) if hit and hit.speaker else cue.after


def _attribution(scene: Scene, cue: Cue, hit: _Hit) -> Attribution:
    at = (scene.tokens[cue.first].start, scene.tokens[cue.after - 1].end)
    if hit.speaker is None:
        return Attribution(at, None, None, hit.tier, hit.form)
    speaker = with_name_behind(scene, hit.speaker) if hit.form in {"after", "according"} else hit.speaker
    opens = scene.low(0) in scene.grammar.like | scene.grammar.fronted and hit.form == "after"
    explained = hit.form in {"before", "after"} and speaker == hit.speaker and not opens
    remark = with_apposition(scene, speaker, cue.first) if explained else speaker
    return Attribution(at, scene.offsets(speaker), scene.offsets(remark), hit.tier, hit.form)


def _read(scene: Scene, cue: Cue, found: list[Attribution]) -> _Hit | None:
    grammar = scene.grammar
    if cue.words in grammar.idle:
        return None
    if cue.words in grammar.own_words:
        return _own_words(scene, cue)
    if cue.words in grammar.according:
        return _according(scene, cue)
    if cue.words in grammar.according_opening:
        return _according(scene, cue, opening=True)
    if cue.words in grammar.according_closing:
        return _closing(scene, cue)
    if cue.words in grammar.postpositions:
        span = phrase_before(scene, cue.first)
        return _Hit(span, "neutral", "according") if span and is_speaker(scene, span) else None
    if cue.words in grammar.citing and (span := cited(scene, cue)):
        by = scene.low(cue.after) == "by" or cue.words.endswith((" by", " par", " por"))
        return _Hit(span, "neutral", "through" if by else "citing")
    if cue.words not in grammar.tiers or (cue.first and scene.tokens[cue.first].is_capital):
        return None
    if cue.words in grammar.participles:
        return _participle(scene, cue, found)
    if span := speaker_before_citation(scene, cue, found):
        return _Hit(span, grammar.tiers[cue.words], "before")
    return _verb(scene, cue, found)


def _own_words(scene: Scene, cue: Cue) -> _Hit | None:
    """``by his account``: the pronoun inside the phrase speaks."""
    inside = [i for i in range(cue.first, cue.after) if scene.low(i) in scene.grammar.possessives]
    return _Hit((inside[0], inside[0] + 1), "neutral", "own") if inside else _Hit(None, "neutral", "own")


def _according(scene: Scene, cue: Cue, *, opening: bool = False) -> _Hit | None:
    start = cue.after + (scene.low(cue.after) in scene.grammar.tiers)
    span = phrase_after(scene, start, long=True)
    if span is None or not is_speaker(scene, span, strict=opening):
        return None
    if not (scene.grammar.has_case or cue.words in scene.grammar.voiced or is_of_kind(scene, span)):
        return None  # *hasaba naw'iha*, ``depending on its kind``
    if opening and (cue.first or scene.low(span[1]) != ","):
        return None
    return _Hit(span, "neutral", "according")


def _closing(scene: Scene, cue: Cue) -> _Hit | None:
    """``..., so die Polizei.``: behind a statement, with nothing but the speaker up to the next mark."""
    before, following = scene.at(cue.first - 1), scene.at(cue.after)
    if before is None or following is None or not (before.text == "," or before.is_quote):
        return None
    if not following.is_capital and following.low not in scene.grammar.openers:
        return None
    span = phrase_after(scene, cue.after, long=True)
    behind = scene.at(span[1]) if span else None
    return _Hit(span, "neutral", "according") if span and (behind is None or not behind.is_word) else None


def _participle(scene: Scene, cue: Cue, found: list[Attribution]) -> _Hit | None:
    """``..., adding that``: the subject of the main clause goes on speaking."""
    tier = scene.grammar.tiers[cue.words]
    before = scene.low(cue.first - 1)
    if span := absolute_subject(scene, cue.first):
        return _Hit(span, tier, "participle")
    if before in scene.grammar.passive:
        span = subject_before(scene, cue.first)
        return _Hit(span, tier, "before") if span and is_speaker(scene, span) else None
    if not has_content(scene, cue.after) and not (before in {",", "،"} and cue.words not in scene.grammar.weak):
        return None
    if found:
        last = found[-1].speaker
        return _Hit(scene.span(last) if last else None, tier, "participle")
    if before in scene.grammar.links | scene.grammar.stops:
        return None
    span = main_subject(scene, cue.first)
    return _Hit(span, tier, "participle") if span else None


def _verb(scene: Scene, cue: Cue, found: list[Attribution]) -> _Hit | None:
    grammar, tier = scene.grammar, scene.grammar.tiers[cue.words]
    if _is_no_speech(scene, cue):
        return None
    if is_passive(scene, cue):
        return _agent(scene, cue, tier)
    if cue.words in grammar.nouns_too and is_noun(scene, cue):
        return None
    told = any(other.form == "before" for other in found)
    quoted = has_content(scene, cue.after) or edge_of(scene, cue).is_quote or judges(scene, cue)
    like = scene.low(cue.first - 1) in grammar.like
    if cue.words in grammar.weak and not like and (told or not quoted):
        return _opinion(scene, cue)
    if cue.words in grammar.ambiguous and not shows_speech(scene, cue):
        return None
    strict = cue.words in grammar.weak or cue.words in grammar.nouns_too
    if is_inverted(scene, cue):
        span = _impersonal(scene, cue) or _behind(scene, cue)
        behind_comma = grammar.order is Order.SUBJECT_FIRST and edge_of(scene, cue).text == ","
        if (
            span
            and not quoted
            and tier != "denial"
            and grammar.order is Order.VERB_FIRST
            and not is_of_kind(scene, span)
        ):
            return None  # *tu'linu al-waqt*, ``it announces the time``
        if span and is_speaker(scene, span, strict=strict or behind_comma):
            return _Hit(span, tier, "after")
    if grammar.order is Order.VERB_LAST and grammar.has_case:
        span = opening_subject(scene, cue.first)
    elif grammar.order is Order.VERB_LAST:
        span = opening_subject(scene, cue.first) or subject_before(scene, cue.first)
    else:
        span = subject_before(scene, cue.first) or _shared(scene, cue, found)
    span = beyond_topic(scene, span) if span else None
    if span and is_speaker(scene, span, strict=strict):
        return _Hit(span, tier, "before")
    if grammar.drops_subject and cue.first <= 1 and has_content(scene, cue.after, reach=3):
        return _Hit(None, tier, "before")
    return None


def _opinion(scene: Scene, cue: Cue) -> _Hit | None:
    """A weak verb of those whose news is what they think (``analysts expect``), or of an outlet that tells it."""
    tier = scene.grammar.tiers[cue.words]
    if is_inverted(scene, cue) and edge_of(scene, cue).text == ",":
        span = phrase_after(scene, cue.after)
        told = span is not None and any(scene.grammar.is_outlet(token.low) for token in scene.tokens[slice(*span)])
        return _Hit(span, tier, "after") if told else None
    if scene.grammar.order is Order.VERB_LAST:
        return None
    verb_first = scene.grammar.order is Order.VERB_FIRST
    span = _behind(scene, cue) if verb_first else subject_before(scene, cue.first)
    if span is None or kind_of(scene, span) is not ClaimantKind.UNNAMED or not is_speaker(scene, span, strict=True):
        return None
    return _Hit(span, tier, "after" if verb_first else "before")


def _is_no_speech(scene: Scene, cue: Cue) -> bool:
    """Whether a verb of the table tells of no words that somebody spoke."""
    if scene.low(cue.first - 1) == "to" and scene.low(cue.first - 2) not in _BEHIND_TO:
        return True
    quotes_nobody = bool(scene.grammar.quoting_from) and cue.words in scene.grammar.quoting
    if quotes_nobody and passed_on(scene, cue.after) is None:
        return True  # *naqala* is also to carry
    return is_adjective(scene, cue) or is_unsaid(scene, cue) or is_act(scene, cue) or is_torn(scene, cue)


def _behind(scene: Scene, cue: Cue) -> Span | None:
    """The subject that follows its verb."""
    span = phrase_after(scene, cue.after)
    if span is None or edge_of(scene, cue).is_quote:
        return span
    if scene.grammar.order is Order.VERB_FIRST and is_act_noun(scene, span[0]):
        return None
    told = is_recipient(scene, span[1]) and scene.low(span[1]) not in scene.grammar.that
    return span if told else without_object(scene, cue, span)


def _impersonal(scene: Scene, cue: Cue) -> Span | None:
    """Where unnamed people say it, behind whom they tell: *rasskazali TASS v MVD* is the ministry's."""
    grammar = scene.grammar
    if not cue.words.endswith(_PLURALS) or not grammar.locatives:
        return None
    for index in range(cue.after, cue.after + 4):
        token = scene.at(index)
        if token is None or token.is_quote:
            return None
        if token.low in grammar.locatives:
            span = phrase_after(scene, index + 1, long=True)
            named = (
                span is not None and scene.low(span[0]) not in grammar.venues and is_speaker(scene, span, strict=True)
            )
            return span if named else None
        if not (token.is_capital or token.low in grammar.skip or grammar.is_outlet(token.low)):
            return None
    return None


def _shared(scene: Scene, cue: Cue, found: list[Attribution]) -> Span | None:
    """The subject of a second verb behind ``and``: the last speaker's, else the main clause's."""
    span = shared_subject(scene, cue.first)
    last = found[-1] if found else None
    return scene.span(last.speaker) if span and last and last.form == "before" and last.speaker else span


def _agent(scene: Scene, cue: Cue, tier: str) -> _Hit | None:
    if scene.low(cue.after) not in AGENTS:
        return None
    span = phrase_after(scene, cue.after + 1, long=True)
    return _Hit(span, tier, "after") if span and is_speaker(scene, span, strict=True) else None
