r"""What the commands of TeX, LaTeX and AMS stand for, one table for each kind of command.

The common ones are written here. The long tail is looked up in pylatexenc's tables, which are good
for single characters (see ``docs/decoding.md`` for what was measured) but are slow to import.
"""

from __future__ import annotations

from functools import cache


def words(text: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(text.split())


ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331", "t": "\u0361", "h": "\u0309", "G": "\u030f",
    "U": "\u030e", "f": "\u0311", "textcommabelow": "\u0326", "textcommaabove": "\u0313",
    "capitalacute": "\u0301", "capitalgrave": "\u0300", "newtie": "\u0361",
}  # fmt: skip
"""Commands of text mode that put a mark on the letter after them."""

BELOW = frozenset("\u0327\u0328\u0323\u0331\u0326")
"""Marks that stand under the letter, where an i keeps its dot."""

TEXT_SYMBOLS = {
    "i": "ı", "j": "ȷ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "ae": "æ",
    "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "dj": "đ",
    "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "eth": "ð",
    "textcrh": "ħ", "textcrd": "đ", "textcrb": "ƀ", "textcrlambda": "ƛ",
    "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư", "dbar": "đ",
    "&": "&", "%": "%", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " ",
    "\t": " ", ",": " ", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "", "\\": " ",
    "@": "",
    "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "dag": "†", "ddag": "‡", "dots": "…",
    "ldots": "…", "texttildelow": "~", "textasciitilde": "~", "textasciicircum": "^",
    "textbackslash": "\\", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}",
    "textdollar": "$", "textquotesingle": "'", "textquotedbl": '"', "textasciigrave": "`",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "lq": "‘", "rq": "’", "textendash": "–", "textemdash": "—", "textellipsis": "…",
    "textbullet": "•", "textperiodcentered": "·", "textless": "<", "textgreater": ">",
    "textbar": "|", "textmu": "μ", "textdegree": "°", "texteuro": "€", "euro": "€",
    "texttrademark": "™", "textregistered": "®", "textcopyright": "©", "textsection": "§",
    "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "texttimes": "×",
    "textpm": "±", "textordmasculine": "º", "textordfeminine": "ª", "quad": " ", "qquad": " ",
    "enspace": " ", "enskip": " ", "space": " ", "thinspace": " ", "nobreakspace": " ",
    "newline": " ", "linebreak": " ", "par": " ", "hfill": " ", "slash": "/", "Dash": "—",
    "quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "textexclamdown": "¡", "textquestiondown": "¿",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "LuaTeX": "LuaTeX", "pdfTeX": "pdfTeX", "MF": "METAFONT", "METAFONT": "METAFONT",
    "relax": "", "protect": "", "noindent": "", "ignorespaces": "", "unskip": "", "null": "",
    "nolinebreak": "", "sloppy": "", "allowbreak": "", "hyp": "-", "smash": "",
    "displaystyle": "", "textstyle": "", "scriptstyle": "", "boldmath": "", "unboldmath": "",
    "newblock": " ", "cyrdash": "—", "textcompwordmark": "", "textnumero": "№", "leavevmode": "",
    "glq": "‚", "grq": "‘", "flq": "‹", "frq": "›", "dq": '"', "og": "« ", "fg": " »",
    "hyphen": "-", "nbhyphen": "-", "fshyphen": "-", "bibellipsis": "…", "bibrangedash": "–",
    "bibdatedash": "–", "bibnamedash": "—", "bibopenparen": "(", "bibcloseparen": ")",
    "bibopenbracket": "[", "bibclosebracket": "]", "adddot": ".", "addcomma": ",",
    "addsemicolon": ";", "addcolon": ":", "addslash": "/", "addspace": " ", "addnbspace": " ",
    "addthinspace": " ", "addnbthinspace": " ", "addlowpenspace": " ", "addhighpenspace": " ",
    "addlpthinspace": " ", "addhpthinspace": " ", "addabbrvspace": " ", "addabthinspace": " ",
    "adddotspace": ". ", "isdot": "", "midsentence": "", "textbrokenbar": "¦",
    "textasteriskcentered": "*", "textvisiblespace": "␣", "textminus": "−",
}  # fmt: skip
"""Commands of text mode without arguments, and the characters they make."""

WORDLIKE = words(
    "relax protect noindent ignorespaces unskip null nolinebreak sloppy allowbreak smash"
    " displaystyle textstyle scriptstyle boldmath unboldmath leavevmode par hfill space"
)
"""Commands of text mode that make no letters, and could be a word that got a backslash."""

