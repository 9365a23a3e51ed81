"""What came back over HTTP, and how it is read as text, JSON and links."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urljoin

from connectors.guard import host_of
from monitor.errors import OutsideError, SourceChanged, UnknownOutcome

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Codecs of Python's that no page is written in, and that decode into surprises.
_NO_ALPHABETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})

_LINK = re.compile(r"<(?P<target>[^<>]*)>(?P<rest>[^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)

#: Labels that servers put on everything; believed only when the bytes are not UTF-8.
_CARELESS = frozenset({"iso8859-1", "ascii", "cp1252"})


@dataclass(frozen=True)
class Answer:
    """A whole answer with a status the caller takes. `headers` ignore case."""

    status: int
    url: str  #: Where it came from in the end, after redirects.
    headers: Mapping[str, str]
    body: bytes
    written: bool = False  #: The answer to a `send`: if it makes no sense, the outcome is unknown.

    @property
    def host(self) -> str:
        """Who answered, for messages."""
        return host_of(self.url)

    def json(self) -> Any:
        """Read the body as JSON, or raise SourceChanged (UnknownOutcome after a `send`)."""
        text = self.text()
        try:
            return json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            if text.lstrip()[:1] == "<":
                self.fail("a page of HTML came where JSON was expected")
            self.fail("the answer is cut off or is not JSON")

    def text(self) -> str:
        """Decode the body as its mark, its bytes or its labels say; never fails."""
        for mark, name in _MARKS:
            if self.body.startswith(mark):
                return self.body.decode(name, "replace")
        label = self._charset()
        if label in _CARELESS or label is None:
            try:
                return self.body.decode("utf-8")
            except UnicodeDecodeError:
                label = "cp1252"
        return self.body.decode(label, "replace")

    def link(self, rel: str) -> str | None:
        """Return the address that the Link header gives for `rel`, made absolute."""
        for found in _LINK.finditer(self.headers.get("Link", "")):
            named = _REL.search(found["rest"])
            if named and rel.lower() in (named[1] or named[2] or "").lower().split():
                target: str = found["target"]
                try:
                    return urljoin(self.url, target.strip())
                except ValueError:
                    return None
        return None

    def fail(self, why: str) -> NoReturn:
        """Raise the sorted error for an answer that does not make sense."""
        error: OutsideError = SourceChanged(f"{self.host}: {why}", sample=self.text())
        if self.written:
            error = UnknownOutcome(f"{self.host}: {why}; it is not known if this was carried out")
        raise error from None

    def _charset(self) -> str | None:
        """Return the codec of the first label that Python knows: the header's, then the body's."""
        header = self.headers.get("Content-Type", "").encode("ascii", "replace")
        for place in (header, self.body[:1024]):
            found = _DECLARED.search(place)
            if found:
                try:
                    name = codecs.lookup(found[1].decode("ascii")).name
                    "".encode(name)  # codecs such as "base64" are none for text
                except (LookupError, UnicodeError):
                    continue
                if name not in _NO_ALPHABETS:
                    return name
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
