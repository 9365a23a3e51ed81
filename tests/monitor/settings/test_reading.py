"""What a settings file comes to, and how its mistakes are told."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.settings import SettingsError, find
from tests.monitor.settings.places import CONTACT, Board, Shelf, read, source, wrong


class TestWhatIsRight:
    def test_an_empty_file_holds_every_default(self, tmp_path: Path) -> None:
        settings = read(tmp_path, "")
        assert settings.service.answer_window_days == 14
        assert settings.service.shadow is False
        assert settings.host_and_port == ("127.0.0.1", 8700)
        assert settings.address == "http://127.0.0.1:8700"
        assert settings.publish.look_after_seconds == (10.0, 60.0, 600.0, 3600.0)
        assert (settings.slack, settings.sources) == (None, ())

    def test_a_source_brings_its_connectors_own_settings(self, tmp_path: Path) -> None:
        text = CONTACT + source('every_minutes = 30\nquiet_after_days = 1.5\nwords = ["a", "b"]')
        (found,) = read(tmp_path, text, TOKEN="abc").sources
        assert (found.name, found.kind) == ("Board", "board")
        assert found.every == timedelta(minutes=30)
        assert found.quiet_after == timedelta(hours=36)
        assert isinstance(found.connector, Board)
        assert found.connector.words == ("a", "b")
        assert found.connector.token.get_secret_value() == "abc"

    def test_relative_files_lie_beside_the_settings(self, tmp_path: Path) -> None:
        text = CONTACT + '[[sources]]\nname = "s"\nconnector = "shelf"\n'
        settings = read(tmp_path, text)
        assert settings.database == f"sqlite:///{tmp_path}/amends.db"
        shelf = settings.sources[0].connector
        assert isinstance(shelf, Shelf)
        assert shelf.path == tmp_path / "shelf.csv"

    def test_a_whole_path_stays_as_it_is(self, tmp_path: Path) -> None:
        text = '[service]\ndatabase = "sqlite:////srv/amends.db"'
        assert read(tmp_path, text).database == "sqlite:////srv/amends.db"

    def test_the_environments_database_goes_before_the_files(self, tmp_path: Path) -> None:
        url = "postgresql://amends:geheim@db.example/amends"
        text = '[service]\ndatabase = "sqlite:///other.db"\nlisten = "[::1]:80"'
        settings = read(tmp_path, text, AMENDS_DATABASE=url)
        assert settings.database == url
        assert settings.host_and_port == ("::1", 80)
        assert "geheim" not in repr(settings)

    def test_subjects_come_parents_first_and_a_competitors_are_a_competitors(
        self, tmp_path: Path
    ) -> None:
        text = """