FUNCTIONS = words(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf"
    " limsup ln log max min Pr sec sin sinh sup tan tanh argmin argmax polylog poly"
)
"""Named operators: set upright, with a space to their arguments."""

MATH_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db", "check": "\u030c",
    "widecheck": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "mathring": "\u030a", "overline": "\u0305", "underline": "\u0332", "overrightarrow": "\u20d7",
    "underbar": "\u0332",
}  # fmt: skip

DOUBLE_MARKS = {"\u0302": "\u1dcd", "\u0303": "\u0360", "\u0306": "\u035d"}
"""The marks of Unicode that stretch over two letters."""

MARKS_OVER_SEVERAL = {"\u0304": "\u0305"}
"""Marks that look another way over several letters: the bar is a line then."""

REPEATABLE_MARKS = frozenset("\u0305\u0332")
"""Marks that join up when every letter has one."""

ORDINARY, OPERATOR, BINARY, RELATION, OPENING, CLOSING, PUNCTUATION = range(7)
"""The atom classes of TeX (The TeXbook, chapter 17), which decide the space between atoms."""


def _classed(table: str, kind: int) -> dict[str, tuple[str, int]]:
    pairs = (entry.split("=", 1) for entry in table.split())
    return {name: (character, kind) for name, character in pairs}


MATH_SYMBOLS: dict[str, tuple[str, int]] = {
    **_classed(
        "alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ"
        " iota=ι kappa=κ varkappa=ϰ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π varpi=ϖ rho=ρ varrho=ϱ"
        " sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ"
        " Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω ell=ℓ hbar=ℏ imath=ı"
        " jmath=ȷ partial=∂ nabla=∇ infty=∞ emptyset=∅ varnothing=∅ forall=∀ exists=∃ nexists=∄"
        " aleph=ℵ Re=ℜ Im=ℑ wp=℘ top=⊤ bot=⊥ angle=∠ prime=′ neg=¬ lnot=¬ flat=♭ natural=♮ sharp=♯"
        " ldots=… dots=… cdots=⋯ dotsc=… dotsb=⋯ vdots=⋮ degree=° checkmark=✓ square=□ Box=□"
        " triangle=△ clubsuit=♣ diamondsuit=♢ heartsuit=♡ spadesuit=♠ surd=√ dagger=† ddagger=‡"
        " lightning=↯ blacksquare=■ complement=∁ mho=℧ slash=/ S=§ P=¶ % =% #=# &=& _=_".replace(
            "% =", "%="
        ),
        ORDINARY,
    ),
    **_classed(
        "sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭ oint=∮ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂"
        " bigvee=⋁ bigwedge=⋀ bigsqcup=⨆",
        OPERATOR,
    ),
    **_classed(
        "pm=± mp=∓ times=× div=÷ cdot=· ast=∗ star=⋆ circ=∘ bullet=• cap=∩ cup=∪ uplus=⊎ sqcap=⊓"
        " sqcup=⊔ vee=∨ lor=∨ wedge=∧ land=∧ setminus=∖ smallsetminus=∖ backslash=∖ oplus=⊕"
        " ominus=⊖ otimes=⊗ oslash=⊘ odot=⊙ diamond=⋄ wr=≀ amalg=⨿ ltimes=⋉ rtimes=⋊ bigcirc=◯"
        " boxplus=⊞ boxtimes=⊠",
        BINARY,
    ),
    **_classed(
        "leq=≤ le=≤ geq=≥ ge=≥ leqslant=⩽ geqslant=⩾ neq=≠ ne=≠ equiv=≡ sim=∼ simeq=≃ approx=≈"
        " cong=≅ propto=∝ ll=≪ gg=≫ lesssim=≲ gtrsim=≳ prec=≺ succ=≻ preceq=⪯ succeq=⪰ subset=⊂"
        " supset=⊃ subseteq=⊆ supseteq=⊇ subsetneq=⊊ supsetneq=⊋ sqsubseteq=⊑ sqsupseteq=⊒ in=∈"
        " notin=∉ ni=∋ mid=∣ nmid=∤ parallel=∥ perp=⊥ models=⊨ vdash=⊢ dashv=⊣ asymp=≍ doteq=≐"
        " triangleq=≜ coloneqq=≔ coloneq=≔ eqqcolon=≕ to=→ rightarrow=→ leftarrow=← gets=← mapsto=↦"
        " longrightarrow=⟶ longleftarrow=⟵ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ iff=⇔"
        " implies=⇒ leftrightarrow=↔ uparrow=↑ downarrow=↓ hookrightarrow=↪ rightsquigarrow=⇝"
        " leadsto=⇝ nearrow=↗ searrow=↘ rightharpoonup=⇀ rightleftharpoons=⇌ twoheadrightarrow=↠"
        " colon=:",
        RELATION,
    ),
    **_classed("langle=⟨ lceil=⌈ lfloor=⌊ lbrace={ lbrack=[ lvert=| lVert=‖ {={", OPENING),
    **_classed("rangle=⟩ rceil=⌉ rfloor=⌋ rbrace=} rbrack=] rvert=| rVert=‖ }=}", CLOSING),
    **_classed("vert=| Vert=‖ |=‖", ORDINARY),
}

