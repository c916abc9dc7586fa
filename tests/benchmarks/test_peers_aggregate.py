from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import eta
from benchmarks.peers import interleaved
from benchmarks.peers.aggregate import common_start, is_quiet, same_tokens, summarize, summed
from benchmarks.peers.child import Contender
from benchmarks.peers.interleaved import Measurements, Plan, measure_interleaved
from benchmarks.peers.rival import Variant
from benchmarks.peers.schedule import SLOW, SLOW_ROUNDS, Schedule


def answer(first_token_s: float, decode_s: float, *, others: float | None = 0.0) -> dict[str, Any]:
    return {
        "first_token_s": first_token_s,
        "decode_s": decode_s,
        "tokens": [1, 2, 3],
        "peak_rss_bytes": 10,
        "others_share": others,
        "load_s": 1.0,
        "turn_s": 2.0,
    }


def test_ratios_are_of_one_round_and_medians_of_all() -> None:
    rounds = [{"a": answer(1, 1), "b": answer(2, 4)}, {"a": answer(3, 1), "b": answer(2, 1)}]
    found = summarize(rounds, ["a"], repeats=2)
    assert found["engines"]["a"]["first_token_s"] == {"median": 2, "lowest": 1, "highest": 3}
    assert found["engines"]["b"]["decode_tokens_per_s"]["highest"] == 2
    ratios = found["ratios"]["a"]["b"]
    assert ratios["first_token"] == {"median": 1, "lowest": 0.5, "highest": 1.5}
    assert ratios["decode"]["highest"] == 4
    assert ratios["whole"] == pytest.approx({"median": 5 / 6, "lowest": 1 / 3, "highest": 4 / 3})


def test_each_of_ours_is_compared_with_every_peer_and_not_with_ours() -> None:
    found = summarize([{name: answer(1, 1) for name in "abc"}], ["a", "b", "absent"], repeats=1)
    assert {one: set(peers) for one, peers in found["ratios"].items()} == {"a": {"c"}, "b": {"c"}}


def test_several_prompts_add_up_and_their_first_tokens_are_not_decoded() -> None:
    together = summed([answer(1, 2), answer(3, 6)])
    assert together["first_token_s"] == 4 and together["decode_s"] == 8
    found = summarize([{"a": together}], ["a"], repeats=1)["engines"]["a"]
    assert found["decode_tokens_per_s"]["median"] == 4 / 8
    assert found["whole_s"]["median"] == 12


def test_disturbed_rounds_count_only_when_there_are_no_others() -> None:
    quiet, disturbed = {"a": answer(1, 1)}, {"a": answer(9, 9, others=0.5)}
    found = summarize([disturbed, quiet], ["a"], repeats=1)
    assert found["is_quiet"] and found["engines"]["a"]["first_token_s"]["highest"] == 1
    found = summarize([disturbed, quiet], ["a"], repeats=2)
    assert not found["is_quiet"] and found["rounds_counted"] == 2


def test_who_was_in_fewer_rounds_is_compared_in_those() -> None:
    rounds = [{"a": answer(1, 1), "b": answer(2, 2)}, {"a": answer(9, 9)}]
    found = summarize(rounds, ["a"], repeats=2)
    assert found["engines"]["a"]["rounds"] == 2 and found["engines"]["b"]["rounds"] == 1
    assert found["ratios"]["a"]["b"]["whole"]["median"] == 0.5


def test_what_the_system_does_not_tell_is_taken_as_quiet() -> None:
    assert is_quiet({"a": answer(1, 1, others=None)})


def test_common_start() -> None:
    assert common_start([1, 2, 3], [1, 2, 4]) == 2
    assert common_start([1, 2], [1, 2]) == 2
    assert common_start([5], [6]) == 0
    each = {"a": {"tokens": [1, 2]}, "b": {"tokens": [1, 3]}}
    assert same_tokens(each, ["a"]) == {"a": {"b": 1}}


# -- who takes part, and for how long --------------------------------------------------------------


def test_a_round_before_a_failure_counts_without_who_failed() -> None:
    rounds = [{"a": [answer(1, 1)], "b": [answer(2, 2)]}, {"a": [answer(3, 3)]}]
    assert [set(each) for each in Measurements(rounds, {"b": "died"}).of(0)] == [{"a"}, {"a"}]


def test_who_is_slow_takes_part_in_fewer_rounds() -> None:
    schedule = Schedule(["fast", "slow", "middling"], repeats=5)
    assert schedule.settle({"fast": 1.0, "slow": SLOW + 0.1, "middling": SLOW}) == set()
    wanted = dict.fromkeys(("fast", "slow", "middling"), 0)
    while not schedule.is_done:
        for label in wanted:
            wanted[label] += schedule.takes_part(label)
        schedule.end_round(is_quiet=True)
    assert wanted == {"fast": 5, "slow": SLOW_ROUNDS, "middling": 5}


