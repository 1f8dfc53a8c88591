"""The site's settings: what stands under `plugins: - kb:` in mkdocs.yml, read once and passed down.

Declared once here; the command line and the site adapter both read them through this module. The file is
read without running anything in it: tags such as `!ENV` stay text.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from kb_tools.errors import KbError, Place, Problem, ProblemsError
from kb_tools.fields import read_fields
from kb_tools.yaml_source import Entries, Items, Node, Scalar, node_of, plain, read_yaml


class Edition(StrEnum):
    """Whom a build is for."""

    CUSTOMERS = "customers"
    AGENTS = "agents"


class Level(StrEnum):
    """How much a rule's findings count."""

    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"


class HomeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The home page."""

    question: Annotated[
        str,
        Meta(
            max_length=120, description="The one question on top.", examples=["What do you need help with?"]
        ),
    ] = ""
    lead: Annotated[
        str,
        Meta(
            max_length=300, description="The sentence under it.", examples=["Write it as you would say it."]
        ),
    ] = ""
    placeholder: Annotated[
        str,
        Meta(
            max_length=80,
            description="An example in the search field.",
            examples=["I lost the phone with my codes"],
        ),
    ] = ""
    urgent: Annotated[
        tuple[str, ...],
        Meta(
            description="Ids of the articles that people need in a fright, shown first and in red.",
            examples=[["account-taken-over"]],
        ),
    ] = ()
    ways_in: Annotated[
        tuple[str, ...],
        Meta(
            description="Ids of the other articles that most people come for.", examples=[["cannot-sign-in"]]
        ),
    ] = ()


class AskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an article asks, whom, and how often."""

    vote: Annotated[
        tuple[Edition, ...],
        Meta(description="In which editions articles ask “Did this solve it?”.", examples=[["customers"]]),
    ] = (Edition.CUSTOMERS, Edition.AGENTS)
    step: Annotated[
        tuple[Edition, ...],
        Meta(
            description="In which editions articles ask which step did not work.",
            examples=[["customers", "agents"]],
        ),
    ] = (Edition.CUSTOMERS, Edition.AGENTS)
    flag: Annotated[
        tuple[Edition, ...],
        Meta(
            description="Where agents can flag an article for its owner: their own edition, or nowhere.",
            examples=[["agents"]],
        ),
    ] = (Edition.AGENTS,)
    again_after: Annotated[
        int,
        Meta(
            ge=0,
            le=365,
            description="For how many days a device that answered on an article is not asked there again, "
            "even when its text has changed. An answer can be changed at any time.",
            examples=[7],
        ),
    ] = 7


class FeedbackSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Votes and comments."""

    collector: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/]+(/\S*)?|/\S*)?$",
            max_length=300,
            description="Where votes go: the collector's address, or a path on the site's own host. "
            "Empty: pages don't ask.",
            examples=["https://votes.example.com"],
        ),
    ] = ""
    mail: Annotated[
        str,
        Meta(
            pattern=r"^([A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$",
            max_length=254,
            description="Where answers go by mail on a site without a collector: pages then offer a prepared "
            "mail, and send nothing themselves.",
            examples=["help-centre@example.com"],
        ),
    ] = ""
    snapshot: Annotated[
        str,
        Meta(
            max_length=300,
            description="The file that `kb feedback snapshot` wrote, relative to mkdocs.yml.",
            examples=["snapshot.json"],
        ),
    ] = ""
    ask: Annotated[AskSettings, Meta(description="What is asked, whom, and how often.")] = AskSettings()


Reasons = dict[str, Annotated[str, Meta(min_length=1)]]


class CheckScope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of some articles only: of those that fit every line from type to audience."""

    type: Annotated[
        tuple[str, ...], Meta(description="Of these types.", examples=[["policy", "advisory"]])
    ] = ()
    category: Annotated[tuple[str, ...], Meta(description="In these categories.", examples=[["legal"]])] = ()
    locale: Annotated[tuple[str, ...], Meta(description="In these languages.", examples=[["de"]])] = ()
    audience: Annotated[tuple[str, ...], Meta(description="For these readers.", examples=[["agent"]])] = ()
    grade: Annotated[
        Annotated[float, Meta(ge=1, le=18)] | None,
        Meta(description="The highest school grade, instead.", examples=[12]),
    ] = None
    rules: Annotated[
        dict[str, Level], Meta(description="Levels of single rules.", examples=[{"read-passive": "hint"}])
    ] = {}
    off: Annotated[
        Reasons,
        Meta(
            description="Rules that are off, each with the reason.",
            examples=[{"tone-promise": "The wording is prescribed by law."}],
        ),
    ] = {}


class CheckSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `kb check` asks for."""

    grade: Annotated[
        float,
        Meta(
            ge=1,
            le=18,
            description="The school grade that an article's text may ask for at most.",
            examples=[9],
        ),
    ] = 9.0
    rules: Annotated[
        dict[str, Level],
        Meta(
            description="The level of single rules: hint, warning or error.",
            examples=[{"plain-words": "hint"}],
        ),
    ] = {}
    off: Annotated[
        Reasons,
        Meta(
            description="Rules that are off, each with the reason.",
            examples=[{"plain-latin": "Our readers are lawyers."}],
        ),
    ] = {}
    rules_page: Annotated[
        str,
        Meta(
            max_length=300,
            description="The address of a page that explains the rules, to which reports link.",
            examples=["/beeline/rules/"],
        ),
    ] = ""
    vale: Annotated[
        tuple[str, ...],
        Meta(
            description="Folders with rules that you wrote for Vale, relative to mkdocs.yml.",
            examples=[["styles/Microsoft"]],
        ),
    ] = ()
    where: Annotated[
        tuple[CheckScope, ...],
        Meta(
            description="What is asked of some articles only; later entries outdo earlier ones.",
            examples=[[{"type": ["policy"], "grade": 12}]],
        ),
    ] = ()

    def of(self, *, type: str, category: str, locale: str, audience: str) -> CheckSettings:  # noqa: A002
        """What is asked of articles of this type, category, language and audience."""
        asked = self
        given = {"type": type, "category": category, "locale": locale, "audience": audience}
        for scope in self.where:
            fits = all(
                not (named := getattr(scope, name)) or value in named or value.partition("-")[0] in named
                for name, value in given.items()
            )
            if fits:
                off = {name: why for name, why in asked.off.items() if name not in scope.rules} | scope.off
                rules = {
                    name: level
                    for name, level in (asked.rules | scope.rules).items()
                    if name not in scope.off
                }
                grade = asked.grade if scope.grade is None else scope.grade
                asked = CheckSettings(
                    grade=grade, rules=rules, off=off, rules_page=self.rules_page, vale=self.vale
                )
        return asked


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that an owner can set."""

    edition: Annotated[
        Edition,
        Meta(
            description="Whom this build is for. The customers' edition holds nothing of the agents'.",
            examples=["customers"],
        ),
    ] = Edition.CUSTOMERS
    offline: Annotated[
        bool,
        Meta(
            description="Whether the site is opened from a disk, without a web server. It asks for no votes.",
            examples=[True],
        ),
    ] = False
    home: Annotated[HomeSettings, Meta(description="The home page.")] = HomeSettings()
    feedback: Annotated[FeedbackSettings, Meta(description="Votes and comments.")] = FeedbackSettings()
    check: Annotated[CheckSettings, Meta(description="What `kb check` asks for.")] = CheckSettings()


class Site(Struct, frozen=True, kw_only=True):
    """What the command line needs to know of a site: its folder of articles and its settings."""

    articles: Path
    settings: Settings = Settings()
    config_file: Path | None = None
    name: str = ""
    locale: str = "en"
    url: str = ""


def read_site(start: Path | None = None, *, config_file: Path | None = None) -> Site:
    """The site to which a folder or file belongs: the nearest mkdocs.yml at or above it.

    Without one, the folder itself is taken as the folder of articles, with default settings. Raises
    ProblemsError with every problem of the settings, KbError where a named file is not there.
    """
    start = (start or Path.cwd()).resolve()
    found = config_file or find_config(start)
    if found is None:
        return Site(articles=start if start.is_dir() else start.parent)
    if not found.is_file():
        raise KbError(
            f"there is no settings file {found}", hint="name it with --config, or leave the option out"
        )
    root = read_config(found)
    settings, problems = settings_from(kb_options(root), file=str(found))
    if problems:
        raise ProblemsError(problems)
    docs = text_at(root, "docs_dir") or "docs"
    return Site(
        articles=found.parent / docs,
        settings=settings,
        config_file=found,
        name=text_at(root, "site_name") or "",
        locale=_locale(root),
        url=text_at(root, "site_url") or "",
    )


def find_config(start: Path) -> Path | None:
    """The nearest mkdocs.yml at or above a place, but not above a repository's top."""
    for folder in (start, *start.parents):
        for name in ("mkdocs.yml", "mkdocs.yaml"):
            if (folder / name).is_file():
                return folder / name
        if (folder / ".git").exists():
            return None
    return None


def read_config(file: Path) -> Node | None:
    """The nodes of an mkdocs.yml, nothing in it run. Raises ProblemsError where it cannot be read."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KbError(f"{file} is not saved as UTF-8", hint="save it as UTF-8") from error
    root, problems = read_yaml(text, str(file), foreign=True)
    if problems:
        raise ProblemsError(problems)
    return root


def kb_options(root: Node | None) -> Node | None:
    """What stands under `plugins: - kb:`; None where there is nothing."""
    plugins = root.get("plugins") if isinstance(root, Entries) else None
    if isinstance(plugins, Entries):
        return plugins.get("kb")
    if isinstance(plugins, Items):
        for node in plugins.nodes:
            if isinstance(node, Entries) and (options := node.get("kb")) is not None:
                return options
    return None


def settings_from(node: Node | None, *, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings from nodes, with all problems at once; what cannot be read keeps its default."""
    if node is None or (isinstance(node, Scalar) and plain(node) is None):
        return Settings(), ()
    settings, problems = read_fields(Settings, node, what=f"the settings of kb in {Path(file).name}")
    return settings or Settings(), problems


def settings_from_values(
    values: Mapping[str, object], config_file: Path | None
) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings from values that the site generator has read, with places from its file where it has them."""
    file = str(config_file) if config_file else "mkdocs.yml"
    like = None
    if config_file and config_file.is_file():
        try:
            like = kb_options(read_config(config_file))
        except KbError:
            like = None
    return settings_from(node_of(dict(values), file, like or _at(file)), file=file)


def _locale(root: Node | None) -> str:
    """The site's language, as Material's setting has it."""
    theme = root.get("theme") if isinstance(root, Entries) else None
    return (text_at(theme, "language") or "en").replace("_", "-")


def text_at(root: Node | None, key: str) -> str | None:
    """A top-level text value of the file."""
    value = root.get(key) if isinstance(root, Entries) else None
    return value.text if isinstance(value, Scalar) else None


def _at(file: str) -> Node:
    return Scalar("", True, Place(file))
