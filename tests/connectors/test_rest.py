"""Reading one JSON object by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.rest import Fields, Odd, web_address

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(JSON, st.sampled_from(["key", "text", "link", "part", "parts"]))
def test_any_value_is_read_or_named_as_odd(value: object, kind: str) -> None:
    fields = Fields({"a": value})
    try:
        getattr(fields, kind)("a")
        said = ""
    except Odd as odd:
        said = str(odd)
    assert said in ("", "a is missing", "a is no text", "a is no object", "a is no list")


@given(JSON)
def test_every_record_can_be_kept_as_it_came(value: object) -> None:
    kept = Fields({"a": value}).raw()
    kept.encode()
    assert "\0" not in kept


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_what_is_no_object_is_no_record(value: object) -> None:
    with pytest.raises(Odd, match="the record is no object"):
        Fields(value)


@pytest.mark.parametrize(
    ("value", "key"), [(7, "7"), ("7", "7"), (" 7 ", "7"), (2**60, str(2**60))]
)
def test_an_id_is_text_whatever_it_was(value: object, key: str) -> None:
    assert Fields({"id": value}).key("id") == key


@pytest.mark.parametrize("value", [None, "", "  ", True, 1.5, [], {}, "\0"])
def test_without_an_id_there_is_no_record(value: object) -> None:
    with pytest.raises(Odd, match="id is missing"):
        Fields({"id": value}).key("id")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://a.example/b", "https://a.example/b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,hi", ""),
        ("//a.example", ""),
        ("https://", ""),
        ("http://[bad", ""),
    ],
)
def test_only_web_addresses_become_links(value: str, address: str) -> None:
    assert web_address(value) == address
