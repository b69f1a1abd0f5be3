"""Whose text a copy says it is: news agencies named in a feed's credit, a byline, a dateline or a sign-off.

Only places where an agency signs are read. "Interfax reports that" in the middle of a text makes the agency a source
of the article, not its author.
"""

from __future__ import annotations

import re
from functools import lru_cache

from news import text
from news.model import Article

AGENCIES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Thomson Reuters", "Рейтер", "Рейтерс", "رويترز", "رویترز"),
    "AP": ("Associated Press", "The Associated Press", "أسوشيتد برس", "الأسوشيتد برس", "آسوشیتدپرس"),
    "AFP": ("Agence France-Presse", "Agence France Presse", "أ ف ب", "أ.ف.ب", "ا ف ب", "فرانس برس", "وكالة فرانس برس",
            "Франс Пресс", "АФП", "خبرگزاری فرانسه"),
    "UPI": ("United Press International",),
    "Bloomberg": ("Bloomberg News", "بلومبرغ", "بلومبرج"),
    "PA Media": ("Press Association", "PA"),
    "dpa": ("Deutsche Presse-Agentur", "د ب أ", "د.ب.أ"),
    "epd": ("Evangelischer Pressedienst",),
    "KNA": ("Katholische Nachrichten-Agentur",),
    "APA": ("Austria Presse Agentur",),
    "Keystone-SDA": ("Keystone-ATS", "SDA", "ATS", "Keystone"),
    "EFE": ("Agencia EFE", "إفي"),
    "Europa Press": (),
    "Lusa": ("Agência Lusa",),
    "ANSA": ("آكي", "Agenzia ANSA"),
    "AGI": ("Agenzia Italia",),
    "Adnkronos": (),
    "Belga": ("Agence Belga",),
    "ANP": ("Algemeen Nederlands Persbureau",),
    "NTB": (), "TT": ("TT Nyhetsbyrån",), "Ritzau": (), "STT": (),
    "PAP": ("Polska Agencja Prasowa",),
    "ČTK": ("CTK", "Czech News Agency"),
    "TASR": (), "MTI": (), "BTA": ("БТА",), "Agerpres": (), "HINA": (), "STA": (),
    "Tanjug": ("Танјуг", "Танюг"), "FENA": (), "MIA": ("МИА",), "ATA": (),
    "AMNA": ("ANA-MPA", "ΑΠΕ-ΜΠΕ", "ANA"),
    "CNA (Cyprus)": ("ΚΥΠΕ",),
    "TASS": ("ТАСС", "ИТАР-ТАСС", "تاس"),
    "RIA Novosti": ("РИА Новости", "РИА", "RIA", "نوفوستي", "РИАН"),
    "Interfax": ("Интерфакс", "انترفاكس", "Interfax.ru"),
    "Sputnik": ("سبوتنيك", "اسپوتنیک"),
    "BelTA": ("БЕЛТА", "БелТА"),
    "Kazinform": ("Казинформ",),
    "APA (Azerbaijan)": ("АПА",), "AZERTAC": ("АЗЕРТАДЖ",), "Armenpress": ("Арменпресс",),
    "UNIAN": ("УНИАН", "УНІАН"),
    "Ukrinform": ("Укринформ", "Укрінформ"),
    "Anadolu": ("Anadolu Agency", "Anadolu Ajansı", "AA", "الأناضول", "وكالة الأناضول", "آناتولی", "Анадолу"),
    "DHA": ("Demirören Haber Ajansı",), "İHA": ("İhlas Haber Ajansı", "IHA"),
    "SANA": ("سانا", "وكالة سانا", "САНА"),
    "NNA": ("الوكالة الوطنية للإعلام", "الوطنية للإعلام", "National News Agency"),
    "INA": ("واع", "وكالة الأنباء العراقية"),
    "Shafaq News": ("شفق نيوز",),
    "Rudaw": (),
    "Petra": ("بترا",),
    "WAFA": ("وفا",),
    "SPA": ("واس",),
    "WAM": ("وام",),
    "QNA": ("قنا",),
    "KUNA": ("كونا",),
    "BNA": ("بنا",),
    "ONA": ("العمانية",),
    "Saba": ("سبأ", "سبأنت"),
    "MENA": ("أ ش أ", "أ.ش.أ", "وكالة أنباء الشرق الأوسط"),
    "SUNA": ("سونا",), "LANA": (), "TAP": (), "APS": ("وأج",), "MAP": ("و م ع",),
    "IRNA": ("ایرنا", "إرنا", "ارنا", "خبرگزاری جمهوری اسلامی"),
    "Tasnim": ("تسنیم", "تسنيم"),
    "ISNA": ("ایسنا", "إيسنا"),
    "Mehr News": ("خبرگزاری مهر", "خبرنگار مهر", "MNA"),
    "Fars News": ("خبرگزاری فارس", "FNA"),
    "APP": ("Associated Press of Pakistan",),
    "PTI": ("Press Trust of India",), "ANI": ("Asian News International",), "IANS": (), "UNI": (), "BSS": (),
    "Xinhua": ("新华社", "شينخوا", "Синьхуа", "新華社"),
    "CNS": ("中新社",),
    "CNA": ("中央社", "Central News Agency"),
    "Kyodo": ("Kyodo News", "共同通信", "共同"),
    "Jiji Press": ("時事通信", "時事", "Jiji"),
    "Yonhap": ("연합뉴스", "Yonhap News Agency"),
    "KCNA": ("조선중앙통신", "ЦТАК"),
    "VNA": ("TTXVN",), "Antara": (), "Bernama": (),
    "AAP": ("Australian Associated Press",),
    "Canadian Press": ("The Canadian Press", "La Presse canadienne"),
    "Télam": ("Telam",), "Prensa Latina": (), "Agência Brasil": (), "Notimex": (),
    "NAN": ("News Agency of Nigeria",), "GNA": (), "ENA": (), "SAnews": (),
}  # fmt: skip
"""Agencies by the name they are shown under, with the names they sign with in other languages and in full."""

