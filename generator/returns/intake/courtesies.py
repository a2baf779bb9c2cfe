"""What people write with a form that they return and that asks nothing of anybody.

Whatever goes beyond these words is for a person. So this list need not be complete, and nothing may
be on it that sets a condition, asks for something, or says no.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

MAX_LENGTH = 2_000
"""Characters; whoever writes more has something to say."""
_UNSPACED_CHARACTER = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
"""A character of a script without spaces: each is a word of its own here."""

_FORM = (
    r"(?:(?:the|my|our|this|your) )?(?:(?:duly|digitally|electronically) )?"
    r"(?:(?:signed|completed|filled|filled in|filled out|scanned|requested|dated) (?:and )?){0,3}"
    r"(?:(?:pmlr|publication|publishing|copyright|transfer|author|license|licence|release|"
    r"permission|consent|agreement|to publish) ){0,4}"
    r"(?:form|agreement|document|copy|pdf|scan|license|licence|permission|one)s?"
    r"(?: (?:for|of) (?:my|our|the) paper)?"
)
_ENGLISH = (
    r"dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|to whom it may concern",
    r"(?:(?:publications?|proceedings|program|programme|general|pc|workshop|area) )?"
    r"(?:co )?(?:chairs?|editors?|team|committee|organi[sz]ers?)(?: and (?:chairs?|editors?))?",
    r"(?:there|all|everyone|colleagues?|sir|madam|sir or madam|prof|professor|dr|mr|mrs|ms)",
    rf"(?:please |kindly ){{0,2}}(?:find|see) (?:attached |enclosed |below )?{_FORM}"
    r"(?: (?:attached|enclosed))?(?: (?:to|with) this (?:e ?mail|mail|message))?",
    rf"(?:attached|enclosed)(?: please find| you(?: will|ll)? find| is| are)? {_FORM}",
    rf"please find (?:attached|enclosed) {_FORM}",
    rf"{_FORM} (?:is|are) (?:attached|enclosed)(?: to this (?:e ?mail|mail|message))?",
    rf"here (?:is|are|comes|s) {_FORM}",
    rf"(?:i|we) (?:have |am |are |hereby )?(?:attach|attached|attaching|enclose|enclosed|enclosing|"
    rf"send|sent|sending|return|returning|signed|signing)(?: you)?(?: back)? {_FORM}",
    rf"(?:i|we) (?:have )?signed (?:and attached )?{_FORM}",
    rf"(?:signed|completed) {_FORM}|see attach(?:ed|ment)|(?:please )?see attached|attached|done",
    rf"here(?: it is| you (?:go|are))?|as requested|signed|{_FORM}",
    r"(?:many |kind )?thanks(?: a lot| so much| very much| again| in advance){0,2}",
    r"thank you(?: so much| very much| again| in advance){0,2}",
    r"(?:for (?:your|the|all your|all the) (?:e ?mail|mail|message|reminder|help|work|hard work|"
    r"efforts?|patience|reply|support|information|organi[sz]ation|quick reply))",
    r"(?:best|kind|kindest|warm|warmest|with (?:best|kind|warm)|many) (?:regards|wishes|greetings)",
    r"regards|best|cheers|all the best|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)",
    r"cordially|respectfully|br|thx|ty|have a (?:nice|great|good) (?:day|week|weekend|evening)",
    r"(?:sorry|(?:my )?apologies) for (?:the|my) (?:delay|late reply|delayed reply|late response)",
    r"sent from my (?:iphone|ipad|mobile|phone|android|galaxy|samsung|mobile device)",
    r"get outlook for (?:ios|android)|sent from (?:outlook|mail|yahoo mail|proton mail)"
    r"(?: for (?:ios|android|windows|mac|iphone))?",
    r"looking forward to (?:the (?:conference|workshop)|seeing you(?: there)?)",
)
_GERMAN = (
    r"sehr geehrter?|liebe[rs]?|hallo|guten (?:tag|morgen|abend)|herr|frau|kolleg(?:e|in|en|innen)",
    r"(?:anbei|im anhang|angehängt|beigefügt)(?: finden sie| sende ich(?: ihnen)?| schicke ich"
    r"(?: ihnen)?| ist| kommt)?(?: (?:das|die|den|mein|meine))?"
    r"(?: (?:unterschriebene|unterzeichnete|ausgefüllte|gewünschte)[ns]?)?"
    r"(?: und (?:unterschriebene|unterzeichnete|ausgefüllte)[ns]?)?"
    r" (?:formular|vereinbarung|dokument|vertrag|erklärung|einverständniserklärung|lizenz)",
    r"(?:vielen|herzlichen|besten) dank(?: im voraus)?|danke(?: schön| sehr)?",
    r"(?:mit )?(?:freundliche[mn]?|besten?|herzlichen?|vielen?|lieben?|schöne)"
    r" (?:gruß|grüßen?|gruss|grüssen?)",
    r"mfg|lg|vg|von meinem (?:iphone|ipad|handy|smartphone) gesendet",
)
_ROMANCE = (
    r"bonjour|bonsoir|cher|chère|chers|chères|madame|monsieur|collègues?",
    r"(?:veuillez|vous) trouv(?:er|erez) ci joint(?:e|s|es)?(?: (?:le|la|mon|l))?"
    r" (?:formulaire|accord|document|contrat)(?: (?:dûment )?(?:signée?|complétée?|rempli"
    r"(?: et signé)?))?",
    r"ci joint (?:le|mon) (?:formulaire|document|contrat) signé",
    r"merci(?: beaucoup| d avance)?|(?:bien )?cordialement|bien à vous|salutations distinguées",
    r"envoyé de mon (?:iphone|ipad)",
    r"estimad[oa]s?|hola|buen(?:os días|as tardes|as noches)|querid[oa]s?|señor(?:a|es)?",
    r"(?:le |les )?(?:adjunto|envío|envío adjunto|remito)(?: encontrará)? (?:el|mi)"
    r" (?:formulario|documento|acuerdo|contrato)(?: debidamente)? firmado",
    r"(?:muchas )?gracias(?: de antemano)?|(?:un )?(?:cordial )?saludos?(?: cordiales)?",
    r"atentamente",
    r"enviado desde mi (?:iphone|ipad)",
    r"car[oa]s?|prezad[oa]s?|olá|bom dia|boa tarde|segue (?:em anexo |anexo )?o"
    r" (?:formulário|documento|termo) assinado|(?:muito )?obrigad[oa]|atenciosamente",
    r"(?:melhores )?cumprimentos|abraços?",
    r"gentil[ei]|buongiorno|buonasera|salve|in allegato (?:trova |trovate |invio )?il"
    r" (?:modulo|documento|contratto) firmato|(?:molte )?grazie(?: mille)?",
    r"(?:cordiali|distinti) saluti",
)
_OTHERS = (
    r"beste|geachte|hoi|(?:bijgevoegd|in de bijlage)(?: vindt u| vind je)? (?:het|de)"
    r" (?:ondertekende|getekende|ingevulde) (?:formulier|overeenkomst|document)",
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|(?:hartelijk )?(?:dank|bedankt)|mvg",
    r"здравствуйте|добрый (?:день|вечер)|доброе утро|уважаем(?:ые|ый|ая)(?: коллеги)?",
    r"(?:во вложении|прилагаю|высылаю)"
    r" подписанн(?:ая форма|ую форму|ый документ|ое соглашение)",
    r"(?:большое )?спасибо(?: большое)?|с уважением|с наилучшими пожеланиями",
    r"안녕하세요|감사합니다|(?:서명한|서명된) (?:양식을?|동의서를?|문서를?)"
    r" (?:첨부합니다|보내드립니다)|(?:담당자|교수)님|드림|올림",
    r"(?:re|aw|fw|fwd|wg|sv|vs|antw|res|rif|tr|rv|回 复|答 复)",
    r"(?:please sign|reminder|a new agreement for|sign) (?:the agreement for)?",
)
_UNSPACED = (
    r"尊敬的|您好|你好|老师|编辑|主席|请查收(?:附件)?|附件是|见附件|请见附件|谢谢|非常感谢|多谢",
    r"(?:已)?签(?:署|字|名)?(?:好|完)?(?:的)?(?:表格|协议|文件|版权协议|表)|此致|敬礼|祝好",
    r"お世話になっております|お世話になります|よろしくお願い(?:いた|致)します",
    r"ありがとうございます|様|先生",
    r"署名済みの(?:書類|フォーム|同意書)を(?:添付|お送り)(?:いた|致)?します",
)
"""Phrases of scripts that have no spaces between words."""
_HARMLESS = frozenset(
    " \t\n\r\f.,;:!-–—_'’‘\"“”„«»()*…·•،。、，！：；（）「」～~\u00a0\u200b\ufeff"
)
"""Signs that part words and say nothing; a question mark asks, an equals sign claims."""


def is_courtesy(text: str, names: Iterable[str], quotes: Iterable[str] = ()) -> bool:
    r"""Tell whether a text is made of nothing but courtesies, names and quotes.

    Args:
        text: what somebody wrote.
        names: of persons; each of their words, and its first letter, may stand anywhere.
        quotes: such as titles, which may stand anywhere as a whole.

    >>> is_courtesy("Dear Inês,\nplease find attached the signed form. Best, Ada", ["Inês", "Ada"])
    True
    >>> is_courtesy("Dear Inês, I sign only if the title is fixed.", ["Inês"])
    False
    """
    if len(text) > MAX_LENGTH:
        return False
    own = {word for name in names for word in _words(name)}
    own |= {word[0] for word in own}
    whole = [f"{' '.join(words)} " for words in map(_words, quotes) if words]
    line = "".join(f"{word} " for word in _words(text))
    reached, start = {0}, 0
    for word in line.split():
        end = start + len(word) + 1
        if start in reached:
            reached |= {end} if word in own else set()
            reached |= {start + len(each) for each in whole if line.startswith(each, start)}
            matches = (pattern.match(line, start) for pattern in _patterns())
            reached |= {found.end() for found in matches if found}
        start = end
    return len(line) in reached


def _words(text: str) -> list[str]:
    """Return the words, folded for comparing; a sign that says something is a word, too."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (_as_word(character) for character in _UNSPACED_CHARACTER.sub(r" \1 ", folded))
    return "".join(kept).split()


def _as_word(character: str) -> str:
    if unicodedata.category(character)[0] in "LNM":
        return character
    return " " if character in _HARMLESS else f" {character} "


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    spaced = (*_ENGLISH, *_GERMAN, *_ROMANCE, *_OTHERS)
    found = [re.compile(rf"(?:{phrase.replace('ß', 'ss')}) ") for phrase in spaced]
    for phrase in _UNSPACED:
        found.append(re.compile(_UNSPACED_CHARACTER.sub(r"(?:\1 )", phrase)))
    return tuple(found)
