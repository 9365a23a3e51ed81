"""Which addresses may be connected to, and that the checked one is the one connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.guard import check_url, host_of, is_public
from connectors.http import Http, HttpRules
from monitor.errors import ConfigError
from tests.connectors.contract import Stage
from tests.fakes.site_server import as_json


class Names:
    """A name server that answers something else each time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)


def http_that_asks(names: Names, *allowed: str) -> Http:
    rules = HttpRules("AmendsTest/1", tries=1, allow_private=frozenset(allowed))
    return Http(rules, sleep=lambda _: None, resolve=names)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "0.1.2.3", "255.255.255.255", "224.0.0.1", "192.0.2.1",
        "168.63.129.16", "240.0.0.1", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_somebodys_house_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_an_address_on_the_open_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_dressing_an_address_up_changes_nothing(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.ip_address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.example/a", "file:///etc/passwd", "javascript:alert(1)", "//shop.example", "",
        "shop.example", "http://", "http:///a", "http://anna@shop.example/",
        "http://anna:secret@shop.example/", "http://shop.example:99999/", "http://[::1/",
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://0x7f.1/", "http://017700000001/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as raised:
        check_url(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::]", "169.254.169.254"]
)
def test_a_private_host_is_not_read_unless_the_settings_allow_it(stage: Stage, host: str) -> None:
    port = stage.site.host.partition(":")[2]
    with http_that_asks_the_system() as http, pytest.raises(ConfigError, match="private"):
        http.get(f"http://{host}:{port}/a")
    assert stage.site.seen == []


def http_that_asks_the_system() -> Http:
    return Http(HttpRules("AmendsTest/1", tries=1), sleep=lambda _: None)


def test_a_port_can_be_allowed_by_itself(stage: Stage) -> None:
    stage.site.route("GET", "/a", as_json({}))
    rules = HttpRules("AmendsTest/1", allow_private=frozenset({stage.site.host}))
    with Http(rules) as http:
        assert http.get(f"{stage.site.url}/a").status == 200
        with pytest.raises(ConfigError):
            http.get("http://127.0.0.1:1/a")


def test_a_public_name_that_leads_inside_is_refused(stage: Stage) -> None:
    port = stage.site.host.partition(":")[2]
    with http_that_asks(Names(["127.0.0.1"])) as http, pytest.raises(ConfigError, match="private"):
        http.get(f"http://shop.example:{port}/a")
    assert stage.site.seen == []


def test_one_private_address_among_public_ones_is_enough(stage: Stage) -> None:
    port = stage.site.host.partition(":")[2]
    names = Names(["93.184.216.34", "127.0.0.1"])
    with http_that_asks(names) as http, pytest.raises(ConfigError, match="private"):
        http.get(f"http://shop.example:{port}/a")


def test_the_address_that_was_checked_is_the_one_connected_to(stage: Stage) -> None:
    """A second lookup would find another address (and, of the system, fail this test)."""
    port = stage.site.host.partition(":")[2]
    stage.site.route("GET", "/a", as_json({"here": True}))
    names = Names(["127.0.0.1"], ["203.0.113.9"])
    with http_that_asks(names, "shop.example") as http:
        assert http.get(f"http://shop.example:{port}/a").json() == {"here": True}
    assert names.asked == ["shop.example"]
    assert stage.site.seen[0].headers["Host"] == f"shop.example:{port}"


def test_each_new_connection_is_checked_again(stage: Stage) -> None:
    port = stage.site.host.partition(":")[2]
    names = Names(["127.0.0.1"])
    with http_that_asks(names) as http, pytest.raises(ConfigError, match="private"):
        http.send("POST", f"http://shop.example:{port}/a", json={})
    assert names.asked == ["shop.example"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Shop.example/a?token=x", "shop.example"),
        ("https://shop.example:443/", "shop.example"),
        ("http://shop.example:443/", "shop.example:443"),
        ("http://anna:secret@shop.example/", "shop.example"),
        ("nonsense", "an unreadable address"),
        ("http://[::1", "an unreadable address"),
    ],
)
def test_messages_name_the_host_and_nothing_else(url: str, host: str) -> None:
    assert host_of(url) == host