_ABBREVIATION = re.compile(r"[A-ZČİ]{2,5}")
_DATELINE = 110
_SIGN_OFF = 120
_LONGEST = 60
"""Characters beyond which words are no agency's name, whatever introduces it."""
_PART = re.compile(r"\s*(?:[()\[\]/.,،:;«»|]|[–—-]{1,3})\s*")
_AFTER_CITY = re.compile(r"[^\W\d_]-\s?([^\W\d_]+)\s")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_CLOSING = re.compile(r"[(\[/]\s*([^()\[\]]{2,60}?)\s*[)\]/][\s.]*$")
_SIGNERS = re.compile(
    r"\s*(?:[/,;|•·،+&()\[\]]|\s[–—-]\s|\b(?:and|et|und|y|e|и|і|та|ve|with|avec|mit|con|com|с|by|par|von|por|via)\b)\s*",
    re.I,
)
_INTRODUCTION = re.compile(
    r"^(?:source|источник|джерело|المصدر|مصدر|kaynak|منبع|fuente|quelle|fonte|به گزارش)\b[\s:]*", re.I
)


def agency_of(article: Article) -> str:
    """The agency whose text a copy says it prints; empty where it names none.

    Read in this order: the feed's credit, the byline, a ``Reuters:`` before the title, the dateline
    (``BEIRUT, March 9 (Reuters) -``, ``МОСКВА, 9 мар — РИА Новости.``, ``دمشق-سانا``), the sign-off (``(AFP)`` at
    the end).
    """
    for signature in filter(None, (article.credit, *article.authors)):
        found = _first(_SIGNERS.split(signature))
        if found:
            return found
    head, found, _ = article.title.partition(": ")
    if found and (agency := _first([head])):
        return agency
    if not article.text:
        return ""
    return _of_dateline(article.text[:_DATELINE]) or _of_sign_off(article.text[-_SIGN_OFF:])


def _of_dateline(lead: str) -> str:
    first, ended, _ = lead.lstrip().partition("\n")
    line = _DOTTED.sub(" ", first) + (". " if ended else "")
    parts = _PART.split(line)
    return _first(parts[:-1] + _AFTER_CITY.findall(line))


def _of_sign_off(end: str) -> str:
    closing = _CLOSING.search(_DOTTED.sub(" ", end))
    return _first(_SIGNERS.split(closing[1])) if closing else ""


def _first(names: list[str]) -> str:
    return next((found for name in names if len(name) <= _LONGEST and (found := _known(name))), "")


@lru_cache(maxsize=4096)
def _known(name: str) -> str:
    """The agency that goes by a name, whole; abbreviations must be written as such."""
    name = _INTRODUCTION.sub("", name.strip()).strip(" .\"'“”©0123456789")
    return _names().get(_key(name), "")


def _key(name: str) -> str:
    return name if _ABBREVIATION.fullmatch(name) else " ".join(text.words(name))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for shown, others in AGENCIES.items():
        for name in (shown, *others):
            names.setdefault(_key(name), shown)
    return names
