"""Rows of CSV and JSON lines as people really send them."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rows import LONGEST_LINE, BadRow, Row, read


def rows(data: bytes | str, name: str = "") -> list[Row | BadRow]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read(io.BytesIO(raw), name))


def fields(data: bytes | str, name: str = "") -> list[dict[str, str]]:
    return [row.fields for row in rows(data, name) if isinstance(row, Row)]


def test_csv_is_read_by_its_header() -> None:
    assert rows("id,Text \n1,Hello\n2,Bye\n") == [
        Row(1, {"id": "1", "text": "Hello"}),
        Row(2, {"id": "2", "text": "Bye"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter: str) -> None:
    assert fields(f"id{delimiter}text\n1{delimiter}a b\n") == [{"id": "1", "text": "a b"}]


def test_a_quoted_field_may_hold_lines_delimiters_and_quotes() -> None:
    assert fields('text,id\n"one,\ntwo ""three""",7\n') == [
        {"text": 'one,\ntwo "three"', "id": "7"}
    ]


def test_json_lines_become_text_fields() -> None:
    line = '{"Text": "Hi", "stars": 4.5, "ok": true, "none": null, "tags": ["a"]}'

    assert fields(line) == [
        {"text": "Hi", "stars": "4.5", "ok": "true", "none": "", "tags": '["a"]'}
    ]


@pytest.mark.parametrize("name", ["", "a.csv.gz", "data.CSV.GZ"])
def test_gzip_is_known_by_its_first_bytes(name: str) -> None:
    assert fields(gzip.compress(b"text\nhello\n"), name) == [{"text": "hello"}]


def test_the_ending_of_the_name_wins_over_the_first_character() -> None:
    assert rows('{"text"\n1', "odd.csv") == [Row(1, {'{"text"': "1"})]
    assert isinstance(rows("text\n", "odd.jsonl")[0], BadRow)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_read(encoding: str) -> None:
    assert fields("text\nCafé “Zoë”\n".encode(encoding)) == [{"text": "Café “Zoë”"}]


def test_one_line_in_windows_1252_does_not_spoil_the_utf_8_around_it() -> None:
    data = "text\nCafé\n".encode() + "Zoë\n".encode("cp1252") + "Øl\n".encode()

    assert [found["text"] for found in fields(data)] == ["Café", "Zoë", "Øl"]


def test_a_bad_json_line_is_told_and_the_rest_is_read() -> None:
    found = rows('{"text": "a"}\n{"text": \n[1]\n\n{"text": "b"}\n')

    assert found == [
        Row(1, {"text": "a"}),
        BadRow(2, "the line is not JSON", '{"text":'),
        BadRow(3, "the line holds no JSON object", "[1]"),
        Row(4, {"text": "b"}),
    ]


def test_a_csv_row_with_too_many_fields_is_told_and_the_rest_is_read() -> None:
    found = rows("id,text\n1,a\n2,b,c\n3,d\n")

    assert found[1] == BadRow(2, "it has 3 fields, the header only 2", "2,b,c")
    assert found[2] == Row(3, {"id": "3", "text": "d"})


def test_a_csv_row_with_too_few_fields_lacks_the_last_ones() -> None:
    assert fields("id,text,title\n1,a\n") == [{"id": "1", "text": "a"}]


def test_a_quote_that_never_closes_is_told() -> None:
    found = rows('text,id\nfine,1\n"never closed,2\nmore,3\n')

    assert found[0] == Row(1, {"text": "fine", "id": "1"})
    assert isinstance(found[1], BadRow)
    assert "line 3 is not sound CSV" in found[1].why


def test_a_field_beyond_all_measure_is_told_and_the_rest_is_read() -> None:
    found = rows(f"id,text\n1,{'x' * 200_000}\n2,fine\n")

    assert isinstance(found[0], BadRow)
    assert found[1] == Row(2, {"id": "2", "text": "fine"})


def test_a_json_line_beyond_all_measure_is_told_and_the_rest_is_read() -> None:
    found = rows('{"text": "' + "x" * LONGEST_LINE + '"}\n{"text": "fine"}\n')

    assert isinstance(found[0], BadRow)
    assert found[1] == Row(2, {"text": "fine"})


def test_deeply_nested_json_is_a_bad_row() -> None:
    found = rows('{"a":' * 100_000 + "\n" + '{"text": "fine"}\n')

    assert isinstance(found[0], BadRow)
    assert found[1] == Row(2, {"text": "fine"})


def test_a_broken_archive_gives_what_it_holds_and_then_says_so() -> None:
    whole = gzip.compress(b"text\n" + b"".join(b"row %d\n" % i for i in range(50_000)))
    found = rows(whole[: len(whole) // 2])

    assert isinstance(found[0], Row)
    assert isinstance(found[-1], BadRow)
    assert "breaks off" in found[-1].why


def test_nul_and_lone_surrogates_do_not_come_in() -> None:
    assert fields('{"text": "a\\u0000b \\ud83d c"}') == [{"text": "ab ? c"}]
    assert fields("text\na\x00b\n") == [{"text": "ab"}]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"text,id\n"])
def test_nothing_in_is_nothing_out(data: bytes) -> None:
    assert rows(data) == []


def test_rows_come_one_by_one() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            line = b'{"text": "again"}\n'
            view[: len(line)] = line
            return len(line)

    found = read(io.BufferedReader(Endless()))

    assert [next(found) for _ in range(3)][2] == Row(3, {"text": "again"})


def test_the_stream_stays_open_for_its_owner() -> None:
    stream = io.BufferedReader(io.BytesIO(b"text\na\n"))
    list(read(stream))

    assert not stream.closed


@given(st.binary(max_size=400), st.sampled_from(["", "a.csv", "a.jsonl", "a.csv.gz"]))
def test_no_bytes_at_all_make_it_fail(data: bytes, name: str) -> None:
    for row in rows(data, name):
        if isinstance(row, Row):
            json.dumps(row.fields).encode()
            "".join(row.fields.values()).encode("utf-8")


@given(st.lists(st.dictionaries(st.sampled_from(["id", "text"]), st.text()), max_size=5))
def test_json_lines_come_back_as_they_were(records: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in records)

    assert fields(data, "a.jsonl") == [
        {k: v.replace("\x00", "") for k, v in record.items()} for record in records
    ]
