"""Which rules are on for which articles, and the one pattern that tells where they have work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Gate
from kb_tools.checks.lexicon import has_lexicon, read_lexicon
from kb_tools.checks.passage import Passage
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType, Audience
from kb_tools.errors import KbError, nearest
from kb_tools.settings import CheckSettings


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that is on: how much its findings count here, and why they matter."""

    rule: Rule
    severity: Severity
    why: str


@dataclass(frozen=True, slots=True)
class Active:
    """The rules that are on for one article: about all of it, at each sentence, where the gate says so."""

    on_article: tuple[ActiveRule, ...]
    on_every_sentence: tuple[ActiveRule, ...]
    on_signs: tuple[ActiveRule, ...]
    on_words: tuple[ActiveRule, ...]
    gate: Gate
    names: frozenset[str]


@dataclass
class Plan:
    """The rules of a run. Raises KbError where the settings name a rule or a type that does not exist.

    at_once: an answer is awaited for one article, while somebody writes or a change is tried: rules that have
    to look at all articles for it are left out.
    """

    settings: CheckSettings
    extra: tuple[Rule, ...] = ()
    at_once: bool = False
    _made: dict[tuple[str, int], tuple[CheckSettings, Active]] = field(default_factory=dict, repr=False)
    _gates: dict[tuple[str, tuple[str, ...]], Gate] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.rules = {**all_rules(), **{rule.id: rule for rule in self.extra}}
        _check_names(self.settings, self.rules)

    def active(self, article: Article, around: Surroundings) -> Active:
        """The rules that are on for an article."""
        language = article.language
        asked = around.asked_of(article)
        key = (language, id(asked))
        if key not in self._made:
            # The settings are kept with what was made of them: nothing else can come to have their id.
            self._made[key] = (asked, self._make(asked, language))
        return self._made[key][1]

    def prepare(
        self, articles: Sequence[Article], around: Surroundings, known: Sequence[Article] = ()
    ) -> None:
        """Let rules that read ahead do so: these articles will be looked at.

        known: those at which only the rules will look that depend on more than the article.
        """
        for rule in self.rules.values():
            coming = (*articles, *known) if rule.around else articles
            if rule.preparer and coming:
                wanted = [each for each in coming if rule.id in self.active(each, around).names]
                rule.preparer(wanted, around)

    def _make(self, asked: CheckSettings, language: str) -> Active:
        on = []
        for name, rule in self.rules.items():
            made_for_it = not rule.languages or language in rule.languages
            listed = not rule.lexicon or has_lexicon(rule.lexicon, language)
            left_out = self.at_once and rule.whole
            if name in asked.off or left_out or not made_for_it or not listed:
                continue
            level = asked.rules.get(name)
            severity = Severity[level.name] if level else rule.severity
            on.append(ActiveRule(rule, severity, rule.explanation().why))
        on_sentences = [each for each in on if each.rule.reads is Passage]
        gated = [each for each in on_sentences if each.rule.lexicon or each.rule.triggers]
        signed = [each for each in on_sentences if each.rule.signs]
        return Active(
            on_article=tuple(each for each in on if each.rule.reads is Article),
            on_every_sentence=tuple(
                each for each in on_sentences if each not in gated and each not in signed
            ),
            on_signs=tuple(signed),
            on_words=tuple(gated),
            gate=self._gate(gated, language),
            names=frozenset(each.rule.id for each in on),
        )

    def _gate(self, gated: Iterable[ActiveRule], language: str) -> Gate:
        rules = [each.rule for each in gated]
        key = (language, tuple(rule.id for rule in rules))
        if key not in self._gates:
            lists = {
                rule.id: read_lexicon(rule.lexicon, language).phrases
                if rule.lexicon
                else dict.fromkeys(rule.triggers, "")
                for rule in rules
            }
            self._gates[key] = Gate(lists)
        return self._gates[key]


def _check_names(settings: CheckSettings, rules: dict[str, Rule]) -> None:
    kinds = {kind.value for kind in ArticleType}
    readers = {audience.value for audience in Audience}
    for asked, off in ((settings.rules, settings.off), *((each.rules, each.off) for each in settings.where)):
        for name in (*asked, *off):
            _known("a rule", name, rules, "the rules are")
        for name in off:
            if name in asked:
                raise KbError(
                    f'the settings set a level for the rule "{name}" and turn it off',
                    hint="keep one of the two",
                )
    for scope in settings.where:
        for kind in scope.type:
            _known("a type", kind, kinds, "the types are")
        for audience in scope.audience:
            _known("an audience", audience, readers, "the audiences are")


def _known(what: str, name: str, known: Iterable[str], all_are: str) -> None:
    if name not in known:
        raise KbError(
            f'the settings name {what} "{name}" that does not exist{nearest(name, known)}',
            hint=f"{all_are}: {', '.join(known)}",
        )