[[subjects]]
key = "shop"
name = "Their shop"
parent = "rival"
[[subjects]]
key = "rival"
name = "Rival"
competitor = true
[[subjects]]
key = "birch"
name = "Birch & Kettle"
"""
        subjects = read(tmp_path, text).subjects
        assert [subject.key for subject in subjects] == ["rival", "birch", "shop"]
        assert [subject.ours for subject in subjects] == [False, True, False]

    def test_a_file_saved_by_a_windows_editor_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "amends.toml"
        path.write_bytes(b'\xef\xbb\xbf[service]\r\ntimezone = "Europe/Berlin"\r\nshadow = 1\r\n')
        assert wrong_at(path) == [3]

    def test_the_file_is_found_by_option_then_environment_then_here(self) -> None:
        env = {"AMENDS_SETTINGS": "/etc/amends.toml"}
        assert find(Path("mine.toml"), env) == Path("mine.toml")
        assert find(None, env) == Path("/etc/amends.toml")
        assert find(None, {}) == Path("amends.toml")


def wrong_at(path: Path) -> list[int | None]:
    """The lines of the mistakes in a file as it stands."""
    from monitor.settings import load
    from tests.monitor.settings.places import kinds

    with pytest.raises(SettingsError) as caught:
        load(path, {}, connectors=kinds)
    return [mistake.line for mistake in caught.value.mistakes]


class TestFiles:
    def test_a_missing_file_says_how_to_get_one(self, tmp_path: Path) -> None:
        path = tmp_path / "no.toml"
        with pytest.raises(ConfigError, match="amends init"):
            read_at(path)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            read_at(tmp_path)

    def test_text_in_another_encoding_is_told_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "amends.toml"
        path.write_bytes(b'[contact]\n# all is well\nsignature = "Zo\xeb"\n')
        with pytest.raises(SettingsError, match="line 3: here stands no UTF-8"):
            read_at(path)

    def test_a_huge_file_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "amends.toml"
        path.write_bytes(b"#" * 4_000_001)
        with pytest.raises(SettingsError, match="too large"):
            read_at(path)

    def test_deep_nesting_is_a_mistake_and_not_a_crash(self, tmp_path: Path) -> None:
        assert wrong(tmp_path, "a = " + "[" * 100_000) == [
            (None, "lists or tables are nested too deeply.")
        ]


def read_at(path: Path) -> None:
    """Load what stands there."""
    from monitor.settings import load
    from tests.monitor.settings.places import kinds

    load(path, {}, connectors=kinds)


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "line", "says"),
        [
            ('[service]\nlisten = 127.0.0.1:8700', 2, "Does a text lack its quotes?"),
            ("[service]\nlisten = here", 2, 'A text stands in quotes: key = "text".'),
            ("[service\n", 1, "Expected ']'"),
            ('[service]\nlisten = "a', 2, "Unterminated string"),
            ("[http]\npace_seconds = 1\npace_seconds = 2", 3, "stands in this table already"),
            ("[a]\n\n\nb = [1,", 4, "not TOML"),
        ],
    )  # fmt: skip
    def test_what_is_no_toml_is_told_with_line_and_column(
        self, tmp_path: Path, text: str, line: int, says: str
    ) -> None:
        ((at, why),) = wrong(tmp_path, text)
        assert at == line
        assert says in why

    def test_an_unknown_key_brings_what_was_meant(self, tmp_path: Path) -> None:
        text = '# hello\n[service]\nlistn = "127.0.0.1:80"\n'
        expected = '[service] has no key "listn"; did you mean "listen"?'
        assert wrong(tmp_path, text) == [(3, expected)]

    def test_an_unknown_key_like_no_other_brings_all_there_are(self, tmp_path: Path) -> None:
        ((_, says),) = wrong(tmp_path, "[publish]\nzzz = 1\n")
        known = "look_after_seconds, timeout_seconds"
        assert says == f'[publish] has no key "zzz". There are: {known}.'

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("[slak]\n", 'there is no section [slak]; did you mean "slack"?'),
            ("[[source]]\n", 'there is no section [source]; did you mean "sources"?'),
            ('listen = "a"\n', '"listen" stands in no section'),
            ("[sources]\n", "begins with [[sources]], in two brackets"),
            ("[[service]]\n", "write [service] and its keys below it"),
            ("subjects = 3\n", "begins with [[subjects]]"),
        ],
    )
    def test_a_section_in_a_wrong_place_or_shape_is_told(
        self, tmp_path: Path, text: str, says: str
    ) -> None:
        ((line, why),) = wrong(tmp_path, text)
        assert line == 1
        assert says in why

    @pytest.mark.parametrize(
        ("section", "pair", "says"),
        [
            ("service", "listen = 8700", ', such as listen = "127.0.0.1:8700"'),
            ("service", 'listen = "8700"', "must be a host and a port"),
            ("service", 'listen = "here:99999"', "must be a host and a port"),
            ("service", 'answer_window_days = "14"', ", such as answer_window_days = 14"),
            ("service", "answer_window_days = 1.5", "must be a whole number"),
            ("service", "answer_window_days = true", "must be a whole number"),
            ("service", "answer_window_days = -1", "must be at least 0"),
            ("service", 'shadow = "false"', "must be true or false (without quotes)"),
            ("service", 'log_format = "xml"', "must be one of 'text' or 'json'"),
            ("service", 'timezone = "Mars/Olympus"', 'such as timezone = "Europe/Berlin"'),
            ("service", 'timezone = "../etc"', "time zone"),
            ("service", 'timezone = ""', "time zone"),
            ("service", 'public_url = "amends.example"', "begins with https:// or http://"),
            ("service", 'database = "mysql://x"', "must begin with sqlite:///"),
            ("service", 'database = "sqlite:///:memory:"', "sqlite:/// and a file"),
            ("service", "database = 3", "must be text in quotes"),
            ("http", 'allow_private = "localhost"', 'such as allow_private = ["127.0.0.1:8000"]'),
            ("http", 'allow_private = ["a", 3]', "allow_private (item 2) must be text"),
            ("http", 'allow_private = ["http://a/"]', "without http://"),
            ("http", "timeout_seconds = 0", "must be more than 0"),
            ("http", "timeout_seconds = inf", "must be"),
            ("http", "max_megabytes = nan", "must be"),
            ("http", 'user_agent_contact = "a (b)"', "plain letters"),
            ("contact", 'email = "care"', "must be an e-mail address"),
            ("contact", 'phone = "call me"', "is not written as it should be"),
            ("judge", "cut_off = 1.1", "must be at most 1, such as cut_off = 0.5"),
            ("judge", 'model = "hub"', 'must be "builtin", a name on'),
            ("judge", "cost_of_a_miss = 0", "must be more than 0, such as cost_of_a_miss = 1.5"),
            ("judge", "looks_a_day = 0", "must be at least 1"),
            ("judge", "cut_offs = {shelf = 1.1}", "must be at most 1"),
            ("judge", 'cut_offs = {shelf = "x"}', "must be a number"),
            ("publish", "look_after_seconds = [60, 10]", "must grow"),
            ("publish", "look_after_seconds = []", "must grow"),
        ],
    )  # fmt: skip
    def test_a_wrong_value_is_told_with_a_right_one(
        self, tmp_path: Path, section: str, pair: str, says: str
    ) -> None:
        ((line, why),) = wrong(tmp_path, f"\n[{section}]\n\n{pair}\n")
        assert line == 4
        assert why.startswith(f"[{section}] {pair.split(' = ')[0]}")
        assert says in why

    def test_a_cut_off_for_a_kind_of_source_that_does_not_exist_is_told(
        self, tmp_path: Path
    ) -> None:
        found = wrong(tmp_path, "[judge.cut_offs]\nshelf = 0.5\nshelv = 0.4\n")
        says = "[judge.cut_offs] 'shelv' is no kind of source. There are board, shelf"
        assert found == [(3, says)]

    def test_cut_offs_are_read_by_kind_of_source(self, tmp_path: Path) -> None:
        settings = read(tmp_path, "[judge]\ncost_of_a_miss = 3\ncut_offs.shelf = 0.5\n")
        assert settings.judge.cut_offs == {"shelf": 0.5}
        assert (settings.judge.cost_of_a_miss, settings.judge.cost_of_a_look) == (3, 1)

    def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        text = (
            '[judge]\ncut_off = 2\nmodell = "x"\n[http]\npace_seconds = -1\n'
            '[[sources]]\nname = "a"\nconnector = "shelf"\nevery_minutes = 0\nzeal = 1\n'
        )
        found = wrong(tmp_path, text)
        assert [line for line, _ in found] == [None, None, 2, 3, 5, 9, 10]

    def test_one_mistake_reads_as_a_sentence_and_several_as_a_list(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError) as one:
            read(tmp_path, "[judge]\ncut_off = 2\n")
        assert str(one.value).startswith(f"{tmp_path}/amends.toml: line 2: [judge] cut_off")
        assert one.value.mistakes[0].key == "judge.cut_off"
        with pytest.raises(SettingsError) as two:
            read(tmp_path, "[judge]\ncut_off = 2\nb = 1\n")
        assert str(two.value).splitlines()[0] == f"{tmp_path}/amends.toml has 2 mistakes:"

    def test_a_needed_key_that_is_missing_points_at_its_table(self, tmp_path: Path) -> None:
        found = wrong(tmp_path, '\n[[subjects]]\nkey = "birch"\n')
        assert found == [
            (2, '[[subjects]] "birch" needs name. What people read. '
                'Write, for example, name = "Harbour shop"'),
        ]  # fmt: skip


class TestSourcesAndSubjects:
    def test_an_unknown_connector_is_told_in_its_line(self, tmp_path: Path) -> None:
        text = CONTACT + '[[sources]]\nname = "x"\nconnector = "bord"\nanything = 1\n'
        ((line, says),) = wrong(tmp_path, text)
        assert line == 7
        assert "'bord' is no kind of source. There are board, shelf" in says

    def test_a_connectors_own_mistakes_are_told_like_ours(self, tmp_path: Path) -> None:
        text = CONTACT + source('per_page = 99\nwrods = ["a"]')
        found = wrong(tmp_path, text, TOKEN="x")
        label = '[[sources]] "Board"'
        assert found == [
            (10, f"{label} per_page must be at most 50, such as per_page = 40"),
            (11, f'{label} has no key "wrods"; did you mean "words"?'),
        ]

    def test_a_connectors_needed_key_is_asked_for_in_its_own_words(self, tmp_path: Path) -> None:
        text = CONTACT + '[[sources]]\nname = "x"\nconnector = "board"\ntoken_secret = "TOKEN"\n'
        ((line, says),) = wrong(tmp_path, text, TOKEN="x")
        assert line == 5
        assert 'needs url. Where it stands, such as "https://board.example".' in says
        assert says.endswith('Write, for example, url = "https://board.example"')

    def test_a_source_without_a_connector_is_told_so(self, tmp_path: Path) -> None:
        ((line, says),) = wrong(tmp_path, CONTACT + '[[sources]]\nname = "x"\nfoo = 1\n')
        assert line == 5
        assert says.startswith('[[sources]] "x" needs connector.')

    def test_two_sources_never_share_a_name(self, tmp_path: Path) -> None:
        found = wrong(tmp_path, CONTACT + source() + source(), TOKEN="x")
        assert found == [
            (12, '[[sources]] "Board" has the name of the one in line 6: give it another.')
        ]

    def test_the_name_of_what_is_added_by_hand_is_taken(self, tmp_path: Path) -> None:
        ((line, says),) = wrong(tmp_path, CONTACT + source(name="by hand"), TOKEN="x")
        assert line == 6
        assert "is taken" in says

    def test_a_source_is_about_a_subject_that_there_is(self, tmp_path: Path) -> None:
        text = CONTACT + '[[subjects]]\nkey = "birch"\nname = "B"\n' + source('subject = "brich"')
        ((line, says),) = wrong(tmp_path, text, TOKEN="x")
        assert line == 13
        assert says.endswith('did you mean "birch"?')

    def test_a_subject_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        ((line, says),) = wrong(tmp_path, CONTACT + source("subject = []"), TOKEN="x")
        assert line == 10
        assert "subject must be text in quotes" in says

    def test_a_parent_that_there_is_not_is_told(self, tmp_path: Path) -> None:
        text = '[[subjects]]\nkey = "shop"\nname = "S"\nparent = "brand"\n'
        assert wrong(tmp_path, text)[0][0] == 4

    def test_a_circle_of_subjects_is_told_once(self, tmp_path: Path) -> None:
        entries = [("a", "b"), ("b", "c"), ("c", "b")]
        text = "".join(
            f'[[subjects]]\nkey = "{key}"\nname = "X"\nparent = "{parent}"\n'
            for key, parent in entries
        )
        ((line, says),) = wrong(tmp_path, text)
        assert line == 8
        assert "in a circle (b -> c -> b)" in says

    def test_two_subjects_never_share_a_key(self, tmp_path: Path) -> None:
        text = '[[subjects]]\nkey = "a"\nname = "A"\n' * 2
        assert wrong(tmp_path, text) == [
            (5, '[[subjects]] "a" has the key of the one in line 2: give it another.')
        ]

    def test_a_source_needs_a_signature_and_a_private_way(self, tmp_path: Path) -> None:
        found = wrong(tmp_path, '[contact]\nphone = ""\n' + source(), TOKEN="x")
        assert [line for line, _ in found] == [1, 1]
        assert 'signature = "Mara, customer care at Birch & Kettle"' in found[0][1]
        assert "an email, a url or a phone" in found[1][1]

    def test_sources_about_competitors_alone_need_neither(self, tmp_path: Path) -> None:
        text = '[[subjects]]\nkey = "rival"\nname = "R"\ncompetitor = true\n'
        assert read(tmp_path, text + source('subject = "rival"'), TOKEN="x").sources


def test_the_working_folder_plays_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert read(tmp_path, "").database == f"sqlite:///{tmp_path}{os.sep}amends.db"
