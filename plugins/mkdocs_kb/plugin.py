"""The MkDocs plugin `kb`: reads the library once, hosts our pages, adds the site's other files."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jinja2
import material
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig, ValidationError
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, InclusionLevel

from kb_tools.content.paths import stray_links
from kb_tools.content.site_files import SITE_FILES
from kb_tools.errors import KbError, Problem
from kb_tools.pages.contexts import Site
from kb_tools.settings import Settings, settings_from_values
from mkdocs_kb.joining import join_modules
from mkdocs_kb.lean_scripts import make_lean
from mkdocs_kb.outputs import write_article_files, write_site_files
from mkdocs_kb.pages import KbPage, make_pages
from mkdocs_kb.rendering import DEFAULT_EXTENSIONS, Renderer
from mkdocs_kb.site import read_site, template_data
from mkdocs_kb.staging import Staging, begin
from mkdocs_kb.styles import build_stylesheet
from mkdocs_kb.workers import Job, PartialFiles, Workers, can_share, page_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = logging.getLogger("mkdocs.plugins.kb")
TEMPLATES = Path(__file__).parent / "templates"
MATERIAL = Path(material.__file__).parent / "templates"
SCRIPT, OFFLINE_SCRIPT = "kb.js", "kb-offline.js"
OWN_EXTENSIONS = ("toc", "tables", "fenced_code")


class KbPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """One build's worth of state: settings, the library, where the site is being written."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.command: Literal["build", "gh-deploy", "serve"] = "build"
        self.staging: Staging | None = None
        self.site: Site | None = None
        self.renderer: Renderer | None = None
        self.warnings = _Counter()
        self.follows_saves = False
        self.parts: tuple[Any, ...] = ()
        self.workers: Workers | None = None

    def load_config(
        self, options: Mapping[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read our settings with our own declarations, all problems at once."""
        file = Path(config_file_path) if config_file_path else None
        self.settings, problems = settings_from_values(options, file)
        errors: ConfigErrors = [("kb", ValidationError(f"\n{problem}")) for problem in problems]
        return errors, []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what MkDocs was called for."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our templates in front of Material's, and write beside the site's place until all is well."""
        if config.theme.name != "material":
            raise PluginError(
                "the kb plugin stands on Material's styles: write `theme: material` in mkdocs.yml"
            )
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(TEMPLATES))
        config.theme.static_templates.discard("sitemap.xml")
        if self.settings.offline:
            # From a disk nothing turns the address of a folder into its page.
            config.use_directory_urls = False
        if tuple(config.markdown_extensions) == OWN_EXTENSIONS:
            config.markdown_extensions = list(DEFAULT_EXTENSIONS)
            config.mdx_configs = {name: dict(options) for name, options in DEFAULT_EXTENSIONS.items()}
        logging.getLogger("mkdocs").addHandler(self.warnings)
        _refuse_stray_folders(Path(config.docs_dir))
        _quicken_templates(config)
        if self.command != "serve":
            try:
                self.staging = begin(Path(config.site_dir))
            except KbError as error:
                raise PluginError(str(error)) from error
            config.site_dir = str(self.staging.work)
        return config

    @event_priority(50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read every article, choose the edition, and give each file its page."""
        is_preview = self.command == "serve"
        try:
            self.site, whole = read_site(config, self.settings, drafts=is_preview)
        except KbError as error:
            raise PluginError(str(error)) from error
        if whole.problems:
            self._tell(whole.problems, stop=not is_preview)
        _leave_out_strays(files, Path(config.docs_dir))
        for name in SITE_FILES:
            own = files.get_file_from_path(name)
            if own:
                files.remove(own)
        files = PartialFiles(files)
        self.renderer = Renderer(config, files, self.site.strings)
        stylesheet = self._add_styles(files, config)
        config.extra["kb"] = template_data(
            self.site,
            config,
            stylesheet=stylesheet,
            script=f"assets/{OFFLINE_SCRIPT if self.settings.offline else SCRIPT}",
            with_csp=not is_preview,
        )
        config.extra["kb"]["live"] = "assets/serve/reload.js" if self.follows_saves else ""
        make_pages(self.site, files, config, self.renderer)
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the navigation, and take the articles out of MkDocs' hands where workers will do them."""
        self.parts = (files, nav)
        assert self.site is not None
        articles = self.site.library.articles
        if isinstance(files, PartialFiles) and self.command == "build" and can_share(config, len(articles)):
            files.elsewhere = frozenset(article.path for article in articles)
        return nav

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Everything is known now: let the workers begin. Templates don't change during a build."""
        env.auto_reload = False
        self.parts = (*self.parts, env)
        if self.site and isinstance(files, PartialFiles) and files.elsewhere:
            nav = self.parts[1]
            self.workers = Workers(Job(self.site, config, files, nav, env, self.site.library.articles))
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """The 404 page stands at any depth: its addresses start from the site's top."""
        context["base_url"] = str(context["base_url"]).rstrip("/")
        return context

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write what stands beside the pages; put the site in place unless a strict build found fault."""
        if self.site is None:
            return
        folder = Path(config.site_dir)
        if self.workers:
            documents = self.workers.finish()
        else:
            documents = []
            for article in self.site.library.articles:
                page = page_of(self.parts[0], article.path)
                assert isinstance(page, KbPage)
                document = write_article_files(self.site, article, folder, page.passages)
                documents += [document] if document else []
        write_site_files(self.site, folder, documents, config.extra["kb"]["search_version"])
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.staging:
            if config.strict and self.warnings.count:
                self.staging.drop()
            else:
                self.staging.put_in_place()
            config.site_dir = str(self.staging.place)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site where it is."""
        if self.workers:
            self.workers.stop()
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.staging:
            self.staging.drop()

    def _tell(self, problems: tuple[Problem, ...], *, stop: bool) -> None:
        told = "\n".join(str(problem) for problem in problems)
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the articles"
        if stop:
            raise PluginError(f"{count}:\n{told}")
        log.warning("%s:\n%s", count, told)

    def _add_styles(self, files: Files, config: MkDocsConfig) -> str:
        """Replace Material's own assets with one stylesheet and the icons that it names."""
        for file in list(files):
            if file.src_uri.startswith("assets/serve/") and not self.follows_saves:
                files.remove(file)
            elif file.src_uri.startswith(
                ("assets/javascripts/", "assets/stylesheets/", "assets/images/favicon")
            ):
                if file.abs_src_path and Path(file.abs_src_path).is_relative_to(MATERIAL):
                    files.remove(file)
            elif (
                file.abs_src_path
                and file.src_uri.endswith("/style.css")
                and Path(file.abs_src_path).is_relative_to(TEMPLATES)
            ):
                files.remove(file)
        offline = self.settings.offline
        sheet = build_stylesheet(MATERIAL / "assets" / "stylesheets", TEMPLATES / "assets", whole=offline)
        texts = {f"assets/{sheet.name}": sheet.text}
        if offline:
            texts[f"assets/{OFFLINE_SCRIPT}"] = _one_script(files)
        else:
            make_lean(files, config, TEMPLATES)
        texts.update({f"assets/icons/{name}": svg for name, svg in sheet.images.items()})
        for path, text in texts.items():
            files.append(File.generated(config, path, content=text, inclusion=InclusionLevel.INCLUDED))
        return sheet.name


def _one_script(files: Files) -> str:
    """Our modules as one script, in their place among the site's files."""
    for file in list(files):
        is_module = file.src_uri.endswith(".js") and not file.src_uri.startswith("assets/serve/")
        if is_module and file.abs_src_path and Path(file.abs_src_path).is_relative_to(TEMPLATES):
            files.remove(file)
    try:
        return join_modules(TEMPLATES / "assets", SCRIPT)
    except KbError as error:
        raise PluginError(str(error)) from error


def _refuse_stray_folders(docs: Path) -> None:
    """Stop before MkDocs walks through a link that leads out of the articles' folder, or in a circle."""
    stray = [link for link in stray_links(docs) if (docs / link).is_dir()]
    if stray:
        told = "\n".join(
            f"{link}: this link leads out of the folder of articles, or in a circle" for link in stray
        )
        raise PluginError(f"{told}\n   remove it, or put the files themselves there")


def _leave_out_strays(files: Files, docs: Path) -> None:
    """Take out files that are links to somewhere else: they may be any file of this machine."""
    for link in stray_links(docs):
        file = files.get_file_from_path(link)
        if file:
            files.remove(file)
            log.warning("%s is a link out of the folder of articles: it is left out", link)


def _quicken_templates(config: MkDocsConfig) -> None:
    """Spare MkDocs the walk over Material's many icons, and keep compiled templates between builds."""
    make = config.theme.get_env

    def get_env() -> jinja2.Environment:
        env = make()
        env.loader = _WithoutIcons(config.theme.dirs)
        # A folder of the user's own; Jinja refuses one that others may write to.
        with contextlib.suppress(RuntimeError, OSError):
            env.bytecode_cache = jinja2.FileSystemBytecodeCache()
        return env

    config.theme.get_env = get_env  # type: ignore[method-assign]


class _WithoutIcons(jinja2.FileSystemLoader):
    """Finds every template, but does not list the icons: nothing copies them into a site."""

    def list_templates(self) -> list[str]:
        """All files of the theme's folders outside hidden folders."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = os.path.relpath(folder, top)
                found.update(
                    name if below == "." else f"{below}/{name}".replace(os.sep, "/") for name in files
                )
        return sorted(found)


class _Counter(logging.Handler):
    """Counts warnings, as MkDocs' strict mode does, so that a refused build is not put in place."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
