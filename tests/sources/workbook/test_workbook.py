"""Workbooks: .xlsx and .ods made here by hand, and CMT's XML that is called .xls."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from generator.sources import load
from generator.sources.contacts import read_contacts

Rows = list[list[str | float | bool]]

PAPERS: Rows = [
    ["id", "title", "authors", "email"],
    [7.0, "On Ink, Again", "Ann Kim\nBo Li", "ann@example.org"],
    [8.0, "Second", "Jo Park; Eve Oh", ""],
]


def xlsx(**sheets: Rows) -> bytes:
    data = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"/>'
            for i, name in enumerate(sheets, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        relations = "".join(
            f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/s{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        )
        for i, rows in enumerate(sheets.values(), 1):
            body = "".join(_xlsx_row(number, row) for number, row in enumerate(rows, 1))
            archive.writestr(
                f"xl/worksheets/s{i}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )
    return data.getvalue()


def _xlsx_row(number: int, row: list[str | float | bool]) -> str:
    cells = "".join(
        f'<c r="{place}{number}"><v>{value}</v></c>'
        if isinstance(value, float)
        else f'<c r="{place}{number}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        for place, value in zip("ABCDEFGH", row, strict=False)
        if value != ""
    )
    return f'<row r="{number}">{cells}</row>'


def ods(rows: Rows) -> bytes:
    data = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0" '
            f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return data.getvalue()


CMT = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Submissions"><Table>
<Row><Cell><Data ss:Type="String">Workshop on Ink</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Paper ID</Data></Cell>
<Cell><Data ss:Type="String">Paper Title</Data></Cell>
<Cell><Data ss:Type="String">Author Names</Data></Cell>
<Cell><Data ss:Type="String">Primary Contact Author Email</Data></Cell>
<Cell><Data ss:Type="String">Status</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">7</Data></Cell><Cell><Data ss:Type="String">On Ink</Data></Cell>
<Cell><Data ss:Type="String">Kim, Ann (KAIST)*; Li, Bo (PKU)</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="String">Accept</Data></Cell></Row>
</Table></Worksheet></Workbook>
"""


def test_a_sheet_is_read_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "papers.xlsx"
    path.write_bytes(xlsx(Papers=PAPERS))
    loaded = load(path)
    first, second = loaded.papers
    assert (first.paper_id, first.title.plain) == ("7", "On Ink, Again")
    assert [str(a.name) for a in first.authors] == ["Ann Kim", "Bo Li"]
    assert (second.paper_id, second.span.line, second.span.file) == ("8", 3, str(path))
    assert not any(d.severity == "error" for d in loaded.diagnostics)


def test_the_sheets_without_papers_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "papers.xlsx"
    path.write_bytes(xlsx(Notes=[["to do", "x"], ["call", "y"]], Papers=PAPERS, Empty=[]))
    loaded = load(path)
    assert len(loaded.papers) == 2
    assert loaded.papers[0].span.file == f"{path} [Papers]"
    assert not any(d.severity == "error" for d in loaded.diagnostics)


def test_ods(tmp_path: Path) -> None:
    path = tmp_path / "papers.ods"
    path.write_bytes(ods([["id", "title", "authors"], ["7", "On Ink", "Ann Kim; Bo Li"]]))
    (paper,) = load(path).papers
    assert [str(a.name) for a in paper.authors] == ["Ann Kim", "Bo Li"]


def test_cmts_workbook_in_xml(tmp_path: Path) -> None:
    path = tmp_path / "Papers.xls"
    path.write_text(CMT, encoding="utf-8")
    (paper,) = load(path).papers
    assert (paper.paper_id, paper.title.plain, paper.span.line) == ("7", "On Ink", 4)
    assert [(str(a.name), a.corresponding) for a in paper.authors] == [
        ("Ann Kim", True),
        ("Bo Li", False),
    ]


def test_contacts_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xlsx"
    rows: Rows = [["paper_id", "name", "email"], ["7", "Ann Kim", "ann@example.org"]]
    path.write_bytes(xlsx(Notes=[["nothing"]], People=rows))
    (contact,) = read_contacts(path).value.for_paper("7")
    assert (contact.name, contact.email) == ("Ann Kim", "ann@example.org")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", xlsx(Papers=PAPERS)[:-60] + b"xl/" + bytes(60)),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("a.xls", CMT.replace("</Row>", "", 1).encode()),
        ("a.xls", CMT.replace("<Workbook", "<!DOCTYPE x [<!ENTITY a 'b'>]><Workbook", 1).encode()),
    ],
)
def test_a_broken_workbook_is_one_error_with_what_to_do(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    loaded = load(path)
    (finding,) = loaded.diagnostics
    assert (finding.severity, loaded.papers) == ("error", ())
    assert "workbook cannot be read" in finding.message
    assert "CSV" in finding.hint
