"""Blocks of JSON-LD, whole and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.json_ld import read_block
from connectors.json_mending import without_comments

GOOD = '{"@type": "Review", "reviewBody": "Broke // twice /* really */, ]"}'
VALUE = json.loads(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\ufeff{GOOD}",
        f" \r\n{GOOD};\n",
        f"<!-- {GOOD} -->",
        f"<!--\n{GOOD}\n//-->",
        f"<![CDATA[{GOOD}]]>",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"// <![CDATA[\r\n{GOOD}\r\n// ]]>",
        f"/*<![CDATA[*/{GOOD}/*]]>*/",
        f"// about us\n{GOOD}",
        f"/* about us */ {GOOD} // the end",
        GOOD.replace("}", ", }"),
        GOOD.replace("}", ",\n // no more\n }"),
        GOOD.replace('"', "&quot;"),
        f"{GOOD} }}",
        f"{GOOD}\n]",
    ],
)
def test_what_content_systems_put_round_json_is_taken_off(text: str) -> None:
    block = read_block(text)
    assert block.values == (VALUE,)
    assert block.fault == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "two\nlines\tand a tab"}', {"a": "two\nlines\tand a tab"}),
        ('{"a": "it\\\'s"}', {"a": "it's"}),
        ('{"a": "5\\% \\u00e9 \\uZZ"}', {"a": "5% é uZZ"}),
        ('{"a": "x<\\/script>"}', {"a": "x</script>"}),
        ('{"a": NaN, "b": -Infinity}', {"a": None, "b": None}),
        ('{"a": "https://shop.example/",}', {"a": "https://shop.example/"}),
        ('{"a": "tag, ]", "b": [1, 2,],}', {"a": "tag, ]", "b": [1, 2]}),
    ],
)
def test_what_json_does_not_allow_is_mended(text: str, value: Any) -> None:
    assert read_block(text).values == (value,)


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff"])
def test_an_empty_block_is_no_fault(text: str) -> None:
    assert read_block(text).values == ()
    assert read_block(text).fault == ""


@pytest.mark.parametrize("joint", ["", "\n", ";", ",\n", " ; "])
def test_several_values_in_one_block_are_all_read(joint: str) -> None:
    assert read_block(GOOD + joint + GOOD).values == (VALUE, VALUE)


@pytest.mark.parametrize(
    "text",
    [
        '{"review": [' + GOOD + ', {"reviewBody": "I said "wow" there"}, ' + GOOD + "]}",
        '{"review": [' + GOOD + ", " + GOOD + ', {"reviewBody": "cut of',
        '{"name": "Tom "the" Kettle http://x.example/", "review": [' + f"{GOOD}, {GOOD}]}}",
        "{'single': 'quotes'} " + GOOD + GOOD,
    ],
)
def test_of_a_broken_block_what_stands_whole_is_read_and_the_rest_told(text: str) -> None:
    block = read_block(text)
    assert [value for value in block.values if value == VALUE] == [VALUE, VALUE]
    assert "broken" in block.fault
    assert block.sample == text[:500]


@pytest.mark.parametrize("text", ["no JSON", "{", "}", "{{{{", '{"a": tru', "\\", '"', "/*", "//"])
def test_a_hopeless_block_is_told_and_harmless(text: str) -> None:
    assert read_block(text).fault


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 20_000,
        "[" * 100_000,
        "/*" * 100_000,
        '"\\"' * 100_000 + "\\",
        "," * 300_000,
        '{"a":"' + "x" * 500_000,
        '{"a" ' * 100_000,
        "<!--" * 100_000,
        ", /**/" * 50_000,
    ],
)
def test_a_block_made_to_waste_our_time_is_given_up_soon(text: str) -> None:
    assert read_block(text).fault


@given(st.text(alphabet="{}[]\",:/*\\' ant1&;<!->\n"))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    block = read_block(text)
    assert block.fault == "" or block.sample


@given(st.recursive(st.integers() | st.text() | st.none(), lambda inner: st.lists(inner) |
                    st.dictionaries(st.text(), inner), max_leaves=10))  # fmt: skip
def test_mending_leaves_good_json_as_it_is(value: Any) -> None:
    text = json.dumps(value)
    assert json.loads(without_comments(text)) == value
    if text.strip():
        assert read_block(text).values == (value,)
