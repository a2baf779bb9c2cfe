"""Names of months, in the languages in which forms came back, and their abbreviations."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

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
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
"""
"""Twelve words a line; a dash where the language has the word of a line above."""


def months_of(word: str) -> frozenset[int]:
    """Give the months, from 1, that a word is the name of, or the beginning of the name.

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
    return frozenset().union(
        *(months for name, months in _names().items() if name.startswith(plain))
    )


@cache
def _names() -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for line in _NAMES.strip().splitlines():
        for month, name in enumerate(line.split(), start=1):
            if name != "-":
                plain = _plain(name)
                found[plain] = found.get(plain, frozenset()) | {month}
    return found


def _plain(word: str) -> str:
    """Leave out accents, but not what makes letters of other scripts what they are."""
    marked = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in marked if not "\u0300" <= each <= "\u036f")
