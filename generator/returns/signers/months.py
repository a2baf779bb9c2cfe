"""Names of months, in the languages in which forms came back, and their abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from generator.languages.words import known_languages

_WORD = r"[^\W\d_]+"
_SHORTEST = 3
"""Letters of an abbreviation; fewer are ambiguous in most languages."""

_NAMES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber maerz - - - - - sept okt - dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
- - - - - - - - setiembre - - -
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
január február március április május június július augusztus szeptember október november december
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου \
νοεμβρίου δεκεμβρίου
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
januari februari maret april mei juni juli agustus september oktober november desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta \
lokakuuta marraskuuta joulukuuta
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu \
joulukuu
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
januar februar marec april maj junij julij avgust september oktober november december
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
януари февруари март април май юни юли август септември октомври ноември декември
janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
"""
"""Twelve words a line; a dash where the language has the word of a line above. Those of the
languages that forms are made in are added from the Common Locale Data Repository."""
_PREFIX = "ב"
"""What Hebrew joins to the name of a month: “in”."""


def months_of(word: str) -> frozenset[int]:
    """Return the months, from 1, that a word is the name of, or the beginning of the name.

    >>> sorted(months_of("Sept"))
    [9]
    >>> sorted(months_of("jui"))
    [6, 7]
    """
    plain = _plain(word)
    whole = _names().get(plain)
    if whole is not None:
        return whole
    if len(plain) < _SHORTEST:
        return frozenset()
    begun = (months for name, months in _names().items() if name.startswith(plain))
    found: frozenset[int] = frozenset().union(*begun)
    return found or (months_of(plain[1:]) if plain.startswith(_PREFIX) else found)


@cache
def _names() -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for line in _NAMES.strip().splitlines():
        for month, name in enumerate(line.split(), start=1):
            if name != "-":
                plain = _plain(name)
                found[plain] = found.get(plain, frozenset()) | {month}
    for month, name in _from_locales("months"):
        if name.isalpha():
            plain = _plain(name)
            found[plain] = found.get(plain, frozenset()) | {month}
    return found


def is_weekday(word: str) -> bool:
    """Tell whether a word is the name of a day of the week, or an abbreviation of one.

    >>> is_weekday("Thursday"), is_weekday("Do"), is_weekday("木曜日"), is_weekday("then")
    (True, True, True, False)
    """
    return _plain(word) in _weekdays()


def _from_locales(kind: str) -> Iterator[tuple[int, str]]:
    """Return the names of ``months`` or ``days`` with their numbers, whole and shortened."""
    from babel import Locale  # noqa: PLC0415 - only what reads dates pays for it

    for language in known_languages():
        names = getattr(Locale.parse(language, sep="-"), kind)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form].get(width, {}).items():
                    yield number, name.rstrip(".")


@cache
def _weekdays() -> frozenset[str]:
    days = {name for _, name in _from_locales("days")}
    words = (word for name in days for word in re.findall(_WORD, name))
    return frozenset(_plain(word) for word in words)


def _plain(word: str) -> str:
    """Leave out accents, but not what makes letters of other scripts what they are."""
    marked = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in marked if not "\u0300" <= each <= "\u036f")
