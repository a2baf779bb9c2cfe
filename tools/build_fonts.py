"""Rebuild the bundled fonts from pinned releases of their publishers.

Maintainers run this by hand when a font is updated; neither installing nor using the package does.
It needs fontTools (pinned in ``FONTTOOLS``, so that the same sources give the same bytes), ``npm``,
``apt-get`` and ``dpkg-deb``::

    python tools/build_fonts.py [--cache FOLDER]

Every source is checked against its SHA-256. What is done to each font is said in its ``Recipe``;
``generator/pdf/fonts/README.md`` says it for people.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import fontTools
from fontTools import subset, unicodedata
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FONTTOOLS = "4.68.0"
FOLDER = Path(__file__).parent.parent / "generator" / "pdf" / "fonts"


class Registry(StrEnum):
    """Where a source package comes from."""

    NPM = "npm"
    DEBIAN = "debian"


@dataclass(frozen=True, slots=True)
class Source:
    """One release of a package that carries fonts."""

    registry: Registry
    package: str
    version: str
    sha256: str
    """Of the package file as downloaded."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file inside a source."""

    source: Source
    member: str
    """Path inside the package."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one bundled font is made."""

    file: str
    """File name of the result; ``-`` separates family and style."""
    faces: tuple[Face, ...]
    """The first one wins where several have a character."""
    scripts: frozenset[str] = frozenset()
    """Keep only characters of these scripts (ISO 15924); all if empty."""
    without_scripts: frozenset[str] = frozenset()
    features: tuple[str, ...] = ()
    """OpenType features kept beside those in ``SHAPING``."""


def _expo(package: str, version: str, sha256: str) -> Source:
    return Source(Registry.NPM, f"@expo-google-fonts/{package}", version, sha256)


SERIF = _expo(
    "noto-serif", "0.4.2", "78810a8143112a326def7ec976601ecb9855a9e79082c727246beec4f0531d0c"
)
MONO = _expo(
    "noto-sans-mono", "0.4.2", "fc1ae36c3c68e50fa7c12a37e987d7fa1325d280969912d181548ff8f1ce2e2b"
)
MATH = _expo(
    "stix-two-math", "0.4.0", "7eb88dbfe9fbd26a7ea5a14db71790353a82a74f0a8bb20c57948648ec00e5e4"
)
HEBREW = _expo(
    "noto-serif-hebrew", "0.4.2", "9a7a1fd368db164b41a6be2f3adbe6699f3850e0188f7635ee5a93a45c8c65e3"
)
DEVANAGARI = _expo(
    "noto-serif-devanagari",
    "0.4.1",
    "965a5b76866dc464cbd30fd3e0a3ef725977973834bd952f7216da9260d3dfe5",
)
CHINESE_SIMPLIFIED = _expo(
    "noto-serif-sc", "0.4.3", "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e"
)
CHINESE_TRADITIONAL = _expo(
    "noto-serif-tc", "0.4.4", "3ea15781c2997b4a0ff40b1f4d15f6bd2b7e2e41128ba6c9b9ebcd129a076b68"
)
JAPANESE = _expo(
    "noto-serif-jp", "0.4.3", "4805f4369a831140d0c1a5650e90296cff2641ff202da43ef5272edc2e0866ee"
)
KOREAN = _expo(
    "noto-serif-kr", "0.4.3", "ff2948a8e9d0e037eaba537905fcc973d512d0df3c16fc9df89740a5d821cf1b"
)
DEBIAN = Source(
    Registry.DEBIAN,
    "fonts-noto-core",
    "20201225-1",
    "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
)

SHAPING = (
    *("abvm", "abvs", "akhn", "blwf", "blwm", "blws", "calt", "ccmp", "cjct", "dist", "fina"),
    *("half", "init", "isol", "kern", "liga", "ljmo", "locl", "mark", "medi", "mkmk", "nukt"),
    *("pres", "psts", "rclt", "rkrf", "rlig", "rphf", "rtlm", "tjmo", "vjmo"),
)
"""Features that a shaper applies without being asked, in any script bundled here."""

TYPOGRAPHIC = ("c2sc", "smcp", "subs", "sups")
"""Features of the Latin faces that the document model has words for."""

DROPPED_TABLES = ("BASE", "DSIG", "MATH", "STAT", "VORG", "gasp", "meta", "vhea", "vmtx")
"""Vertical setting, mathematical layout and the screen: none of them is used."""

NAMES = (0, 1, 2, 4, 5, 6, 7, 13, 14)
"""Copyright, family, style, full name, version, PostScript name, trademark, licence, its URL."""

