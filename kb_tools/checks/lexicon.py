"""Word lists: phrases with what to write instead, one YAML file a list and language.

A file holds up to three mappings: `phrases` (as they stand), `verbs` (found in all their forms) and
`nouns` (found in both numbers). Each maps what is found to what is better, or to nothing. `safe` names those
entries whose better wording fits every sentence, so that a machine may put it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kb_tools.yaml_source import plain, read_yaml

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One word list: phrases, each with what is better, or nothing; safe ones may be replaced unasked."""

    phrases: dict[str, str]
    safe: frozenset[str] = frozenset()


@lru_cache
def has_lexicon(name: str, language: str) -> bool:
    """Whether there is a list of this name in this language."""
    return (files("kb_tools.checks") / "lexicons" / language / f"{name}.yml").is_file()


@lru_cache
def read_lexicon(name: str, language: str = "en") -> Lexicon:
    """The list of this name. Raises ValueError where the file is wrong: it is part of the program."""
    text = (files("kb_tools.checks") / "lexicons" / language / f"{name}.yml").read_text("utf-8")
    root, problems = read_yaml(text, f"{language}/{name}.yml")
    values = plain(root)
    if problems or not isinstance(values, dict):
        raise ValueError(f"the word list {language}/{name}.yml cannot be read: {problems}")
    phrases: dict[str, str] = {}
    named = values.get("safe") or []
    safe: set[str] = set()
    for kind, inflect in (("phrases", _as_it_stands), ("verbs", verb_forms), ("nouns", noun_forms)):
        section = values.get(kind) or {}
        if not isinstance(section, dict):
            raise ValueError(f"{language}/{name}.yml: {kind} is not a mapping")
        for found, instead in section.items():
            better = str(instead or "")
            for form, replacement in inflect(found, better):
                phrases.setdefault(form, replacement)
                if found in named:
                    safe.add(form)
    if not safe.issuperset(named):
        raise ValueError(f"{language}/{name}.yml: safe names what the list does not hold")
    return Lexicon(phrases, frozenset(safe))


def verb_forms(verb: str, instead: str) -> Iterator[tuple[str, str]]:
    """A verb in all its forms, each with the replacement in the same form.

    Only the first word changes, further ones ("carry out") keep their place. Where one form stands for two
    of the replacement's, both are named: "demonstrated" is "showed or shown".
    """
    first, space, rest = verb.partition(" ")
    new, gap, tail = instead.partition(" ")
    forms: dict[str, list[str]] = {}
    for form, better in zip(_forms(first), _forms(new) if new else ("",) * 5, strict=True):
        known = forms.setdefault(form, [])
        if better and f"{better}{gap}{tail}" not in known:
            known.append(f"{better}{gap}{tail}")
    for form, wordings in forms.items():
        yield f"{form}{space}{rest}", " or ".join(wordings)


def noun_forms(noun: str, instead: str) -> Iterator[tuple[str, str]]:
    """A noun in both numbers."""
    yield noun, instead
    yield _plural(noun), _plural(instead) if instead else ""


def _as_it_stands(phrase: str, instead: str) -> Iterator[tuple[str, str]]:
    yield phrase, instead


_IRREGULAR = {
    "begin": ("begin", "begins", "began", "beginning"),
    "buy": ("buy", "buys", "bought", "buying"),
    "choose": ("choose", "chooses", "chose", "choosing"),
    "come": ("come", "comes", "came", "coming"),
    "do": ("do", "does", "did", "doing"),
    "draw": ("draw", "draws", "drew", "drawing"),
    "find": ("find", "finds", "found", "finding"),
    "get": ("get", "gets", "got", "getting"),
    "give": ("give", "gives", "gave", "giving"),
    "have": ("have", "has", "had", "having"),
    "keep": ("keep", "keeps", "kept", "keeping"),
    "let": ("let", "lets", "let", "letting"),
    "make": ("make", "makes", "made", "making"),
    "pay": ("pay", "pays", "paid", "paying"),
    "put": ("put", "puts", "put", "putting"),
    "run": ("run", "runs", "ran", "running"),
    "seek": ("seek", "seeks", "sought", "seeking"),
    "send": ("send", "sends", "sent", "sending"),
    "set": ("set", "sets", "set", "setting"),
    "show": ("show", "shows", "showed", "showing"),
    "speed": ("speed", "speeds", "sped", "speeding"),
    "take": ("take", "takes", "took", "taking"),
    "tell": ("tell", "tells", "told", "telling"),
    "think": ("think", "thinks", "thought", "thinking"),
    "undergo": ("undergo", "undergoes", "underwent", "undergoing"),
    "undertake": ("undertake", "undertakes", "undertook", "undertaking"),
}
_DOUBLED = frozenset({"permit", "plan", "stop", "submit"})


_PARTICIPLES = {
    "begin": "begun",
    "choose": "chosen",
    "come": "come",
    "do": "done",
    "draw": "drawn",
    "give": "given",
    "run": "run",
    "show": "shown",
    "take": "taken",
    "undergo": "undergone",
    "undertake": "undertaken",
}


def _forms(verb: str) -> tuple[str, str, str, str, str]:
    """Base, third person, past, -ing form and participle of a verb."""
    base, third, past, going = _regular(verb)
    return base, third, past, going, _PARTICIPLES.get(verb, past)


def _regular(verb: str) -> tuple[str, str, str, str]:
    """Base, third person, past and -ing form of a verb."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLED:
        return verb, f"{verb}s", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return verb, f"{verb}{ending}", f"{verb}ed", f"{verb}ing"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "sh", "ch", "x", "z")) else f"{noun}s"
