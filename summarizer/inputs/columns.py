"""What a column of a table holds: numbers, durations, dates, numbers that name things, or words.

Numbers are read as people write them: thousands in groups, a comma or a point before the decimals,
a currency or a percent sign, a minus in front or behind (SAP). Which mark is which is told by the
column as a whole; where it can't be told, the column has a doubt.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

MOST_COMMON = 3
MOST_OUTLIERS = 3
FEWEST_FOR_OUTLIERS = 8
FAR_OUT = 3.0  # times the middle half's width beyond it (Tukey)
MOST_OF_CELLS = 0.9  # that are of a kind
EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "nan", "null", "none", "#n/a"})

_CURRENCY = "€$£¥₩₹₽₫฿"
_NUMBER = re.compile(
    rf"([-−+(]?)[{_CURRENCY}]?\s?([-−]?)((?:\d{{1,3}}(?:[ \u00a0\u202f'’]\d{{3}})+|\d+)?"
    rf"(?:[.,]\d+)*)\s?([-−]?)\s?(?:%|[{_CURRENCY}]|EUR|USD|GBP|CHF|CNY|元)?([-−]?)\)?"
)
_SPACES = re.compile(r"[ \u00a0\u202f'’]")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]([\d:.,+Z -]+))?")
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?: .{1,12})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Names of columns whose numbers name things, by the words in them; compounds end in a few of these.
_NAMING = re.compile(
    r"(?:^|[\W_])(?:ids?|uuid|guid|code|código|codigo|codice|kod|zip|plz|postcode|postal"
    r"|postleitzahl|code postal|cep|cap|phone|tel|telefon|telephone|téléphone|teléfono|telefone"
    r"|telefono|tlf|mobile|mobil|móvil|handy|gsm|fax|iban|bic|blz|isbn|issn|ean|gtin|sku|imei|vin|vat|siret|siren|nif|cif"
    r"|cpf|cnpj|dni|ssn|year|jahr|año|année|annee|ano|anno|år|jaar|rok|lat|lon|lng|latitude|longitude"
    r"|konto|kontonr|account|acct|compte|cuenta|conta|ref|reference|referenz|référence|referencia"
    r"|matricule|matrikel|serial|row|index|page)(?:$|[\W_])"
    r"|(?:^|[\W_])(?:no|num|number|#|№|numero|número|numéro|numer|nro|n[°ºr])(?:$|[\W_])"
    r"(?!\s?(?:of|de [a-z]+s|di [a-z]+i)\b)"
    r"|(?:nummer|[a-zäöü]nr|numret|nummeret|nummern|číslo|numer|kod|code|postcode)(?:$|[\W_])"
    r"|(?:номер|код|индекс|телефон|год|счет|счёт|инн|артикул)(?:$|[\W_])"
    r"|电话|電話|号码|號碼|\w[号號]$|编号|編號|序号|年份|^年$|年度$|邮编|郵遞|手机|手機|身份证|番号|コード"
    r"|번호|전화|코드|연도|년도",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?:I[dD]|No|Nr|Num|Code|Number)$")
_NAMING_IF_WHOLE = re.compile(  # likewise, unless there are decimals
    r"\W*(?:customer|client|cliente|kunde|klant|user|member|mitglied|patient|order|auftrag|bestellung"
    r"|commande|pedido|ordine|invoice|rechnung|facture|factura|fattura|fatura|ticket|case|vorgang"
    r"|beleg|artikel|article|artículo|item|product|produkt|personal|employee|student)\W*",
    re.IGNORECASE,
)
_MEASURING = re.compile(  # what is measured of them is a figure: "Account balance", "page views"
    r"balance|amount|total|\bsums?\b|count|views|visits|sales|price|cost|value|fee|qty|quantity|hours"
    r"|revenue|betrag|saldo|summe|umsatz|anzahl|menge|preis|kosten|montant|solde|prix|nombre de"
    r"|importe|precio|cantidad|valor|prezzo|beløb|antal|kwota|сумма|количество|цена|баланс"
    r"|金额|余额|数量|价格|销量|件数|金額|[%€$£]",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+\d[\d ()/.-]{6,20}")
_ROUND = 0.5  # of long numbers that end in zeros: an amount's, no number's of a customer
_DURATION = re.compile(r"([-−]?)(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d{1,6})?)?( ?h)?")
_LASTING = re.compile(
    r"dauer|duration|stunden|hours|\bhrs?\b|heures|durée|horas|duración|duração|durata|\bore\b|timer"
    r"|varighed|elapsed|worked|overtime|überstunden|arbeitszeit|laufzeit|runtime|часы|длительность"
    r"|时长|工时|時間|시간",
    re.IGNORECASE,
)
_LONGEST = 60  # characters of a value that is told


@dataclass(frozen=True)
class Numbers:
    """Figures of a column of numbers, as they are told."""

    least: str
    most: str
    mean: str
    median: str
    total: str


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Attributes:
        name: What its head says.
        empty: Cells that are empty.
        distinct: Different values.
        common: The most frequent ones and how often they occur.
        numbers: Its figures, if it is of numbers.
        is_measure: Whether its numbers measure something: no years, no telephone numbers.
        outliers: Rows, from 1, and values that are far from the others.
        dates: The first and the last one, if it is of dates.
        doubt: What was guessed about it; "" if nothing was.
    """

    name: str
    empty: int
    distinct: int
    common: tuple[tuple[str, int], ...] = ()
    numbers: Numbers | None = None
    is_measure: bool = False
    outliers: tuple[tuple[int, str], ...] = ()
    dates: tuple[str, str] | None = None
    doubt: str = ""

    @property
    def is_telling(self) -> bool:
        """Whether it is of numbers or dates, which prose with commas hasn't."""
        return self.numbers is not None or self.dates is not None


