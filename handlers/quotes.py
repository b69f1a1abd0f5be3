"""One quoted sentence on a page: its words, who claims it, who prints it, how sure it is."""

from __future__ import annotations

from handlers.markup import Html, concat, directed, join, link, quotation, shorten, text
from handlers.reader import Reader
from news.languages import is_right_to_left
from news.model import Claim, Claimant, ClaimantKind, Count, Dispute, Line, Ownership, Source, Status, StoryBrief
from news.text import fold

MOST_QUOTE = 700
"""UTF-16 units of a quoted sentence; a longer one is cut between words and shows it."""
MOST_CAVEAT = 280
MOST_NAME = 90
MOST_ALSO = 3

_ANGLED = ("«", "»")
_MARKS = {
    "de": ("„", "“"),
    "fr": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
    **dict.fromkeys(("ar", "es", "fa", "ru", "uk"), _ANGLED),
}
_OPEN = "“„«\"'‘"
_VERBS = {
    Status.REPORTED: "line.claimed",
    Status.OFFICIAL: "line.stated",
    Status.DENIED: "line.denied_by",
    Status.UNCONFIRMED: "line.unconfirmed_by",
    Status.NO_COMMENT: "line.no_comment_by",
}
_LABELS = {
    Status.UNCONFIRMED: "line.unconfirmed",
    Status.DENIED: "line.denied",
    Status.NO_COMMENT: "line.no_comment",
}
_NAMELESS = frozenset({ClaimantKind.UNNAMED, ClaimantKind.WITNESS})


def fact(line: Line, reader: Reader) -> tuple[Html, ...]:
    """Who claims and who prints a sentence, the sentence below it as a quotation, and who denies it."""
    said = _introduced(line, reader, text("")), quotation(_quote(line, reader))
    return (*said, caveat(line.denial, reader)) if line.denial else said


def running(line: Line, reader: Reader) -> tuple[Html, ...]:
    """The same as paragraphs for a block that shows its first lines only: the reader sees at once who says it."""
    said: tuple[Html, ...]
    if is_right_to_left(line.language) == is_right_to_left(reader.language):
        said = (_introduced(line, reader, in_marks(line.sentence.text, line.language, MOST_QUOTE)),)
    else:  # it runs the other way: a paragraph of its own
        said = _introduced(line, reader, text("")), _quote(line, reader)
    return (*said, caveat(line.denial, reader)) if line.denial else said


def _introduced(line: Line, reader: Reader, quote: Html) -> Html:
    who = attribution(line, reader)
    return directed(reader.phrases.html("line.caveat", label=who, quote=quote), reader.language)


def _quote(line: Line, reader: Reader) -> Html:
    return directed(in_marks(line.sentence.text, line.language, MOST_QUOTE), line.language, reader.language)


def standing(story: StoryBrief, reader: Reader) -> tuple[Html, ...]:
    """What of unconfirmed, denied and no comment there is in a story, each said once."""
    denials = (line.denial for line in story.lines if line.denial)
    found = {line.status for line in (*story.lines, *story.caveats, *denials)}
    return tuple(reader.phrases.html(key) for status, key in _LABELS.items() if status in found)


def caveat(line: Line, reader: Reader) -> Html:
    """A line that says unconfirmed, denied or no comment."""
    say = reader.phrases.html
    who = speakers(line.claims)
    label = say(_LABELS.get(line.status, "line.unconfirmed"))
    if line.status is Status.NO_COMMENT and who:
        said = say("line.no_comment_by", who=spelled(who, reader))
    else:
        quote = in_marks(line.sentence.text, line.language, MOST_CAVEAT)
        said = say("line.caveat", label=label, quote=reader.inside(quote))
        if who and not _is_outlet(who[0], line.source):
            said = join(" · ", (said, spelled(who, reader)))
    return directed(join(" · ", (said, _printed_by(line, reader, say_in=False))), reader.language)


def figures(disputes: tuple[Dispute, ...], reader: Reader) -> Html:
    """One line for all the figures on which voices differ."""
    if not disputes:
        return text("")
    say = reader.phrases
    rows = []
    for dispute in disputes:
        key = f"figure.{dispute.what}"
        what = say.plain(key) if say.has(key) else dispute.what
        counts = join(" · ", (_count(count, reader) for count in dispute.counts))
        rows.append(say.html("line.figure", what=what, counts=counts))
    return directed(say.html("line.differ", figures=join("; ", rows)), reader.language)


