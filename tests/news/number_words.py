"""Numbers from 1 to 999,999 as people write them in thirteen languages: the way back to what is read.

Written from grammars of the languages, apart from the tables of the house.
"""

from __future__ import annotations

from collections.abc import Callable

ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def english(n: int) -> str:
    if n < 20:
        return ENGLISH[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ENGLISH[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ENGLISH[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    return f"{english(n // 1000)} thousand" + (f" {english(n % 1000)}" if n % 1000 else "")


def german(n: int) -> str:
    small = (
        "- ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn"
    ).split()
    tens = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    if n < 20:
        return small[n]
    if n < 100:
        return (f"{small[n % 10]}und" if n % 10 else "") + tens[n // 10]
    if n < 1000:
        return f"{small[n // 100]}hundert" + (german(n % 100) if n % 100 else "")
    return f"{german(n // 1000)}tausend" + (german(n % 1000) if n % 1000 else "")


def french(n: int) -> str:
    small = "- un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
    tens = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
    if n < 17:
        return small[n]
    if n < 20:
        return f"dix-{small[n - 10]}"
    if n < 70:
        rest = n % 10
        return tens[n // 10] + (" et un" if rest == 1 else f"-{small[rest]}" if rest else "")
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{french(n - 60)}"
    if n < 100:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{french(n - 80)}"
    if n < 1000:
        head, rest = n // 100, n % 100
        hundred = "cent" if head == 1 else f"{small[head]} cent" + ("" if rest else "s")
        return hundred + (f" {french(rest)}" if rest else "")
    head, rest = n // 1000, n % 1000
    return ("mille" if head == 1 else f"{french(head)} mille") + (f" {french(rest)}" if rest else "")


def spanish(n: int) -> str:
    small = (
        "- uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
        "veintiocho veintinueve"
    ).split()
    tens = {3: "treinta", 4: "cuarenta", 5: "cincuenta", 6: "sesenta", 7: "setenta", 8: "ochenta", 9: "noventa"}
    hundreds = (
        "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
    ).split()
    if n < 30:
        return small[n]
    if n < 100:
        return tens[n // 10] + (f" y {small[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1000:
        return hundreds[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    head = "mil" if n < 2000 else f"{spanish(n // 1000)} mil"
    return head + (f" {spanish(n % 1000)}" if n % 1000 else "")


def portuguese(n: int) -> str:
    small = (
        "- um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
        "dezoito dezenove"
    ).split()
    tens = "- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()
    hundreds = (
        "- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos".split()
    )
    if n < 20:
        return small[n]
    if n < 100:
        return tens[n // 10] + (f" e {small[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cem"
    if n < 1000:
        return hundreds[n // 100] + (f" e {portuguese(n % 100)}" if n % 100 else "")
    head, rest = "mil" if n < 2000 else f"{portuguese(n // 1000)} mil", n % 1000
    joint = " e " if rest < 101 or not rest % 100 else " "
    return head + (joint + portuguese(rest) if rest else "")


def _slavic(
    small: str, tens: str, hundreds: str, thousands: tuple[str, str, str], fem: tuple[str, str]
) -> Callable[[int], str]:
    ones, ten, hundred = small.split(), tens.split(), hundreds.split()

    def under(n: int, *, feminine: bool = False) -> str:
        parts = [hundred[n // 100]] if n >= 100 else []
        rest = n % 100
        if rest >= 20:
            parts.append(ten[rest // 10])
            rest %= 10
        if rest:
            parts.append(fem[rest - 1] if feminine and rest < 3 else ones[rest])
        return " ".join(parts)

    def write(n: int) -> str:
        head, rest = divmod(n, 1000)
        if not head:
            return under(n)
        last = head % 100 if head % 100 < 20 else head % 10
        form = thousands[0] if last == 1 else thousands[1] if 1 < last < 5 else thousands[2]
        return f"{under(head, feminine=True)} {form} {under(rest)}".strip()

    return write


russian = _slavic(
    "- один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
    ("тысяча", "тысячи", "тысяч"),
    ("одна", "две"),
)
ukrainian = _slavic(
    "- один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять "
    "п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    "- - двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто",
    "- сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот",
    ("тисяча", "тисячі", "тисяч"),
    ("одна", "дві"),
)


def turkish(n: int) -> str:
    ones = "- bir iki üç dört beş altı yedi sekiz dokuz".split()
    tens = "- on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()
    parts = []
    if n >= 1000:
        parts += ([turkish(n // 1000)] if n >= 2000 else []) + ["bin"]
        n %= 1000
    if n >= 100:
        parts += ([ones[n // 100]] if n >= 200 else []) + ["yüz"]
        n %= 100
    parts += ([tens[n // 10]] if n >= 10 else []) + ([ones[n % 10]] if n % 10 else [])
    return " ".join(parts)


def persian(n: int) -> str:
    small = ("- یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده").split()
    tens = "- - بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()
    hundreds = "- صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()
    parts = []
    if n >= 1000:
        parts.append(f"{persian(n // 1000)} هزار" if n >= 2000 else "هزار")
        n %= 1000
    if n >= 100:
        parts.append(hundreds[n // 100])
        n %= 100
    if n >= 20:
        parts.append(tens[n // 10])
        n %= 10
    return " و ".join([*parts, *([small[n]] if n else [])])


def arabic(n: int) -> str:
    """Masculine counting, as before أشخاص; up to 99,999."""
    ones = "- واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split()
    tens = "- عشرة عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()
    hundreds = "- مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()
    parts = []
    if n >= 1000:
        head = n // 1000
        parts.append({1: "ألف", 2: "ألفان"}.get(head) or f"{arabic(head)} {'آلاف' if head < 11 else 'ألفا'}")
        n %= 1000
    if n >= 100:
        parts.append(hundreds[n // 100])
        n %= 100
    if n >= 20:
        parts += [ones[n % 10]] if n % 10 else []
        parts.append(tens[n // 10])
    elif n > 10:
        parts.append({11: "أحد عشر", 12: "اثنا عشر"}.get(n) or f"{ones[n - 10]} عشر")
    elif n:
        parts.append("عشرة" if n == 10 else ones[n])
    return " و".join(parts)


def hebrew(n: int) -> str:
    """Masculine counting, as before אנשים; up to 9,999."""
    ones = "- אחד שניים שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה".split()
    feminine = "- אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע".split()
    construct = "- - - שלושת ארבעת חמשת ששת שבעת שמונת תשעת".split()
    tens = "- - עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים".split()
    parts = []
    if n >= 1000:
        parts.append({1: "אלף", 2: "אלפיים"}.get(n // 1000) or f"{construct[n // 1000]} אלפים")
        n %= 1000
    if n >= 100:
        parts.append({1: "מאה", 2: "מאתיים"}.get(n // 100) or f"{feminine[n // 100]} מאות")
        n %= 100
    if n > 10 and n < 20:
        parts.append({11: "אחד עשר", 12: "שנים עשר"}.get(n) or f"{ones[n - 10]} עשר")
    elif n >= 20:
        parts += [tens[n // 10]] + ([ones[n % 10]] if n % 10 else [])
    elif n:
        parts.append(ones[n])
    return " ".join([*parts[:-1], ("ו" if len(parts) > 1 else "") + parts[-1]])


def vietnamese(n: int) -> str:
    ones = "- một hai ba bốn năm sáu bảy tám chín".split()
    if n < 10:
        return ones[n]
    if n < 20:
        return "mười" + ("" if n == 10 else " lăm" if n == 15 else f" {ones[n - 10]}")
    if n < 100:
        unit = {0: "", 1: " mốt", 4: " tư", 5: " lăm"}.get(n % 10, f" {ones[n % 10]}")
        return f"{ones[n // 10]} mươi{unit}"
    if n < 1000:
        rest = n % 100
        tail = f" linh {ones[rest]}" if 0 < rest < 10 else f" {vietnamese(rest)}" if rest else ""
        return f"{ones[n // 100]} trăm{tail}"
    rest = n % 1000
    middle = ("không trăm " if rest < 100 else "") + ("linh " if rest < 10 else "")
    return f"{vietnamese(n // 1000)} nghìn" + (f" {middle}{vietnamese(rest)}" if rest else "")


def chinese(n: int) -> str:
    ones = "零一二三四五六七八九"
    if n >= 10_000:
        rest = n % 10_000
        return f"{chinese(n // 10_000)}万" + ("" if not rest else ("零" if rest < 1000 else "") + chinese(rest))
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            written += ("零" if gap and written else "") + ones[digit] + name
        gap = not digit
    return written.removeprefix("一") if written.startswith("一十") else written


WRITERS: dict[str, tuple[Callable[[int], str], int]] = {
    "en": (english, 999_999),
    "de": (german, 999_999),
    "fr": (french, 999_999),
    "es": (spanish, 999_999),
    "pt": (portuguese, 999_999),
    "ru": (russian, 999_999),
    "uk": (ukrainian, 999_999),
    "tr": (turkish, 999_999),
    "fa": (persian, 999_999),
    "ar": (arabic, 99_999),
    "he": (hebrew, 9_999),
    "vi": (vietnamese, 999_999),
    "zh": (chinese, 99_999_999),
}
"""Language -> a writer of numbers, and the largest that it can write."""
