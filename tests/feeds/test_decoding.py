"""Bytes as served -> text, with claims that are right, wrong and missing."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.decoding import decode_html, decode_xml

SAMPLES = {
    "utf-8": "Éclair — Маяк — ميناء — 港口",
    "windows-1251": "Паром вернулся в порт",
    "koi8-r": "Паром вернулся в порт",
    "iso-8859-5": "Паром вернулся",
    "windows-1256": "عودة السفن إلى الميناء",
    "iso-8859-6": "ميناء",
    "windows-1252": "Fähre – “zurück”",
    "iso-8859-2": "Przystań łodzi",
    "iso-8859-9": "Gemi limana döndü ığş",
    "windows-1255": "נמל",
    "gb18030": "渡轮回到港口",
    "gb2312": "渡轮回到港口",
    "big5": "渡輪回到港口",
    "shift_jis": "フェリーが戻った",
    "euc-kr": "배가 돌아왔다",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_the_charset_of_the_answer_is_used(encoding: str) -> None:
    body = f"<rss><title>{SAMPLES[encoding]}</title></rss>"
    assert decode_xml(body.encode(encoding), f"text/xml; charset={encoding}") == body


@pytest.mark.parametrize("encoding", SAMPLES)
def test_the_charset_of_the_prolog_is_used(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss><title>{SAMPLES[encoding]}</title></rss>"
    assert decode_xml(body.encode(encoding), "text/xml") == body


@pytest.mark.parametrize("encoding", SAMPLES)
def test_the_charset_of_a_page_is_used(encoding: str) -> None:
    body = f"<html><head><meta charset={encoding}></head><p>{SAMPLES[encoding]}</p></html>"
    assert decode_html(body.encode(encoding)) == body


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wide_encodings_are_known_by_their_first_bytes(encoding: str, mark: str) -> None:
    body = "<rss><title>Маяк</title></rss>"
    assert decode_xml((mark + body).encode(encoding), "text/xml; charset=iso-8859-1") == body


def test_a_byte_order_mark_outranks_every_claim() -> None:
    body = "<?xml version='1.0' encoding='koi8-r'?><t>Маяк</t>"
    assert decode_xml(codecs.BOM_UTF8 + body.encode(), "text/xml; charset=windows-1251") == body


@pytest.mark.parametrize("claim", ["iso-8859-1", "us-ascii", "windows-1251", "utf-16", "utf-7", "nonsense-8", "hex"])
def test_utf8_survives_a_wrong_claim(claim: str) -> None:
    body = f"<?xml version='1.0' encoding='{claim}'?><t>Паром вернулся</t>"
    assert decode_xml(body.encode(), f"text/xml; charset={claim}") == body


def test_utf8_that_is_cut_inside_a_letter_stays_utf8() -> None:
    text = decode_xml("<t>Паром вернулся в порт".encode()[:-1], "text/xml; charset=iso-8859-1")
    assert text.startswith("<t>Паром вернулся в пор")


def test_text_without_any_claim_that_is_not_utf8_is_western() -> None:
    assert decode_xml("<t>Fähre zurück</t>".encode("cp1252")) == "<t>Fähre zurück</t>"


@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=big5", "charset=utf-16", "charset=idna"]))
def test_no_bytes_break_the_decoder(data: bytes, content_type: str) -> None:
    assert isinstance(decode_xml(data, content_type), str)
    assert isinstance(decode_html(data, content_type), str)