LETTERS_OF_SERIF = frozenset({"Latn", "Grek", "Cyrl"})


def _static(package: str, style: str) -> str:
    return f"package/{style}/{package}_{style}.ttf"


def _recipes() -> Iterable[Recipe]:
    for style, member in (
        ("Regular", "400Regular"),
        ("Italic", "400Regular_Italic"),
        ("Bold", "700Bold"),
        ("BoldItalic", "700Bold_Italic"),
    ):
        face = Face(SERIF, _static("NotoSerif", member))
        yield Recipe(f"NotoSerif-{style}.ttf", (face,), features=TYPOGRAPHIC)
    yield Recipe("NotoSansMono-Regular.ttf", (Face(MONO, _static("NotoSansMono", "400Regular")),))
    yield Recipe("STIXTwoMath-Regular.ttf", (Face(MATH, _static("STIXTwoMath", "400Regular")),))
    for family, source in (
        ("NotoSerifHebrew", HEBREW),
        ("NotoSerifDevanagari", DEVANAGARI),
    ):
        for style, member in (("Regular", "400Regular"), ("Bold", "700Bold")):
            yield Recipe(f"{family}-{style}.ttf", (Face(source, _static(family, member)),))
    # Newer releases of the Arabic part letters from their dots, and no reader of a PDF could join
    # them again to the letters that were written.
    for family in ("NotoNaskhArabic", "NotoSerifThai"):
        for style in ("Regular", "Bold"):
            face = Face(DEBIAN, f"usr/share/fonts/truetype/noto/{family}-{style}.ttf")
            yield Recipe(f"{family}-{style}.ttf", (face,))
    regions = {
        "SC": CHINESE_SIMPLIFIED,
        "TC": CHINESE_TRADITIONAL,
        "JP": JAPANESE,
        "KR": KOREAN,
    }
    faces = tuple(
        Face(source, _static(f"NotoSerif{region}", "400Regular"))
        for region, source in regions.items()
    )
    yield Recipe(
        "NotoSerifCJK-Regular.ttf",
        faces,
        without_scripts=LETTERS_OF_SERIF | {"Hang"},
    )
    yield Recipe("NotoSerifHangul-Regular.ttf", faces[-1:], scripts=frozenset({"Hang"}))


