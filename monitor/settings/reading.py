"""Reads amends.toml: everything that is wrong is told at once, and nothing starts before it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError

from monitor.errors import ConfigError
from monitor.settings.approvals import read_approvals
from monitor.settings.deciding import CrisisSection
from monitor.settings.entries import read_sources, read_subjects, subject_keys
from monitor.settings.lines import lines_of
from monitor.settings.llm import LlmSection
from monitor.settings.mistakes import Report, SettingsError, meant
from monitor.settings.parsing import parsed, text_of
from monitor.settings.records import Settings, SourceSettings, SubjectSettings
from monitor.settings.routes import read_routes
from monitor.settings.schema import (
    LISTS,
    SECTIONS,
    ContactSection,
    HttpSection,
    JudgeSection,
    PublishSection,
    Service,
)
from monitor.settings.secrets import NoSecret, read_secret
from monitor.settings.section import Section
from monitor.settings.slack import SlackSection
from monitor.settings.tables import Table, read_table
from monitor.settings.values import BUILT_IN, SQLITE
from monitor.settings.words import what_is_wrong

DEFAULT = FilePath("amends.toml")
DATABASE = "AMENDS_DATABASE"

OneOf = TypeVar("OneOf", bound=Section)


def find(option: FilePath | None, env: Mapping[str, str]) -> FilePath:
    """Which file holds the settings: --settings, else AMENDS_SETTINGS, else ./amends.toml."""
    if option is not None:
        return option
    return FilePath(env["AMENDS_SETTINGS"]) if env.get("AMENDS_SETTINGS") else DEFAULT


def load(
    path: FilePath, env: Mapping[str, str], *, connectors: Callable[[str], type[BaseModel]]
) -> Settings:
    """Read and check the whole file; SettingsError lists every mistake in it.

    Secrets come from `env`; AMENDS_DATABASE there takes the place of the database in the file.
    `connectors` gives the class that checks a kind of source, or raises ConfigError.
    """
    text = text_of(path)
    data = parsed(path, text)
    report = Report(lines_of(text))
    found = _Reader(path, data, env, report).read(connectors)
    if found is None or report.mistakes:
        raise SettingsError(path, report.mistakes)
    return found


class _Reader:
    """Goes through the tables of one file and notes what is wrong."""

    def __init__(
        self, path: FilePath, data: dict[str, Any], env: Mapping[str, str], report: Report
    ) -> None:
        self._path = path
        self._data = data
        self._env = env
        self._report = report

    def read(self, connectors: Callable[[str], type[BaseModel]]) -> Settings | None:
        """Everything; None where a section could not be read."""
        self._unknown_sections()
        service, http = self._service(), self._section("http", HttpSection)
        judge = self._section("judge", JudgeSection)
        publish = self._section("publish", PublishSection)
        contact = self._section("contact", ContactSection)
        slack = self._slack(connectors) if "slack" in self._data else None
        llm = self._section("llm", LlmSection) if "llm" in self._data else None
        crisis = self._section("crisis", CrisisSection)
        about, entries = self._list("subjects"), self._list("sources")
        subjects = read_subjects(about, self._env, self._report)
        if contact is not None:
            self._reachable(contact, entries, subjects)
        if judge is not None:
            self._kinds_of(judge, connectors)
        known = subject_keys(about)
        sources = read_sources(entries, known, self._env, self._report, connectors)
        rules = self._list("approval")
        approvals = read_approvals(rules, known, self._env, self._report, connectors)
        if not (service and http and contact and judge and publish and crisis):
            return None
        return Settings(
            path=self._path,
            service=_placed(service, self._path),
            http=http,
            contact=contact,
            judge=_with_its_model(judge, self._path),
            publish=publish,
            slack=slack,
            llm=llm,
            subjects=subjects,
            sources=tuple(_beside(source, self._path) for source in sources),
            approvals=approvals,
            crisis=crisis,
        )

    def _slack(self, connectors: Callable[[str], type[BaseModel]]) -> SlackSection | None:
        """The section, and the routes inside it as tables of their own."""
        values = self._values("slack")
        rest = {key: value for key, value in values.items() if key != "routes"}
        section = self._table(SlackSection, rest, "slack")
        subjects, sources = (self._list(name) for name in ("subjects", "sources"))
        names = [str(source.values.get("name")) for source in sources]
        routes = read_routes(
            values.get("routes", []), subject_keys(subjects), names, self._report, connectors
        )
        return section.with_routes(routes) if section else None

    def _kinds_of(self, judge: JudgeSection, connectors: Callable[[str], type[BaseModel]]) -> None:
        """A cut-off for a kind of source that does not exist would be silently without effect."""
        for kind in judge.cut_offs:
            try:
                connectors(kind)
            except ConfigError as error:
                self._report.add(("judge", "cut_offs", kind), f"[judge.cut_offs] {error}")

    def _unknown_sections(self) -> None:
        known = [*SECTIONS, *LISTS]
        for name, value in self._data.items():
            if name in known:
                continue
            if isinstance(value, dict | list):
                says = f"there is no section [{name[:40]}]{meant(name, known)}"
            else:
                says = f'"{name[:40]}" stands in no section: move it below one, such as [service].'
            self._report.add((name,), says)

    def _section(self, name: str, model: type[OneOf]) -> OneOf | None:
        return self._table(model, self._values(name), name)

    def _table(self, model: type[OneOf], values: Mapping[str, Any], name: str) -> OneOf | None:
        return read_table(model, Table(values, (name,), f"[{name}]"), self._env, self._report)

    def _values(self, name: str) -> Mapping[str, Any]:
        values = self._data.get(name, {})
        if isinstance(values, dict):
            return values
        self._report.add((name,), f"{name} is a section: write [{name}] and its keys below it.")
        return {}

    def _list(self, name: str) -> list[Table]:
        """The tables of a [[section]]."""
        values = self._data.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            says = f"each of the {name} begins with [[{name}]], in two brackets."
            self._report.add((name,), says)
            return []
        return [
            Table(value, (name, number), f"[[{name}]]{_named(value)}")
            for number, value in enumerate(values)
        ]

    def _service(self) -> Service | None:
        """The section; the environment's database goes before the file's."""
        if not {DATABASE, f"{DATABASE}_FILE"} & self._env.keys():
            return self._section("service", Service)
        values = self._values("service")
        rest = {key: values[key] for key in values if key not in ("database", "database_secret")}
        service = self._table(Service, rest, "service")
        try:
            url = SecretStr(read_secret(DATABASE, self._env))
            Service(database=url)
        except NoSecret as why:
            self._report.add((), f"{why}")
            return None
        except ValidationError as error:
            wrong = what_is_wrong(error.errors(include_input=False)[0])
            self._report.add((), f"{DATABASE} in the environment {wrong}.")
            return None
        return service.model_copy(update={"database": url}) if service else None

    def _reachable(
        self, contact: ContactSection, entries: list[Table], subjects: tuple[SubjectSettings, ...]
    ) -> None:
        """Once a source of ours can be answered, replies need a signature and a private way."""
        theirs = {subject.key for subject in subjects if not subject.ours}
        if all(str(entry.values.get("subject")) in theirs for entry in entries):
            return
        if not contact.signature.strip():
            says = (
                "[contact] signature is missing: the replies to your sources are signed. Write, "
                'for example, signature = "Mara, customer care at Birch & Kettle"'
            )
            self._report.add(("contact", "signature"), says)
        if not (contact.email or contact.url or contact.phone):
            says = (
                "[contact] needs an email, a url or a phone: the replies to your sources offer a "
                'private way. Write, for example, email = "care@birch-kettle.example"'
            )
            self._report.add(("contact",), says)


def _named(values: Mapping[str, Any]) -> str:
    name = values.get("key") or values.get("name")
    return f' "{name[:40]}"' if isinstance(name, str) else ""


def _placed(service: Service, path: FilePath) -> Service:
    """A relative SQLite file lies beside the settings, from wherever the command is started."""
    url = service.database.get_secret_value()
    if not url.startswith(SQLITE):
        return service
    file = path.resolve().parent / url.removeprefix(SQLITE)
    return service.model_copy(update={"database": SecretStr(f"{SQLITE}{file}")})


def _with_its_model(judge: JudgeSection, path: FilePath) -> JudgeSection:
    """So does the folder of a model; the name of one on the hub stays as it is."""
    folder = path.resolve().parent / judge.model
    with suppress(OSError):  # too long a name, or nothing we may look at
        if judge.model != BUILT_IN and folder.is_dir():
            return judge.model_copy(update={"model": str(folder)})
    return judge


def _beside(source: SourceSettings, path: FilePath) -> SourceSettings:
    """So does every file of a source that is named by a relative path."""
    files = {
        name: path.resolve().parent / value
        for name, value in source.connector
        if isinstance(value, FilePath)
    }
    return replace(source, connector=source.connector.model_copy(update=files))
