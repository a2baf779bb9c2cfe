"""Which commands there are, by what they do; the characters they make are in ``symbols``."""

from __future__ import annotations

from generator.tex import symbols
from generator.tex.symbols import words

ADDRESSES = words("url path nolinkurl")
"""Text commands whose argument holds no commands."""
TYPEWRITER = words("texttt code") | ADDRESSES
"""Text commands whose argument is set letter by letter."""
STYLED = words(
    "emph textit textsl textbf textsc textsuperscript textsubscript"
    " mkbibemph mkbibitalic mkbibbold mkbibsuperscript"
)
TRANSPARENT = words(
    "textrm textsf textup textmd textnormal text mbox hbox fbox underline uline uwave ul textin"
    " NoCaseChange MakeSentenceCase nocase textlatin textnohyphenation mkbibacro autocap"
    " mkbibordinal mkbibmascord mkbibfemord mkbibneutord mknormrange"
)
"""Text commands that change nothing that a title can show."""
SECOND_OF_TWO = words("href textcolor foreignlanguage")
QUOTES = {
    "enquote": "“”", "mkbibquote": "“”", "textquote": "“”", "blockquote": "“”",
    "parentext": "()", "mkbibparens": "()", "brackettext": "[]", "mkbibbrackets": "[]",
}  # fmt: skip
"""Text commands of csquotes and biblatex that put signs round their argument."""
FOREIGN_QUOTES = {
    "english": "“”", "american": "“”", "british": "‘’", "german": "„“", "ngerman": "„“",
    "austrian": "„“", "naustrian": "„“", "french": "«»", "italian": "«»", "spanish": "«»",
    "russian": "«»", "dutch": "‘’", "swedish": "””", "finnish": "””", "danish": "»«",
    "czech": "„“", "polish": "„”",
}  # fmt: skip
"""The quotation marks of csquotes by babel's name of the language."""
BIBSTRINGS = {
    "and": "and", "andothers": "et al.", "in": "in", "volume": "vol.", "volumes": "vols.",
    "number": "no.", "page": "p.", "pages": "pp.", "part": "part", "chapter": "chap.",
    "edition": "ed.", "editor": "ed.", "editors": "eds.", "phdthesis": "PhD thesis",
    "mathesis": "MA thesis", "nodate": "n.d.", "circa": "circa", "reprint": "repr.",
}  # fmt: skip
"""biblatex's words in English (``english.lbx``); the others are refused."""
DROPPED = words(
    "label index vspace phantom hphantom vphantom color selectlanguage nocite mathversion"
    " fontfamily fontseries fontshape pagestyle thispagestyle noopsort SortNoop"
)
NOTES = words("footnote thanks footnotetext tnoteref")
UPPERCASE = words("uppercase MakeUppercase MakeTextUppercase")
LOWERCASE = words("lowercase MakeLowercase MakeTextLowercase")
UNSETTABLE = words(
    "llap rlap clap raise lower kern hskip vskip raisebox rotatebox scalebox reflectbox def let"
    " newcommand renewcommand input include includegraphics begin end cite citep citet parencite"
    " textcite autocite footcite smartcite supercite fullcite citeauthor citeyear citetitle ref"
    " eqref autoref cref Cref pageref nameref verb rule sout st cancel overset underset stackrel"
    " item section emoji faIcon csname write immediate openin read catcode"
)
"""Commands whose text, kept without the command, would say something else."""

TEXT_IN_MATH = words(
    "text textrm textsf textup textnormal mbox hbox textit textsl emph textbf textsc texttt textmd"
    " textsuperscript textsubscript url"
)
"""Commands that leave a formula for text."""
UPRIGHT = words("mathrm mathsf mathnormal mathup rm sf")
SLANTED_BOLD = words("boldsymbol bm pmb")
BOLD = words("mathbf bf mathbfit symbf") | SLANTED_BOLD
MATH_TRANSPARENT = words(
    "mathord mathopen mathclose mathinner ensuremath mathpunct mathclap mathop mathbin mathrel"
)
FRACTIONS = words("frac tfrac dfrac cfrac nicefrac sfrac")
BINOMIALS = words("binom tbinom dbinom")
MATH_DECLARATIONS = words("cal frak rm sf bf it tt")


def takes_math_argument(name: str) -> bool:
    """Tell whether a command of formulas takes one argument."""
    return (
        name in symbols.MATH_ACCENTS
        or name in symbols.MATH_ALPHABETS
        or name in UPRIGHT
        or name in BOLD
        or name in TEXT_IN_MATH
        or name in ("sqrt", "mathit", "mathtt", "operatorname")
    )


def is_math_command(name: str) -> bool:
    """Tell whether a command belongs in a formula and nowhere else."""
    return (
        name in FRACTIONS
        or name in BINOMIALS
        or name == "not"
        or (takes_math_argument(name) and name not in TEXT_IN_MATH)
        or name in symbols.FUNCTIONS
        or symbols.math_symbol(name) is not None
    )


def takes_argument(name: str) -> bool:
    """Tell whether a command, of text or formulas, takes one argument."""
    return (
        name in symbols.ACCENTS
        or name in STYLED
        or name in TYPEWRITER
        or name in TRANSPARENT
        or takes_math_argument(name)
    )