def _count(count: Count, reader: Reader) -> Html:
    say = reader.phrases
    who = reader.inside(shorten(count.claimant, MOST_NAME))
    outlet = reader.inside(shorten(count.source.name, MOST_NAME))
    if count.source.ownership is Ownership.STATE:
        outlet = say.html("story.state_inside", outlet=outlet)
    if fold(count.claimant) == fold(count.source.name):
        who = outlet
    elif count.source.ownership is Ownership.STATE:
        who = join(say.plain("punctuation.list"), (who, say.html("line.printed", outlet=outlet)))
    value = f"{say.number(count.value)} {count.unit}".rstrip()
    return say.html("line.figure_by", value=link(value, count.url), who=who)


# -- who says it -----------------------------------------------------------------------------------------


def attribution(line: Line, reader: Reader) -> Html:
    """Who claims a sentence and which outlets print it."""
    who = speakers(line.claims)
    own = bool(who) and _is_outlet(who[0], line.source)
    cited = who[1:] if own else who
    if not cited:
        return _printed_by(line, reader, say_in=False)
    if own or cited[0].kind in _NAMELESS:
        outlet = reader.outlet(line.source, line.url)
        citing = reader.phrases.html("line.citing", outlet=outlet, who=spelled(cited, reader))
        return join(reader.phrases.plain("punctuation.list"), (citing, _also(line, reader)))
    claimed = reader.phrases.html(_VERBS[line.status], who=spelled(cited, reader))
    return join(" · ", (claimed, _printed_by(line, reader, say_in=True)))


def speakers(claims: tuple[Claim, ...]) -> tuple[Claimant, ...]:
    """The chain of the first claim that names anybody."""
    return next((claim.claimants for claim in claims if claim.claimants), ())


def spelled(chain: tuple[Claimant, ...], reader: Reader) -> Html:
    """A chain of claimants, nearest first."""
    names = [reader.inside(shorten(short_name(claimant), MOST_NAME)) for claimant in chain[:3]]
    if len(names) == 1:
        return names[0]
    others = join(reader.phrases.plain("punctuation.list"), names[1:])
    return reader.phrases.html("line.chain", who=names[0], others=others)


def short_name(claimant: Claimant) -> str:
    """The acronym where the text uses one, else the full name: never a pronoun, and no article before a name."""
    words = claimant.words.strip()
    if words.isupper() and " " not in words and len(words) > 1:
        return words
    name = claimant.name or words
    bare = name[4:] if name[:4].lower() == "the " else name
    return bare if bare[:1].isupper() and claimant.kind is not ClaimantKind.MEDIA else name


def _is_outlet(claimant: Claimant, source: Source) -> bool:
    name = fold(source.name).removeprefix("the ")
    return name in {fold(spelling).removeprefix("the ") for spelling in (claimant.words, claimant.name)}


def _printed_by(line: Line, reader: Reader, *, say_in: bool) -> Html:
    outlet = reader.outlet(line.source, line.url)
    first = reader.phrases.html("line.printed", outlet=outlet) if say_in else outlet
    return join(reader.phrases.plain("punctuation.list"), (first, _also(line, reader)))


def _also(line: Line, reader: Reader) -> Html:
    if not line.also:
        return text("")
    comma = reader.phrases.plain("punctuation.list")
    names = [reader.outlet(source, url) for source, url in line.also[:MOST_ALSO]]
    if len(line.also) > MOST_ALSO:
        names.append(reader.phrases.html("count.more", n=len(line.also) - MOST_ALSO))
    return reader.phrases.html("line.also", outlets=join(comma, names))


def in_marks(words: str, language: str, most: int) -> Html:
    """A sentence in the quotation marks of its own language, unless it begins with its own: two in a row confuse."""
    plain = shorten(words, most)
    if plain[:1] in _OPEN:
        return text(plain)
    opening, closing = _MARKS.get(language, ("“", "”"))
    return concat(opening, plain, closing)
