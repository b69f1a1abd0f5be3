"""What a sentence must not be to be quoted: furniture of a page, a caption, a fragment."""

from __future__ import annotations

import re

from summarizer.sentences import is_balanced

SHORTEST = 8
LONGEST = 60
"""Words of a quotable sentence."""

_FINAL = re.compile(r"[.!?…。！？؟۔।][”»“\"'’)\]」』]*$")
_TECHNICAL = re.compile(r"https?://|www\.|\S@\S+\.\w|[{}<>|©®\\]|\(c\)|#\w+|&\w+;|\w+\.(?:com|org|net|info)\b", re.I)
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)\s*$|^\s*(?:\.\.\.|…)")
_TEASER = re.compile(
    r"""
    \b(?:read\s+(?:more|also|the\s+full)|sign(?:ing)?\s+up|subscribe|newsletter|follow\s+(?:us|him|her|@)|click\s+(?:here|on)|
    copyright|all\s+rights\s+reserved|terms\s+(?:of|and)|privacy\s+policy|cookies?\b.{0,40}\b(?:use|accept|site|policy)|
    advertis(?:ement|ing)|sponsored|photo(?:graph)?\s*(?:by|:|credit)|image\s*(?:by|:|credit|copyright)|getty\s+images|
    this\s+(?:article|story|post)\s+(?:was|has\s+been|is|originally|first)|contributed\s+to\s+this\s+(?:report|story|article)|
    (?:reporting|editing|writing)\s+by\b|comments?\s+(?:are|section|below)|share\s+(?:this|on)|download\s+(?:our|the)\s+app|
    our\s+(?:app|newsletter|podcast|website|readers)|updated?\s+(?:on|at|:)|caption|may\s+not\s+be\s+(?:published|reproduced)|
    (?:watch|see|view|listen)\s*(?::|below|the\s+(?:video|full|gallery))|here\s+(?:is|are)\s+what\s+(?:you|we)|file\s+photo|
    subscribe[rz]|log\s+in|create\s+an\s+account|javascript|browser|already\s+a\s+(?:member|subscriber))
    |اقرأ\s+(?:أيضا|أيضًا|المزيد)|اشترك|تابعونا|تابعنا|جميع\s+الحقوق|للمزيد|شاهد\s+أيض|النشرة\s+البريدية|حقوق\s+النشر|حمل\s+تطبيق
    |(?:читайте|смотрите)\s+(?:также|нас|далее)|подпис(?:ывайтесь|аться|ка\s+на)|все\s+права\s+защищены|фото\s*:|реклама\b|наш(?:ем|его)?\s+телеграм
    |читайте\s+також|підпис(?:уйтесь|атися)|усі\s+права\s+захищені
    |(?:lire|voir)\s+aussi|(?:s'|s’|abonnez|inscrivez)[-\s]?(?:abonner|vous)|tous\s+droits\s+réservés|newsletter|crédits?\s+photo|cliquez
    |(?:lea|ver)\s+también|suscr[ií]b|todos\s+los\s+derechos|leia\s+(?:também|mais)|todos\s+os\s+direitos|assine\b|clique\s+aqui|siga\s+o\s
    |lesen\s+sie\s+(?:auch|mehr)|mehr\s+zum\s+thema|alle\s+rechte\s+vorbehalten|abonnieren\s+sie|hier\s+klicken
    |abone\s+ol|haberin\s+devamı|tüm\s+hakları|takip\s+edin
    |بیشتر\s+بخوانید|همه\s+حقوق|مشترک\s+شوید|دنبال\s+کنید
    """,
    re.I | re.X,
)
_HANGING = re.compile(
    r"""^[\s“”"«»'‘’(\[]*(?:
    (?:he|she|they|it|this|that|these|those|his|her|their|its|him|them|but|and|or|also|however|so|yet|still|then|such|
    meanwhile|moreover|furthermore|additionally|nevertheless|nonetheless|instead|therefore|thus|hence|besides|
    otherwise|similarly|likewise|both|another|others|the\s+(?:former|latter|two|same|other)|for\s+(?:example|instance)|
    in\s+addition|as\s+a\s+result|in\s+(?:contrast|fact|turn)|on\s+the\s+other\s+hand|because|here|there|earlier|later)
    |(?:il|elle|ils|elles|ce|cette|ces|cela|ça|c['’]est|son|sa|ses|leur|leurs|mais|et|or|donc|aussi|ainsi|pourtant|
    cependant|toutefois|néanmoins|en\s+effet|par\s+ailleurs|de\s+plus|enfin|puis|celui-ci|celle-ci|ceux-ci|selon\s+(?:lui|elle))
    |(?:ele|ela|eles|elas|isso|isto|este|esta|estes|estas|esse|essa|seu|sua|mas|e|porém|também|além\s+disso|assim|
    no\s+entanto|já|contudo|segundo\s+(?:ele|ela))
    |(?:él|ella|ellos|ellas|esto|eso|este|esta|ese|esa|su|sus|pero|y|también|además|sin\s+embargo|así|por\s+ello)
    |(?:er|sie|es|dies|diese|dieser|dieses|das|aber|und|auch|doch|zudem|außerdem|jedoch|dabei|damit|deshalb|daher|sein|seine|ihr|ihre)
    |(?:он|она|они|оно|это|этот|эта|эти|его|её|ее|их|но|и|а|также|однако|при\s+этом|кроме\s+того|поэтому|затем|тогда|так|там|по\s+(?:его|её|ее|их)\s+словам)
    |(?:він|вона|вони|це|цей|ця|ці|його|її|їх|але|і|й|та|а|також|однак|проте|крім\s+того|тому|при\s+цьому)
    |(?:o|bu|şu|onlar|bunlar|ama|ve|ayrıca|ancak|fakat|bunun|bunu|onun)
    |(?:او|آنها|این|آن|اما|و|همچنین|وی|ولی)
    |(?:وقال|وأضاف|وأضافت|وأوضح|وأوضحت|وأشار|وأشارت|وأكد|وأكدت|وتابع|وتابعت|ولفت|وذكر|وذكرت|وبين|وقد|ولكن|لكن|كما|هو|هي|هم|هذا|هذه|ذلك|تلك|وهو|وهي|وهذا|وهذه|ثم|أيضا|
    و(?!زير|زراء|زار|كال|اشنطن|فد\b|صل|قع|حد|الد|سط|سائل|ثيق|ثائق|لاي|لي\b|رق|عد|جه|ضع|فا|في|باء|قف|طن|احد|سيط|فق|هران|ادي|زن|رش|قود|لد|ارسو|يلز)\w{3,})
    )(?!\w)""",
    re.I | re.X,
)


def is_quotable(text: str, words: int, *, shortest: int = SHORTEST) -> bool:
    """Whether a sentence may stand in a brief by its form.

    Args:
        text: the sentence.
        words: how many words it has.
        shortest: how many it must have.
    """
    return (
        shortest <= words <= LONGEST
        and _FINAL.search(text) is not None
        and not _ELLIPSIS.search(text)
        and not _TECHNICAL.search(text)
        and not _TEASER.search(text)
        and is_balanced(text)
    )


def hangs(text: str) -> bool:
    """Whether a sentence opens with a word that points at the one before it."""
    return _HANGING.match(text) is not None
