"""Print what a comparison found, for whoever ran it."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.rounds import QUIET


def show(figures: dict[str, Any]) -> None:
    for table in ("plain", "best"):
        prompts = figures.get(table, {}).get("prompts", {})
        for name, prompt in prompts.items():
            print(f"{table}, {name}: {prompt['prompt_tokens']:,} tokens in")
            _show_prompt(prompt)
    for label, distance in figures.get("distance", {}).get("engines", {}).items():
        print(f"{label:<40} KL {distance.get('kl_mean', float('nan')):.5f}")


def _show_prompt(prompt: dict[str, Any]) -> None:
    if not prompt["is_quiet"]:
        print(f"  others used over {QUIET:.0%} of the machine: don't trust the seconds")
    for label, values in prompt["engines"].items():
        print(
            f"  {label:<40} first token {values['first_token_s']['median']:6.2f} s, then "
            f"{values['decode_tokens_per_s']['median']:5.1f} tokens/s, "
            f"whole {values['whole_s']['median']:6.2f} s"
        )
    for one, ratios in prompt["ratios"].items():
        for peer, of in ratios.items():
            shares = ", ".join(f"{name} {_spread(values)}" for name, values in of.items())
            print(f"  {one} to {peer}: {shares}")


def _spread(values: dict[str, float]) -> str:
    return f"{values['median']:.2f} ({values['lowest']:.2f} to {values['highest']:.2f})"
