"""The words of written dates: month names in the languages of the news, and zone names."""

from __future__ import annotations

_NAMES = (
    (
        "jan", "january", "janvier", "janv", "januar", "jänner", "enero", "ene", "janeiro", "gennaio", "gen",
        "ocak", "oca", "январь", "января", "янв", "січень", "січня", "січ", "يناير", "janari",
    ),
    (
        "feb", "february", "février", "fevrier", "févr", "fevr", "februar", "febrero", "fevereiro", "fev",
        "febbraio", "şubat", "subat", "şub", "февраль", "февраля", "фев", "февр", "лютий", "лютого", "лют",
        "فبراير", "fév",
    ),
    (
        "mar", "march", "mars", "märz", "maerz", "mär", "mrz", "marzo", "março", "marco", "mart", "март", "марта",
        "мар", "березень", "березня", "бер", "مارس",
    ),
    (
        "apr", "april", "avril", "avr", "abril", "abr", "aprile", "nisan", "nis", "апрель", "апреля", "апр",
        "квітень", "квітня", "кві", "квіт", "أبريل", "ابريل",
    ),
    (
        "may", "mai", "mayo", "maio", "maggio", "mag", "mayıs", "mayis", "май", "мая", "травень", "травня", "тра",
        "трав", "مايو",
    ),
    (
        "jun", "june", "juin", "juni", "junio", "junho", "giugno", "giu", "haziran", "haz", "июнь", "июня", "июн",
        "червень", "червня", "чер", "черв", "يونيو",
    ),
    (
        "jul", "july", "juillet", "juil", "juli", "julio", "julho", "luglio", "lug", "temmuz", "tem", "июль",
        "июля", "июл", "липень", "липня", "лип", "يوليو",
    ),
    (
        "aug", "august", "août", "aout", "agosto", "ago", "ağustos", "agustos", "ağu", "август", "августа", "авг",
        "серпень", "серпня", "сер", "серп", "أغسطس", "اغسطس",
    ),
    (
        "sep", "sept", "september", "septembre", "septiembre", "setiembre", "set", "setembro", "settembre",
        "eylül", "eylul", "eyl", "сентябрь", "сентября", "сен", "сент", "вересень", "вересня", "вер", "вересн",
        "سبتمبر",
    ),
    (
        "oct", "october", "octobre", "oktober", "okt", "octubre", "outubro", "out", "ottobre", "ott", "ekim",
        "eki", "октябрь", "октября", "окт", "жовтень", "жовтня", "жов", "жовт", "أكتوبر", "اكتوبر",
    ),
    (
        "nov", "november", "novembre", "noviembre", "novembro", "kasım", "kasim", "kas", "ноябрь", "ноября", "ноя",
        "нояб", "листопад", "листопада", "лис", "نوفمبر",
    ),
    (
        "dec", "december", "décembre", "decembre", "déc", "dezember", "dez", "diciembre", "dic", "dezembro",
        "dicembre", "aralık", "aralik", "ara", "декабрь", "декабря", "дек", "грудень", "грудня", "гру", "груд",
        "ديسمبر",
    ),
)  # fmt: skip

MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
"""Case-folded names and short names of the months."""

ZONES = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "met": 60,
    "cest": 120, "mesz": 120, "mest": 120, "eet": 120, "sast": 120, "cat": 120, "eest": 180, "msk": 180,
    "msd": 240, "eat": 180, "trt": 180, "wat": 60, "gst": 240, "irst": 210, "irdt": 270, "pkt": 300, "uzt": 300,
    "npt": 345, "ict": 420, "wib": 420, "wita": 480, "wit": 540, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480,
    "awst": 480, "jst": 540, "kst": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780, "nst": -210, "ndt": -150, "ast": -240, "adt": -180, "art": -180, "brt": -180, "clt": -240,
    "edt": -240, "est": -300, "et": -300, "cdt": -300, "cst": -360, "ct": -360, "mdt": -360, "mst": -420,
    "mt": -420, "pdt": -420, "pst": -480, "pt": -480, "akdt": -480, "akst": -540, "hst": -600,
}  # fmt: skip
"""Zone names and minutes east of Greenwich. RFC 822 settles the American ones; names that mean several zones in the
news (``ist``: India, Ireland, Israel) are left out: such a date is refused rather than guessed."""
