"""Issued forms are read with their fields, and what each is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from issuing import forms
from kinds import form

from generator.returns.evidence import Box, FieldRole
from generator.returns.identify.issued import read_issued
from generator.returns.reading.limits import UnreadableError


def written(folder: Path, data: bytes) -> Path:
    path = folder / "form.pdf"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("key", list(forms()))
def test_every_field_has_its_place(key: str, tmp_path: Path) -> None:
    issued = read_issued(written(tmp_path, form(key).pdf))
    assert {
        (each.name, each.page - 1, each.role is FieldRole.SIGNATURE) for each in issued.fields
    } == {(place.name, place.page, place.kind == "Sig") for place in form(key).places}
    for field in issued.fields:
        page = issued.pages[field.page - 1]
        assert Box(0, 0, page.width, page.height).holds(field.box.left, field.box.bottom)


def test_fields_have_roles_and_signers(tmp_path: Path) -> None:
    issued = read_issued(written(tmp_path, form("two").pdf))
    roles = {(field.role, field.signer) for field in issued.fields}
    assert {(role, signer) for role, signer in roles if role is not FieldRole.NAME} == {
        (role, signer)
        for role in (FieldRole.SIGNATURE, FieldRole.TYPED, FieldRole.DATE)
        for signer in ("01", "02")
    }


def test_guessed_names_are_read_with_their_fields(tmp_path: Path) -> None:
    issued = read_issued(written(tmp_path, form("guessed").pdf))
    names = {field.value for field in issued.fields if field.role is FieldRole.NAME}
    assert names == {"Muru Zhang"}


def test_licences_have_the_same_roles(tmp_path: Path) -> None:
    issued = read_issued(written(tmp_path, form("licence").pdf))
    roles = [field.role for field in issued.fields]
    assert FieldRole.SIGNATURE in roles
    assert FieldRole.DATE in roles


def test_what_is_no_form_any_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        read_issued(written(tmp_path, b"lost"))
    with pytest.raises(OSError, match="absent"):
        read_issued(tmp_path / "absent.pdf")