def column_of(name: str, cells: Sequence[str], is_comma_decimal: bool | None = None) -> Column:
    """Return what a column of `cells` holds; see `table_markdown` for the rest."""
    values = [cell.strip() for cell in cells]
    filled = [(row, value) for row, value in enumerate(values, 1) if value.lower() not in EMPTY]
    counts = Counter(value for _, value in filled)
    common = tuple((value[:_LONGEST], times) for value, times in counts.most_common(MOST_COMMON))
    column = Column(name, len(values) - len(filled), len(counts), common)
    if not filled:
        return column
    return (
        _dates(column, list(counts))
        or _times(column, filled)
        or _numbers(column, filled, is_comma_decimal)
        or column
    )


# -- dates -----------------------------------------------------------------------------------------


def _dates(column: Column, values: list[str]) -> Column | None:
    written = {value: match for value in values if (match := _ISO.fullmatch(value))}
    if len(written) >= MOST_OF_CELLS * len(values):
        days = sorted(
            (day, each[4] or "", value)
            for value, each in written.items()
            if (day := _date(each[1], each[2], each[3]))
        )
        return _with_dates(column, days[0][2], days[-1][2]) if days else None
    matches = [match for value in values if (match := _DAY.fullmatch(value))]
    if len(matches) < MOST_OF_CELLS * len(values):
        return None
    is_day_first, doubt = _order(matches)
    found = sorted(
        (day, match[0])
        for match in matches
        if (day := _date(_full_year(match[4]), *_day_month(match, is_day_first)))
    )
    return _with_dates(column, found[0][1], found[-1][1], doubt) if found else None


def _with_dates(column: Column, first: str, last: str, doubt: str = "") -> Column:
    return replace(column, dates=(first[:_LONGEST], last[:_LONGEST]), doubt=doubt)


def _order(matches: list[re.Match[str]]) -> tuple[bool, str]:
    """Return whether days stand before months, and a doubt if the column doesn't tell."""
    firsts, seconds = (max(int(match[group]) for match in matches) for group in (1, 3))
    if firsts > 12 or seconds > 12:
        return firsts > 12, ""
    if all(match[2] == "." for match in matches):
        return True, ""
    return True, (
        f"Dates such as {matches[0][0]} were read as day before month, a guess; write them as "
        "2025-12-31 if that is wrong."
    )


def _day_month(match: re.Match[str], is_day_first: bool) -> tuple[str, str]:
    return (match[3], match[1]) if is_day_first else (match[1], match[3])


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"{'19' if int(year) > 68 else '20'}{year}"


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# -- times -----------------------------------------------------------------------------------------


def _times(column: Column, filled: list[tuple[int, str]]) -> Column | None:
    """Return a column of durations, which add up, or of times of day, which don't."""
    found = [(row, value, _DURATION.fullmatch(value)) for row, value in filled if len(value) < 24]
    read = [(row, value, _seconds(match)) for row, value, match in found if match]
    if len(read) < MOST_OF_CELLS * len(filled):
        return None
    values = sorted(read, key=lambda each: each[2])
    least, most = values[0][1], values[-1][1]
    is_marked = any(value.endswith("h") for _, value, _ in read)
    is_long = values[-1][2] >= 24 * 3600 or values[0][2] < 0
    if not (is_marked or is_long or _LASTING.search(column.name)):
        return _with_dates(column, least, most)
    figures = [seconds for _, _, seconds in read]
    told = (statistics.fmean(figures), statistics.median(figures), sum(figures))
    return replace(
        column,
        numbers=Numbers(least, most, *(f"{clock(each)} h" for each in told)),
        is_measure=True,
        outliers=tuple((row, value) for row, value in _outliers(read)),
    )


def _seconds(match: re.Match[str]) -> float:
    seconds = 3600 * int(match[2]) + 60 * int(match[3]) + int(match[4] or 0)
    return float(-seconds if match[1] else seconds)


def clock(seconds: float) -> str:
    """Return a duration as sheets show it: hours that may be more than 24, minutes, seconds."""
    whole = round(abs(seconds))
    rest = f":{whole % 60:02}" if whole % 60 else ""
    return f"{'-' if seconds < 0 else ''}{whole // 3600}:{whole // 60 % 60:02}{rest}"


# -- numbers ---------------------------------------------------------------------------------------


