"""Which words with a form need nobody: courtesies in several languages, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.returns.intake.courtesies import is_courtesy

NAMES = ("Inês Silva", "Ada Lovelace", "Luigi Menabrea", "王小明", "Łukasz Żółć")
COURTEOUS = ("Dear Inês,", "please", "find", "attached", "the signed form.", "Many thanks!")
TITLE = "Do Not Sign: A Theory of Refusals"


@pytest.mark.parametrize(
    "text",
    [
        "Dear Inês,\n\nPlease find attached the signed form.\n\nBest regards,\nAda Lovelace",
        "Hi Inês, attached is the signed agreement. Thanks! Ada",
        "Dear chairs,\nplease find the signed copyright form attached.\nKind regards\nA. Lovelace",
        "Dear Publication Chairs, Here is the signed form. Thank you for your work. Cheers, Ada",
        "Hello, see attached. Thanks a lot, Luigi",
        "Done.",
        "Here.",
        "Signed form attached.\n\nSent from my iPhone",
        "Dear Prof. Silva,\nI have signed the agreement. Sorry for the delay.\nSincerely, Ada",
        "I attach the signed license to publish form.",
        "Sehr geehrte Frau Silva,\nanbei das unterschriebene Formular.\nMit freundlichem Gruß",
        "Hallo Inês, im Anhang finden Sie das unterschriebene Formular. Vielen Dank! Viele Grüße",
        "Bonjour, veuillez trouver ci-joint le formulaire signé. Cordialement, Luigi",
        "Estimada Inês, adjunto el formulario firmado. Muchas gracias. Saludos cordiales",
        "Prezada Inês, segue em anexo o formulário assinado. Obrigada! Atenciosamente, Ada",
        "Gentile Inês, in allegato trova il modulo firmato. Cordiali saluti",
        "Beste Inês, in de bijlage het ondertekende formulier. Met vriendelijke groet, Ada",
        "您好,\n请查收附件,谢谢!\n王小明",
        "尊敬的主席:您好!附件是签署好的协议。谢谢!此致 敬礼",
        "お世話になっております。署名済みの書類を添付いたします。よろしくお願いいたします。",
        "안녕하세요, 서명한 양식을 첨부합니다. 감사합니다.",
        "Здравствуйте, высылаю подписанную форму. С уважением",
        f"Re: please sign the agreement for “{TITLE}”",
        f"Signed agreement for {TITLE}".replace("agreement for", "agreement"),
        "",
        " \n ",
    ],
)
def test_courtesies_need_nobody(text: str) -> None:
    assert is_courtesy(text, NAMES, [TITLE])


@pytest.mark.parametrize(
    "text",
    [
        "Please fix the title; I sign only if you do.",
        "Please find attached the signed form. The title has a typo.",
        "Dear Inês, please find attached the signed form. However, I do not agree to clause 2.",
        "Attached is the unsigned form.",
        "No.",
        "I withdraw my consent.",
        "Dear Inês, I can't sign this. Best regards, Ada",
        "Anbei das nicht unterschriebene Formular.",
        "anbei das unterschriebene Formular, gilt nur bis 2032",
        "我不同意",
        "您好,请修改题目。谢谢!",
        "同意しません。よろしくお願いいたします。",
        "동의하지 않습니다. 감사합니다.",
        "No estoy de acuerdo. Saludos",
        "Please find attached the signed form?",
        "Please find attached the signed form ≠",
        "Please find attached the s̶i̶g̶n̶e̶d̶ form.",
        "Please find attached the signed form 👎",
        "Please find attached the signed\u202e form.",
        "2",
        "See https://example.org/conditions",
        "Thanks but no thanks",
        "Do not sign",
        "We signed the form for paper 7 of another conference",
        "Best regards, Somebody Else",
        "ok " * 2000,
    ],
)
def test_whatever_goes_beyond_is_for_a_person(text: str) -> None:
    assert not is_courtesy(text, NAMES, [TITLE])


@given(st.text("qxzjw", min_size=2, max_size=8), st.integers(0, 6))
def test_a_word_that_is_not_known_is_found_anywhere(word: str, place: int) -> None:
    words = [*COURTEOUS]
    words.insert(place, word)
    assert not is_courtesy(" ".join(words), NAMES)
