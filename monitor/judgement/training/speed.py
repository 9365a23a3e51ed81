"""How fast the judge is, as ratios against other ways to run the same model in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertModel,
    BertPreTrainedModel,
    TextClassificationPipeline,
)
from transformers.modeling_outputs import SequenceClassifierOutput

from monitor.judgement.model import Judge
from monitor.judgement.training.figures import Figure
from monitor.judgement.training.fit import JudgeNet

ROUNDS = 5
BATCH = 32


class MeanPooled(BertPreTrainedModel):  # type: ignore[misc]  # untyped where torch is absent
    """The fitted encoder and its polarity head, as transformers runs such a model."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.classifier = torch.nn.Linear(config.hidden_size, 3)
        self.post_init()

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> SequenceClassifierOutput:
        """Logits of the mean over the tokens that are there."""
        hidden = self.bert(input_ids, attention_mask, token_type_ids)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * mask).sum(1) / mask.sum(1)
        return SequenceClassifierOutput(logits=self.classifier(pooled))


def speed(judge: Judge, net: JudgeNet | None, base: Path, texts: Sequence[str]) -> list[Figure]:
    """Texts a second of the judge, divided by those of the bare session and of transformers.

    The bare session gets the very batches that the judge makes, tokens and padding included.
    """
    batches = judge.encoder.batches_of(texts)
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: judge.whole(texts),
        "bare": lambda: [judge.encoder.run(batch) for batch in batches],
    }
    if net is not None:
        pipeline = _pipeline(net, base, judge.heads.max_tokens)
        ways["transformers"] = lambda: pipeline(
            list(texts), batch_size=BATCH, truncation=True, max_length=judge.heads.max_tokens
        )
    seconds = _medians(ways)
    return [
        Figure(
            "Throughput, words to polarity",
            f"times that of {name}",
            len(texts),
            (("new", seconds[way] / seconds["ours"]),),
        )
        for way, name in (
            ("bare", "the bare ONNX session"),
            ("transformers", "transformers' pipeline, fp32"),
        )
        if way in seconds
    ]


def _medians(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median time of each way over ROUNDS rounds, in turns; the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if number:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(found) for name, found in times.items()}


def _pipeline(net: JudgeNet, base: Path, max_tokens: int) -> TextClassificationPipeline:
    config = BertConfig.from_pretrained(base, num_labels=3)
    config.max_position_embeddings = net.encoder.config.max_position_embeddings
    model = MeanPooled(config)
    own = {k: v for k, v in net.encoder.state_dict().items() if not k.startswith("pooler")}
    positions = own["embeddings.position_embeddings.weight"]
    whole = model.bert.embeddings.position_embeddings.weight.detach().clone()
    whole[: len(positions)] = positions
    own["embeddings.position_embeddings.weight"] = whole
    model.bert.load_state_dict(own, strict=False)
    model.classifier.load_state_dict(net.heads["polarity"].state_dict())
    tokenizer = AutoTokenizer.from_pretrained(base, model_max_length=max_tokens)
    return TextClassificationPipeline(model=model.eval(), tokenizer=tokenizer)
