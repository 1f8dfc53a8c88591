"""Why a text has the grade that it has: its hardest sentences, the words in them, and easier words."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.text.document import SpanKind
from kb_tools.text.phrases import PhraseFinder
from kb_tools.text.readability import Grade, HardSentence, Prose

_NOT_OURS = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word or a phrase as it stands in a sentence, and what is easier; empty where no list tells."""

    text: str
    easier: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A hard sentence, its hardest words first, then others for which there are easier ones."""

    hard: HardSentence
    words: tuple[HardWord, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A grade with its reasons, hardest first: sentences at least as hard as the whole, if there are any."""

    grade: Grade
    reasons: tuple[Reason, ...]


def explain(prose: Prose, easier: PhraseFinder[str], count: int = 3) -> Explanation | None:
    """The grade of a prose and the sentences that raise it most. None where it has no words.

    easier: words and phrases with what is better; those with nothing better are passed over.
    """
    grade = prose.grade()
    if grade is None:
        return None
    hardest = (hard for hard in prose.hardest(count) if hard.grade >= grade.grade)
    return Explanation(grade, tuple(_reason(hard, easier) for hard in hardest))


def _reason(hard: HardSentence, easier: PhraseFinder[str]) -> Reason:
    better: dict[str, str] = {}
    written: dict[str, str] = {}
    for match in easier.find(hard.sentence.text):
        start, end = hard.sentence.start + match.start, hard.sentence.start + match.end
        ours = not any(
            span.kind in _NOT_OURS and span.start < end and start < span.end for span in hard.block.spans
        )
        if ours and match.value:
            text = hard.sentence.text[match.start : match.end]
            better.setdefault(text.lower(), match.value)
            written.setdefault(text.lower(), text)
    words = [HardWord(word, better.pop(word.lower(), "")) for word in hard.hard_words]
    words += [HardWord(written[low], instead) for low, instead in better.items()]
    return Reason(hard, tuple(words))
