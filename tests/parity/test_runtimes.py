"""onnxruntime-genai and optimum load our bundles and write what our engine writes.

All three run the same kernels on the same weights, so the tokens are the same, not merely alike.
One tie may fall the other way, since a kernel may split its sums by the number of threads.

`w8a8` is built for the processor at hand, as `summarizer models build` does. genai computes a
bundle of another one exactly, too, since its configuration says so; optimum has to be told.
"""

from __future__ import annotations

from collections.abc import Callable

import onnx
import onnxruntime_genai as og
import pytest
import torch
from optimum.onnxruntime import ORTModelForCausalLM

from summarizer.bundle import GRAPH, Bundle
from summarizer.engine.tokenizer import Tokenizer
from summarizer.export.onnx_writer import KEEP
from summarizer.export.runtime_configs import GENAI_GRAPH

from .greedy import Answer, by_engine, by_genai, by_optimum, ties
from .reading import Measure
from .tiny_models import TinyFolder, random_ids

pytestmark = pytest.mark.parity

ALLOWED_TIES = 1  # of all answers of one runtime

Runtime = Callable[..., list[list[int]]]
RUNTIMES = pytest.mark.parametrize("runtime", [by_genai, by_optimum])


@pytest.fixture(scope="module", params=["float32", "w8a8"])
def recipe(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def prompts(recipe: str, real_prompts: list[list[int]]) -> list[list[int]]:
    """Two of each language; one of each for float32, which takes six times as long."""
    return real_prompts[::2] if recipe == "float32" else real_prompts


@pytest.fixture(scope="module")
def real_answers(
    recipe: str, real_bundles: dict[str, Bundle], prompts: list[list[int]]
) -> list[Answer]:
    return by_engine(real_bundles[recipe], prompts)


def test_the_engine_answers_in_the_prompt_s_language(
    prompts: list[list[int]], real_answers: list[Answer], real_tokenizer: Tokenizer
) -> None:
    """Else equal answers would prove little."""

    def is_chinese(ids: list[int]) -> bool:
        return any("一" <= character <= "鿿" for character in real_tokenizer.decode(ids))

    written = [[token.id for token in answer.tokens] for answer in real_answers]
    assert list(map(is_chinese, written)) == list(map(is_chinese, prompts))
    assert all(len(ids) >= 10 for ids in written)


@RUNTIMES
def test_a_real_bundle_gives_the_same_greedy_tokens(
    recipe: str,
    runtime: Runtime,
    real_bundles: dict[str, Bundle],
    prompts: list[list[int]],
    real_answers: list[Answer],
    measure: Measure,
) -> None:
    bundle = real_bundles[recipe]
    theirs = runtime(bundle.path, prompts)
    measure("ties of chosen tokens", count := ties(real_answers, theirs, bundle.manifest.stop_ids))
    assert count <= ALLOWED_TIES


def test_genai_computes_signed_weights_exactly_on_every_processor(
    signed_bundle: Bundle, real_prompts: list[list[int]], real_bundles: dict[str, Bundle]
) -> None:
    ours = by_engine(real_bundles["w8a8"], real_prompts)
    theirs = by_genai(signed_bundle.path, real_prompts)
    assert ties(ours, theirs, signed_bundle.manifest.stop_ids) <= ALLOWED_TIES


@RUNTIMES
def test_a_tiny_bundle_gives_the_same_greedy_tokens(
    recipe: str, runtime: Runtime, tiny: TinyFolder, measure: Measure
) -> None:
    bundle = tiny.bundles[recipe]
    prompts = [random_ids(count, seed=count) for count in (1, 2, 40, 200)]
    ours = by_engine(bundle, prompts)
    theirs = runtime(bundle.path, prompts)
    measure("ties of chosen tokens", count := ties(ours, theirs, bundle.manifest.stop_ids))
    assert count <= ALLOWED_TIES


# -- what a runtime can't take --------------------------------------------------------------------


def test_genai_s_graph_is_ours_but_for_the_rows_of_logits(tiny: TinyFolder, recipe: str) -> None:
    """genai reserves a row of logits for each token of the prompt unless one row is declared."""
    folder = tiny.bundles[recipe].path
    ours, genais = (
        onnx.load(folder / name, load_external_data=False).graph for name in (GRAPH, GENAI_GRAPH)
    )
    assert genais.node == ours.node
    assert genais.initializer == ours.initializer
    assert [given.name for given in ours.input if given not in genais.input] == [KEEP]
    assert [output.name for output in ours.output if output not in genais.output] == ["logits"]


def test_genai_refuses_a_graph_with_any_number_of_rows(tiny: TinyFolder) -> None:
    """The reason for its own graph: if this fails, genai has learnt it and the copy can go."""
    folder = tiny.bundles["float32"].path
    config = og.Config(str(folder))
    config.overlay(f'{{"model": {{"decoder": {{"filename": "{GRAPH}"}}}}}}')
    model = og.Model(config)
    params = og.GeneratorParams(model)
    params.set_search_options(max_length=8)
    with pytest.raises(RuntimeError, match=r"shape \{1,4,1000\} but the computed .* \{1,1,1000\}"):
        og.Generator(model, params).append_tokens([random_ids(4)])


def test_optimum_can_t_bind_logits_whose_rows_no_input_gives(tiny: TinyFolder) -> None:
    """Its default on the CPU, `use_io_binding=False`, is the one that the tests above use."""
    model = ORTModelForCausalLM.from_pretrained(tiny.bundles["float32"].path, use_io_binding=True)
    with pytest.raises(NameError, match="kept"):
        model.generate(torch.tensor([random_ids(4)]), max_new_tokens=1)


def test_optimum_takes_heads_for_parts_of_the_hidden_size(tiny: TinyFolder) -> None:
    """As optimum 2.1 does (optimum issue 2379). If this fails, the model cards of Qwen3 can say so
    and `load_optimum` can go."""
    model = ORTModelForCausalLM.from_pretrained(tiny.bundles["float32"].path)
    assert model.embed_size_per_head == tiny.config.hidden_size // tiny.config.num_attention_heads
