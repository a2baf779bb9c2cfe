"""Where an author works: how to tell it from a name.

Nothing here is certain of an unknown word. What it knows is no name; what it does not know may be
one, so whoever asks decides what an unknown word means in its place.
"""

from __future__ import annotations

import re

from generator.tex.symbols import words

_ORGANISATIONS = words(
    "google deepmind openai microsoft facebook nvidia huawei tencent alibaba baidu bytedance"
    " anthropic salesforce netflix linkedin qualcomm huggingface yandex deepseek"
    " servicenow eleutherai inria caltech fraunhofer"
)
"""Names of organisations that nobody bears."""
_ACRONYMS = frozenset({
    "MIT", "CMU", "ETH", "ETHZ", "EPFL", "CSAIL", "INRIA", "CNRS", "KAIST", "POSTECH", "UNIST",
    "UCLA", "UCSD", "UCSB", "UCSF", "NYU", "UBC", "SJTU", "USTC", "CUHK", "HKUST", "IIT", "IISc",
    "IIIT", "KAUST", "MBZUAI", "CERN", "NASA", "NIST", "DARPA", "RIKEN", "AIST", "CSIRO", "IEEE",
    "ACM", "AAAI", "IBM", "DFKI", "CISPA",
})  # fmt: skip
"""The same, if they are written in capitals."""
_MORE_ORGANISATIONS = words(
    "adobe cisco naver kakao bosch siemens samsung sap xai cohere"
    " apple amazon meta intel oracle sony toyota bloomberg mila mistral allen ai2 uber lyft"
    " stanford harvard yale princeton oxford cambridge berkeley cornell columbia duke mcgill"
    " tsinghua peking fudan zhejiang waterloo toronto montreal edinburgh"
    " zurich zürich beijing shanghai hangzhou shenzhen tokyo kyoto osaka seoul taipei singapore"
    " london berlin munich münchen vienna amsterdam copenhagen stockholm helsinki lausanne geneva"
    " boston seattle pittsburgh philadelphia"
    " usa us uk china germany france italy spain portugal switzerland austria netherlands belgium"
    " sweden norway denmark finland poland czechia hungary greece turkey türkiye russia ukraine"
    " japan korea taiwan vietnam thailand malaysia indonesia pakistan bangladesh canada mexico"
    " brazil argentina chile colombia australia egypt nigeria ethiopia iran iraq ireland scotland"
    " uae rsa prc"
)
"""Organisations, towns and countries whose names some people bear; only beside a whole name."""
_KIND = re.compile(
    r"\b(?:Universi\w+|Univ|Institu\w+|Inst|Departments?|Dept|Laborator\w+|Labs?|Faculty|Facult[éa]t?"
    r"|Hochschule|Academy|Polytechnic\w*|Polit[eé]cnico|College|School|[ÉE]cole|Cent(?:er|re)"
    r"|Zentrum|Hospital|Klinik\w*|Clinic|Ministry|Foundation|Technolog(?:y|ies)|Sciences?"
    r"|Engineering|Research|Inc|Ltd|LLC|GmbH|Corp|Corporation|Company|Consortium|[Tt]eam|[Gg]roup"
    r"|Society|Council|Agency)\b"
    r"|[Уу]ниверситет|[Ии]нститут|Πανεπιστήμιο|جامعة|אוניברסיט|大学|大學|学院|學院|研究|公司|会社"
    r"|대학|연구|회사|학교"
)
"""Words that say what kind of organisation it is."""
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:ai|com|edu|io|net|org)\b|\d{4}-\d{4}-\d{4}-\d{3}")
_ACRONYM = re.compile(r"[A-ZА-Я][A-ZА-Я&\d-]{1,6}[A-ZА-Я\d]|\w+(?:AI|ML)")
_ROMAN = re.compile(r"[IVX]+")
_WORD = re.compile(r"[^\W_]+(?:[&.'’-][^\W_]+)*")


def names_kind(word: str) -> bool:
    """Tell whether a word says only what kind of organisation something is: ``School``."""
    return _KIND.fullmatch(word) is not None


def names_organisation(text: str) -> bool:
    """Tell whether a text says an organisation or an address wherever it stands.

    >>> names_organisation("Google DeepMind"), names_organisation("Adrian Oxford")
    (True, False)
    """
    if _KIND.search(text) or _ADDRESS.search(text):
        return True
    found = _WORD.findall(text)
    return not (_ACRONYMS.isdisjoint(found) and _ORGANISATIONS.isdisjoint(map(str.lower, found)))


def is_affiliation(text: str) -> bool:
    """Tell whether a text that stands beside a whole name says where its bearer is.

    >>> is_affiliation("Univ. of Oxford"), is_affiliation("Oxford"), is_affiliation("Adrian")
    (True, True, False)
    """
    if names_organisation(text):
        return True
    found = _WORD.findall(text)
    return bool(found) and found[-1].lower() in _MORE_ORGANISATIONS


def is_acronym(text: str) -> bool:
    """Tell whether a text is one word in capitals that is no Roman number: ``MIT``, ``AT&T``."""
    return _ACRONYM.fullmatch(text.strip()) is not None and not _ROMAN.fullmatch(text)
