"""Cut-offs: the cheapest for what mistakes cost, and no more looks than a team has."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.cut_offs import CutOffs, Limit, choose, costs_of, cut_offs
from monitor.judgement.outcomes import STEPS, Costs, Tally
from monitor.settings.schema import JudgeSection

SCORED = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([True, False, None])), max_size=60)


def tally(scored: Iterable[tuple[float, bool | None]]) -> Tally:
    made = Tally()
    for probability, unhappy in scored:
        made.add(probability, unhappy)
    return made


def drawn(true: Callable[[float], float], each: int = 100) -> Tally:
    """So many texts at the middle of each hundredth, of which the share `true` is unhappy."""
    made = Tally()
    for step in range(STEPS):
        said = (step + 0.5) / STEPS
        unhappy = round(true(said) * each)
        for number in range(each):
            made.add(said, number < unhappy)
    return made


def the_cut(counted: Tally, costs: Costs | None = None) -> float:
    (kind,) = choose({"": counted}, costs or Costs()).kinds
    return kind.cut_off


class TestCosts:
    def test_a_miss_one_and_a_half_times_as_dear_as_a_look_gives_the_models_own_cut_off(
        self,
    ) -> None:
        assert Costs(miss=1.5, look=1).bar == pytest.approx(0.4)

    @given(st.floats(0.01, 0.99), st.floats(0.1, 100))
    def test_the_costs_that_a_cut_off_implies_give_it_back(
        self, cut_off: float, look: float
    ) -> None:
        assert Costs.at(cut_off, look).bar == pytest.approx(cut_off)

    @pytest.mark.parametrize("cut_off", [0.0, 1.0])
    def test_the_ends_of_the_scale_imply_costs_too(self, cut_off: float) -> None:
        assert Costs.at(cut_off).miss > 0


class TestCounting:
    @given(SCORED, st.integers(0, STEPS))
    def test_every_cut_off_comes_to_what_one_would_count_by_hand(
        self, scored: list[tuple[float, bool | None]], step: int
    ) -> None:
        found = tally(scored).outcomes()[step]
        at_or_above = [truth for said, truth in scored if said >= step / STEPS - 1e-11]

        assert found.looked == len(at_or_above)
        assert found.found == at_or_above.count(True)
        assert found.in_vain == at_or_above.count(False)
        assert found.found + found.missed == [truth for _, truth in scored].count(True)
        assert found.in_vain + found.let_be == [truth for _, truth in scored].count(False)

    def test_a_probability_on_the_line_is_looked_at(self) -> None:
        for step in range(STEPS + 1):
            assert tally([(step / STEPS, True)]).outcomes()[step].found == 1

    def test_of_texts_without_a_label_the_misses_are_expected(self) -> None:
        outcome = tally([(0.2, None), (0.3, None), (0.9, None)]).outcomes()[50]

        assert outcome.missed == 0
        assert outcome.missed_in_all == pytest.approx(0.5, abs=0.02)

    def test_tallies_add_up(self) -> None:
        whole = tally([(0.1, True)])
        whole += tally([(0.1, True), (0.2, False), (0.3, None)])

        assert (sum(whole.unhappy), sum(whole.content), sum(whole.unlabelled)) == (2, 1, 1)


class TestChoosing:
    def test_without_labels_the_formula_decides(self) -> None:
        assert the_cut(tally([(0.3, None), (0.9, None)]), Costs(3, 1)) == 0.25

    def test_a_probability_that_means_what_it_says_needs_no_other_cut_off(self) -> None:
        assert the_cut(drawn(lambda said: said), Costs(3, 1)) == pytest.approx(0.25, abs=0.02)

    def test_a_judge_that_says_twice_what_is_true_is_believed_half(self) -> None:
        found = the_cut(drawn(lambda said: said / 2), Costs(1.5, 1))

        assert found == pytest.approx(0.8, abs=0.08)

    def test_a_handful_of_odd_labels_hardly_moves_it(self) -> None:
        odd = tally([(0.9, False), (0.8, False), (0.1, True)])

        assert the_cut(odd) == pytest.approx(0.4, abs=0.03)

    def test_labels_of_one_sort_alone_move_nothing(self) -> None:
        assert the_cut(tally([(0.9, False)] * 500)) == 0.4
        assert the_cut(tally([(0.1, True)] * 500)) == 0.4

    def test_the_dearer_a_miss_the_lower_the_cut_off(self) -> None:
        texts = drawn(lambda said: said**2)
        found = [the_cut(texts, Costs(miss, 1)) for miss in (0.5, 1, 2, 4, 8)]

        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1]

    def test_each_kind_of_source_gets_its_own(self) -> None:
        choice = choose(
            {"plain": drawn(lambda said: said), "shrill": drawn(lambda said: said / 2)}, Costs()
        )

        assert choice.cut_offs()["plain"] == pytest.approx(0.4, abs=0.02)
        assert choice.cut_offs()["shrill"] > 0.6

    def test_how_it_came_about_is_told(self) -> None:
        (kind,) = choose({"a": tally([(0.9, True)] * 50 + [(0.1, False)] * 70)}, Costs()).kinds

        assert (kind.labels, kind.weight) == (120, 0.5)
        assert kind.counted == pytest.approx(0.4)

    @given(SCORED, st.floats(0.1, 10))
    def test_it_always_lies_between_nothing_and_all(
        self, scored: list[tuple[float, bool | None]], miss: float
    ) -> None:
        assert 0 <= the_cut(tally(scored), Costs(miss, 1)) <= 1

    def test_nothing_at_all_is_no_trouble(self) -> None:
        choice = choose({}, Costs(), Limit(5))

        assert (choice.cut_offs(), choice.fits, choice.limited) == ({}, True, False)


class TestCapacity:
    def test_with_room_for_all_nothing_changes(self) -> None:
        choice = choose({"": drawn(lambda said: said)}, Costs(), Limit(10_000))

        assert not choice.limited
        assert choice.outcome == choice.unlimited

    def test_without_room_the_cut_off_rises_until_it_fits_and_what_is_missed_is_told(self) -> None:
        choice = choose({"": drawn(lambda said: said)}, Costs(), Limit(2000))

        assert choice.limited
        assert choice.fits
        assert choice.kinds[0].unlimited == pytest.approx(0.4, abs=0.02)
        assert choice.kinds[0].cut_off == pytest.approx(0.8, abs=0.02)
        assert choice.outcome.missed > choice.unlimited.missed

    def test_it_rises_no_further_than_it_must(self) -> None:
        choice = choose({"": drawn(lambda said: said)}, Costs(), Limit(2000))

        assert choice.outcome.looked > 1900

    def test_days_make_room(self) -> None:
        one_day = choose({"": drawn(lambda said: said)}, Costs(), Limit(500))
        ten_days = choose({"": drawn(lambda said: said)}, Costs(), Limit(500, days=10))

        assert one_day.bar > ten_days.bar

    def test_what_no_model_could_judge_is_looked_at_first(self) -> None:
        assert Limit(50, days=2, unjudged=30).looks == 70
        assert Limit(50, days=2, unjudged=300).looks == 0

    def test_all_kinds_pay_the_same_price_for_a_look(self) -> None:
        kinds = {"a": drawn(lambda said: said), "b": drawn(lambda said: said, each=10)}
        found = choose(kinds, Costs(), Limit(1500)).cut_offs()

        assert found["a"] == pytest.approx(found["b"], abs=0.02)

    def test_where_even_the_surest_are_too_many_it_says_so(self) -> None:
        choice = choose({"": tally([(1.0, None)] * 20)}, Costs(), Limit(5))

        assert (choice.kinds[0].cut_off, choice.fits) == (1.0, False)

    @given(st.lists(SCORED, min_size=1, max_size=3), st.integers(0, 60))
    def test_it_fits_or_says_that_it_does_not(
        self, kinds: list[list[tuple[float, bool | None]]], looks: int
    ) -> None:
        tallies = {str(number): tally(scored) for number, scored in enumerate(kinds)}
        choice = choose(tallies, Costs(), Limit(looks))

        assert choice.fits == (choice.outcome.looked <= looks)
        assert choice.fits or choice.bar == 1


class TestSettings:
    def test_without_settings_the_models_own_cut_off_holds(self) -> None:
        assert cut_offs(JudgeSection(), 0.37) == CutOffs(0.37)

    def test_costs_make_their_own(self) -> None:
        assert cut_offs(JudgeSection(cost_of_a_miss=3), 0.37).for_all == 0.25

    def test_the_price_of_a_look_alone_changes_nothing_but_the_unit(self) -> None:
        section = JudgeSection(cost_of_a_look=10)

        assert cut_offs(section, 0.4).for_all == 0.4
        assert costs_of(section, 0.4).miss == pytest.approx(15)

    def test_what_was_chosen_on_past_mentions_goes_before_the_formula(self) -> None:
        found = cut_offs(JudgeSection(cost_of_a_miss=3), 0.4, {"feed": 0.31})

        assert (found.of("feed"), found.of("file")) == (0.31, 0.25)

    def test_one_cut_off_for_all_goes_before_what_was_chosen(self) -> None:
        section = JudgeSection(cut_off=0.6, cost_of_a_miss=3)

        assert cut_offs(section, 0.4, {"feed": 0.31}).of("feed") == 0.6

    def test_a_kinds_own_cut_off_goes_before_everything(self) -> None:
        section = JudgeSection(cut_off=0.6, cut_offs={"feed": 0.45})
        found = cut_offs(section, 0.4, {"feed": 0.31})

        assert (found.of("feed"), found.of("file")) == (0.45, 0.6)
