"""A Hugging Face hub of our own on loopback: the few addresses that its library asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.site_server import Seen, Served, SiteServer, as_json

REPO = "mara/tea"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class HubServer:
    """Holds one model, REPO, at one commit that is its `main` and its `v2`."""

    def __init__(self, site: SiteServer, folder: Path) -> None:
        self.site = site
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.sizes: dict[str, int] = {}  #: What it says of a file, where that is not the truth.
        self.held_back: set[str] = set()  #: Files that it does not give at the moment.
        api = rf"/api/models/{REPO}"
        site.route("GET", rf"{api}/revision/(main|v2|{COMMIT})", self._info)
        site.route("GET", rf"{api}/revision/nowhere", _refusing("RevisionNotFound"))
        site.route("GET", rf"{api}/tree/{COMMIT}", self._tree)
        for method in ("GET", "HEAD"):
            site.route(method, rf"/{REPO}/resolve/{COMMIT}/(.+)", self._file)
        site.route("GET", r"/api/models/mara/closed/revision/main", _refusing("GatedRepo", 403))
        site.route("GET", r"/api/models/mara/none/revision/main", _refusing("RepoNotFound", 401))

    @property
    def url(self) -> str:
        """Its address."""
        return self.site.url

    def asked_for(self) -> list[str]:
        """The files that were fetched."""
        start = f"/{REPO}/resolve/{COMMIT}/"
        return sorted(
            {seen.path.removeprefix(start) for seen in self.site.seen if start in seen.path}
        )

    def _info(self, _: Seen) -> Served:
        files = [{"rfilename": name, "size": self._size(name)} for name in self.files]
        return as_json({"id": REPO, "sha": COMMIT, "siblings": files})

    def _tree(self, _: Seen) -> Served:
        return as_json(
            [
                {"type": "file", "path": name, "size": len(raw), "oid": _hash(raw)}
                for name, raw in self.files.items()
            ]
        )

    def _file(self, seen: Seen) -> Served:
        raw = self.files.get(seen.found[0])
        if raw is None or seen.found[0] in self.held_back:
            return _refusing("EntryNotFound")
        return Served(raw, headers={"ETag": f'"{_hash(raw)}"', "X-Repo-Commit": COMMIT})

    def _size(self, name: str) -> int:
        return self.sizes.get(name, len(self.files[name]))


def _refusing(code: str, status: int = 404) -> Served:
    return as_json({"error": code}, status, X_Error_Code=code, X_Error_Message=code)


def _hash(raw: bytes) -> str:
    return hashlib.sha1(raw).hexdigest()  # noqa: S324 (as git names its blobs)


@contextmanager
def hub_of(folder: Path) -> Iterator[HubServer]:
    """A hub that holds the files of a folder as REPO."""
    with SiteServer() as site:
        yield HubServer(site, folder)