MATH_SPACES = {
    ",": " ", ":": " ", ";": " ", ">": " ", " ": " ", "quad": " ", "qquad": " ", "enspace": " ",
    "thinspace": " ", "\\": " ", "\n": " ", "!": "", "/": "", "-": "", "negthinspace": "",
}  # fmt: skip

IGNORED_IN_MATH = words(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle"
    " scriptstyle limits nolimits relax protect mathstrut strut nonumber boldmath bm@"
)

NEGATED = {"=": "≠", "<": "≮", ">": "≯", "∈": "∉", "≤": "≰", "≥": "≱", "∣": "∤", "⊂": "⊄", "⊆": "⊈"}

_SCRIPT_HOLES = {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
                 "e": "ℯ", "g": "ℊ", "o": "ℴ"}  # fmt: skip
_FRAKTUR_HOLES = {"C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"}
_DOUBLE_HOLES = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}


def _alphabet(upper: int, lower: int, holes: dict[str, str]) -> dict[int, str]:
    letters = {ord("A") + n: chr(upper + n) for n in range(26)}
    letters |= {ord("a") + n: chr(lower + n) for n in range(26)}
    return letters | {ord(letter): character for letter, character in holes.items()}


_SCRIPT = _alphabet(0x1D49C, 0x1D4B6, _SCRIPT_HOLES)
_FRAKTUR = _alphabet(0x1D504, 0x1D51E, _FRAKTUR_HOLES)
_DOUBLE = _alphabet(0x1D538, 0x1D552, _DOUBLE_HOLES)
_DOUBLE |= {ord("0") + n: chr(0x1D7D8 + n) for n in range(10)}

MATH_ALPHABETS: dict[str, dict[int, str]] = {
    "mathcal": _SCRIPT, "mathscr": _SCRIPT, "cal": _SCRIPT, "mathfrak": _FRAKTUR,
    "frak": _FRAKTUR, "mathbb": _DOUBLE, "Bbb": _DOUBLE, "mathds": _DOUBLE, "mathbbm": _DOUBLE,
}  # fmt: skip
"""Commands whose letters have characters of their own in Unicode."""

_NOT_CHARACTERS = frozenset(("id", "Ident", "today", "~", "backslash"))


@cache
def _long_tail() -> dict[str, str]:
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 - few fields need it

    database = get_default_latex_context_db()
    table: dict[str, str] = {}
    for macro in database.iter_macro_specs():
        written = macro.simplify_repl
        if isinstance(written, str) and len(written) == 1 and macro.macroname.isalpha():
            table[macro.macroname] = written
    return {name: text for name, text in table.items() if name not in _NOT_CHARACTERS}


def text_symbol(name: str) -> str | None:
    r"""Return the characters of a text command, or None; Greek as in ``\textvartheta`` too."""
    if name in TEXT_SYMBOLS:
        return TEXT_SYMBOLS[name]
    if name.startswith(("text", "cyr", "CYR")) or name in ("guilsinglleft", "textbaht"):
        greek = MATH_SYMBOLS.get(name.removeprefix("text"))
        return greek[0] if greek else _long_tail().get(name)
    return None


def math_symbol(name: str) -> tuple[str, int] | None:
    """Return the character of a math command and its atom class, or None."""
    if name in MATH_SYMBOLS:
        return MATH_SYMBOLS[name]
    written = _long_tail().get(name) if name.isalpha() else None
    if written is None or written.isspace():
        return None
    return written, RELATION if "\u2190" <= written <= "\u22ff" else ORDINARY