def test_of_a_pair_the_slower_leaves_once_it_is_settled() -> None:
    schedule = Schedule("abcd", repeats=2)
    times = {"a": 2.0, "b": 1.0, "d": 3.0}  # c failed
    assert schedule.settle(times, [("a", "b"), ("c", "d")]) == {"a"}
    assert [label for label in "abcd" if schedule.takes_part(label)] == ["b", "c", "d"]
    found = Measurements([{"a": [answer(1, 1)], "b": [answer(2, 2)]}], slower={"a": 2.0})
    assert [set(each) for each in found.of(0)] == [{"b"}]


def test_the_slower_comes_back_with_the_rounds_it_had() -> None:
    schedule = Schedule("abc", repeats=5)
    slow = SLOW + 0.1
    assert schedule.settle({"a": slow, "b": 1.0, "c": 1.0}, [("a", "b")]) == {"a"}
    schedule.end_round(is_quiet=True)
    assert schedule.leave("c") is None
    assert schedule.leave("b") == "a" and schedule.leave("b") is None
    taken = 0
    while not schedule.is_done:
        taken += schedule.takes_part("a")
        schedule.end_round(is_quiet=True)
    assert taken == SLOW_ROUNDS - 1


Scripts = Mapping[str, Sequence[tuple[float, float] | None]]  # seconds and others' share; None dies


def scripted(monkeypatch: pytest.MonkeyPatch, scripts: Scripts) -> list[Contender]:
    """Contenders whose turns go as written."""
    left = {label: iter(script) for label, script in scripts.items()}

    def turn(contender: Contender, **_: Any) -> list[dict[str, Any]]:
        step = next(left[contender.label])
        if step is None:
            raise RuntimeError(f"{contender.label} died")
        return [answer(step[0] / 2, step[0] / 2, others=step[1])]

    monkeypatch.setattr(interleaved, "_turn", turn)
    nowhere = Path("nowhere")
    return [Contender("peer", nowhere, "", nowhere, Variant(label, "")) for label in scripts]


def test_a_disturbed_round_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    contenders = scripted(
        monkeypatch, {"a": [(1.0, 0.9), (2.0, 0), (2.0, 0)], "b": [(5.0, 0), (1.0, 0), (1.0, 0)]}
    )
    found = measure_interleaved(contenders, plan=Plan([], 1, repeats=2, most=4, pairs=[("a", "b")]))
    assert found.slower == {"a": 2.0}
    assert [set(each) for each in found.rounds] == [{"a", "b"}, {"a", "b"}, {"b"}]


def test_the_last_round_settles_even_if_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    contenders = scripted(monkeypatch, {"a": [(1.0, 0.9), (2.0, 0.9)], "b": [(5.0, 0), (1.0, 0)]})
    found = measure_interleaved(contenders, plan=Plan([], 1, repeats=1, most=2, pairs=[("a", "b")]))
    assert found.slower == {"a": 2.0} and [set(each) for each in found.of(0)] == [{"b"}, {"b"}]


@pytest.mark.parametrize("pair", [("fast", "slow"), ("slow", "fast")])
def test_when_the_faster_fails_the_other_has_its_turn(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    scripts: dict[str, Any] = {"fast": [(1.0, 0), None], "slow": [(2.0, 0)] * 3}
    contenders = scripted(monkeypatch, {label: scripts[label] for label in pair})
    found = measure_interleaved(contenders, plan=Plan([], 1, repeats=3, most=3, pairs=[pair]))
    assert set(found.failed) == {"fast"} and found.slower == {}
    assert [set(each) for each in found.of(0)] == [{"slow"}] * 3


def test_a_disturbed_round_is_no_share_of_the_rounds_to_do() -> None:
    schedule = Schedule("ab", repeats=2)
    assert schedule.share == 0
    schedule.took("a", 3.0)
    assert schedule.share == pytest.approx(1 / 4)
    schedule.took("b", 1.0)
    assert schedule.share == pytest.approx(4 / 8)
    schedule.end_round(is_quiet=False)
    assert schedule.share == pytest.approx(4 / 12)
    schedule.leave("b")
    assert schedule.share == pytest.approx(4 / 10)
    schedule.took("a", 3.0)
    schedule.end_round(is_quiet=True)
    assert schedule.share == pytest.approx(7 / 10) and not schedule.is_done


def test_time_left_counts_the_parts_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(eta.time, "monotonic", lambda: now[0])
    estimate = eta.WorkEta({"short": 10.0, "long": 30.0})
    assert estimate.left_s("short", 0.0) is None
    now[0] = 5.0
    assert estimate.left_s("short", 0.5) == pytest.approx(35.0)
    estimate.finish("short")
    now[0] = 20.0
    assert estimate.left_s("long", 1 / 3) == pytest.approx(20.0)