def _numbers(
    column: Column, filled: list[tuple[int, str]], is_comma_decimal: bool | None
) -> Column | None:
    matches = [(row, each, _NUMBER.fullmatch(each)) for row, each in filled if len(each) < 40]
    written = [(row, value, match) for row, value, match in matches if match and match[3]]
    if len(written) < MOST_OF_CELLS * len(filled):
        return None
    decimal, doubt = _decimal([match[3] for _, _, match in written], is_comma_decimal)
    read = [(row, value, _number(match, decimal)) for row, value, match in written]
    figures = [number for _, _, number in read]
    is_measure = not _names_things(column, [value for _, value, _ in read])
    return replace(
        column,
        numbers=_told(figures, decimal, [value for _, value, _ in read]),
        is_measure=is_measure,
        outliers=tuple((row, value) for row, value in _outliers(read)) if is_measure else (),
        doubt=doubt if is_measure else "",
    )


def _decimal(written: list[str], is_comma_decimal: bool | None) -> tuple[str, str]:
    """Return the mark before decimals, and a doubt if the column doesn't tell which it is."""
    for mark, other in ((".", ","), (",", ".")):
        if any(_is_decimal(each, mark, other) for each in written):
            return mark, ""
    if is_comma_decimal is not None:
        return ("," if is_comma_decimal else "."), ""
    unclear = next((each for each in written if "," in each or "." in each), "")
    if not unclear or "," in unclear:
        return ".", ""  # 1,234 is a thousand more often than a bit more than one
    return ".", (
        f"Numbers such as {unclear} were read with decimals behind the point, a guess; write "
        f"{unclear.replace('.', '')} if it parts thousands."
    )


def _is_decimal(written: str, mark: str, other: str) -> bool:
    """Return whether `mark` can only stand before decimals in a number."""
    whole, found, decimals = written.rpartition(mark)
    if not found:  # 1.234.567: the other mark is that of decimals
        return written.count(other) > 1
    return (
        mark not in whole
        and other not in decimals
        and (other in whole or len(decimals) != 3 or len(whole) > 3 or whole in ("", "0"))
    )


def _number(match: re.Match[str], decimal: str) -> float:
    thousands = "," if decimal == "." else "."
    digits = _SPACES.sub("", match[3]).replace(thousands, "").replace(",", ".")
    head, _, tail = digits.partition(".")
    value = float(f"{head or 0}.{tail.replace('.', '') or 0}")
    is_negative = match[1] in ("-", "−", "(") or match[2] or match[4] or match[5]
    return -value if is_negative else value


def _names_things(column: Column, values: list[str]) -> bool:
    """Return whether numbers are names: of a telephone, a customer, a year."""
    name, are_whole = column.name, all(value.isdecimal() for value in values)
    if all(map(_YEAR.fullmatch, values)) or all(map(_PHONE.fullmatch, values)):
        return True
    if any(len(value) > 1 and value[0] == "0" and value.isdecimal() for value in values):
        return True
    if _MEASURING.search(name):
        return False
    if _NAMING.search(name) or _CAMEL.search(name):
        return True
    if are_whole and _NAMING_IF_WHOLE.fullmatch(name):
        return True
    lengths = {len(value) for value in values}
    is_long = are_whole and all(len(value) >= 7 for value in values)
    is_round = sum(value.endswith("00") for value in values) > _ROUND * len(values)
    return is_long and not is_round and len(lengths) <= 2 and column.distinct > 0.9 * len(values)


def _told(figures: list[float], decimal: str, values: list[str]) -> Numbers:
    places = min(max((len(each.rpartition(".")[2]) for each in map(_plain, figures)), default=0), 4)
    places = 0 if all(figure == int(figure) for figure in figures) else places
    mean, median = statistics.fmean(figures), statistics.median(figures)
    least = values[min(range(len(figures)), key=figures.__getitem__)]
    most = values[max(range(len(figures)), key=figures.__getitem__)]

    def shown(figure: float, digits: int) -> str:
        text = f"{figure:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", decimal)

    unit = "%" if all(value.endswith("%") for value in values) else ""
    return Numbers(
        *(least[:_LONGEST], most[:_LONGEST], f"{shown(mean, max(places, 2))}{unit}"),
        *(f"{shown(median, max(places, 1))}{unit}", f"{shown(sum(figures), places)}{unit}"),
    )


def _plain(figure: float) -> str:
    return f"{figure:.4f}".rstrip("0")


def _outliers(read: list[tuple[int, str, float]]) -> list[tuple[int, str]]:
    """Return the values farthest from the middle half, by three times its width at least."""
    if len(read) < FEWEST_FOR_OUTLIERS:
        return []
    figures = sorted(number for _, _, number in read)
    low, median, high = statistics.quantiles(figures, n=4)
    width = high - low
    if not width:
        return []
    far = [each for each in read if not low - FAR_OUT * width <= each[2] <= high + FAR_OUT * width]
    if len(far) * 10 > len(read):
        return []  # so many are no exceptions
    far.sort(key=lambda each: -abs(each[2] - median))
    return [(row, value) for row, value, _ in far[:MOST_OUTLIERS]]