def download(source: Source, cache: Path) -> Path:
    """Return the package file of a source, from the cache or its registry.

    Raises:
        ValueError: The file is not the one that was pinned.
        subprocess.CalledProcessError: The registry's client failed.
    """
    for path in cache.iterdir():
        if path.is_file() and _sha256(path) == source.sha256:
            return path
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        if source.registry is Registry.NPM:
            command = ["npm", "pack", "--silent", f"{source.package}@{source.version}"]
        else:
            command = ["apt-get", "download", f"{source.package}={source.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (path,) = Path(folder).iterdir()
        if _sha256(path) != source.sha256:
            raise ValueError(f"{path.name} is not the file that was pinned")
        return path.replace(cache / path.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_member(source: Source, member: str, cache: Path) -> bytes:
    """Return one file out of a source package."""
    package = download(source, cache)
    if source.registry is Registry.DEBIAN:
        command = ["dpkg-deb", "--fsys-tarfile", str(package)]
        archive = subprocess.run(command, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            return _extract(tar, f"./{member}")
    with tarfile.open(package) as tar:
        return _extract(tar, member)


def _extract(tar: tarfile.TarFile, member: str) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise ValueError(f"{member} is not a file")
    return file.read()


def build(recipe: Recipe, cache: Path) -> TTFont:
    """Make one bundled font."""
    parts: list[TTFont] = []
    seen: set[int] = set()
    for face in recipe.faces:
        font = TTFont(
            io.BytesIO(read_member(face.source, face.member, cache)), recalcTimestamp=False
        )
        wanted = {char for char in font.getBestCmap() if _wanted(char, recipe)} - seen
        seen |= wanted
        _reduce(font, wanted, recipe)
        parts.append(font)
    font = parts[0] if len(parts) == 1 else _merge(parts)
    _rename(font, Path(recipe.file).stem)
    return font


def _wanted(char: int, recipe: Recipe) -> bool:
    script = unicodedata.script(chr(char))
    if recipe.scripts:
        return script in recipe.scripts
    # Full-width letters and Roman numerals count as Latin, but East Asian text needs them.
    east_asian = 0xFF00 <= char <= 0xFFEF or unicodedata.category(chr(char)) == "Nl"
    return script not in recipe.without_scripts or (script == "Latn" and east_asian)


def _reduce(font: TTFont, wanted: set[int], recipe: Recipe) -> None:
    """Keep the wanted characters, and of the tables what shaping and embedding need."""
    options = subset.Options(
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        layout_features=[*SHAPING, *recipe.features],
        layout_scripts=["*"],
        name_IDs=list(NAMES),
        name_languages=[0x409],
        drop_tables=[*subset.Options().drop_tables, *DROPPED_TABLES],
    )
    if len(recipe.faces) > 1:
        options.layout_features = []
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    if "Hang" in recipe.scripts:
        # Kerning between Hangul is meant for proportional setting, which is not used.
        options.layout_features.remove("kern")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def _merge(parts: list[TTFont]) -> TTFont:
    """Join fonts that share no character; names and metrics are those of the first."""
    files = []
    for part in parts:
        file = io.BytesIO()
        part.save(file)
        file.seek(0)
        files.append(file)
    merged = Merger().merge(files)
    merged["name"] = parts[0]["name"]
    merged["head"].created = parts[0]["head"].created
    merged["head"].modified = parts[0]["head"].modified
    merged.recalcTimestamp = False
    merged["post"].formatType = 3.0
    return merged


def _rename(font: TTFont, stem: str) -> None:
    """Return the font the name of its file, and say in its version that it was reduced."""
    family, _, style = stem.partition("-")
    table = font["name"]
    version = table.getDebugName(5)
    for name_id, text in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (5, f"{version}; reduced for paper-agreements"),
        (6, stem),
    ):
        table.setName(text, name_id, 3, 1, 0x409)
    table.names = [record for record in table.names if record.platformID == 3]


def _licence(source: Source, cache: Path, copyrights: Iterable[str]) -> str:
    """The licence's text as its package has it, headed by the fonts' own copyright lines."""
    text = read_member(source, "package/LICENSE_FONT", cache).decode()
    head, _, body = text.partition("\n\n")
    lines = dict.fromkeys([*copyrights, *head.splitlines()])
    return "\n".join(lines) + "\n\n" + body


def _write_licences(cache: Path, fonts: dict[str, TTFont]) -> None:
    """Write one licence file for each family of fonts that share their copyright."""
    for family, source, members in (
        ("NotoSerif", SERIF, ("NotoSerif-Regular",)),
        ("NotoSansMono", MONO, ("NotoSansMono-Regular",)),
        ("STIXTwoMath", MATH, ()),
        ("NotoSerifHebrew", HEBREW, ("NotoSerifHebrew-Regular",)),
        ("NotoSerifDevanagari", DEVANAGARI, ("NotoSerifDevanagari-Regular",)),
        ("NotoSerifCJK", CHINESE_SIMPLIFIED, ("NotoSerifCJK-Regular",)),
    ):
        copyrights = [fonts[member]["name"].getDebugName(0) for member in members]
        text = _licence(source, cache, copyrights)
        (FOLDER / f"OFL-{family}.txt").write_text(text, encoding="utf-8")
    # Debian's package has the same licence without a text of its own beside the fonts.
    body = _licence(CHINESE_SIMPLIFIED, cache, ()).partition("\n\n")[2]
    for family in ("NotoNaskhArabic", "NotoSerifThai"):
        owner = fonts[f"{family}-Regular"]["name"].getDebugName(0)
        (FOLDER / f"OFL-{family}.txt").write_text(f"{owner}\n\n{body}", encoding="utf-8")


def _report(path: Path, font: TTFont) -> int:
    data = path.read_bytes()
    zipped = len(zlib.compress(data, 9))
    print(
        f"{path.name:32} {len(data):>10,} {zipped:>10,} zipped {font['maxp'].numGlyphs:>6} glyphs"
        f" {len(font.getBestCmap()):>6} characters, {font['head'].unitsPerEm} units per em"
    )
    return zipped


def main() -> None:
    """Rebuild every font and say what each weighs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=Path("build/fonts"))
    cache = parser.parse_args().cache
    cache.mkdir(parents=True, exist_ok=True)
    if fontTools.version != FONTTOOLS:
        sys.exit(f"fontTools {FONTTOOLS} is needed for the same bytes, this is {fontTools.version}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    fonts: dict[str, TTFont] = {}
    total = 0
    for recipe in _recipes():
        path = FOLDER / recipe.file
        build(recipe, cache).save(path)
        fonts[path.stem] = TTFont(path)
        total += _report(path, fonts[path.stem])
    _write_licences(cache, fonts)
    print(f"{total:,} bytes zipped")


if __name__ == "__main__":
    main()
