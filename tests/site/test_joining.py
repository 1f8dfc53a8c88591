"""Modules joined into one classic script do what they did as modules."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kb_tools.errors import KbError
from mkdocs_kb.joining import join_modules
from tests.site.help_centre import absent


def test_the_joined_script_runs_like_its_modules(tmp_path: Path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.js").write_text(
        'import { add, count as many, Box } from "./parts/add.js";\n'
        'import * as words from "./parts/words.js";\n'
        "add(2);\n"
        "console.log(many(), new Box(words.greeting).text);\n"
        'const later = () => import("./parts/later.js");\n'
        "later().then(async ({ told, default: count }) => console.log(await told(), count()));\n"
    )
    (tmp_path / "parts/add.js").write_text(
        'import { start } from "./words.js";\n'
        "let sum = start;\n"
        "export function add(more) {\n  sum += more;\n}\n"
        "export const count = () => sum;\n"
        "export class Box {\n  constructor(text) {\n    this.text = text;\n  }\n}\n"
    )
    (tmp_path / "parts/words.js").write_text('export const start = 40;\nexport let greeting = "hello";\n')
    (tmp_path / "parts/later.js").write_text(
        'import { count } from "./add.js";\nimport shout from "./shout.js";\n'
        "export async function told() {\n  return shout(`later ${count()}`);\n}\nexport default count;\nexport {};\n"
    )
    (tmp_path / "parts/shout.js").write_text("export default (text) => text.toUpperCase();\n")

    joined = join_modules(tmp_path, "main.js")

    node = shutil.which("node")
    if node is None:
        absent("node is not here, which runs the joined script")
    done = subprocess.run([str(node), "-"], input=joined, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["42 hello", "LATER 42 42", ""]
    assert joined == join_modules(tmp_path, "main.js")


@pytest.mark.parametrize(
    "line",
    [
        'import thing, { one } from "./other.js";',
        'import "./other.js";',
        'export * from "./other.js";',
        "export default function named() {}",
        "export { one };",
        "const here = import.meta.url;",
        "await 1;",
    ],
)
def test_a_form_that_cannot_be_joined_is_named(tmp_path: Path, line: str):
    (tmp_path / "main.js").write_text(f"const one = 1;\n{line}\n")
    (tmp_path / "other.js").write_text("export const one = 1;\n")

    with pytest.raises(KbError, match=r"main\.js: this form") as caught:
        join_modules(tmp_path, "main.js")
    assert line in str(caught.value)


def test_a_module_that_is_not_there_is_named(tmp_path: Path):
    (tmp_path / "main.js").write_text('import { one } from "./gone.js";\n')

    with pytest.raises(KbError, match=r"gone\.js"):
        join_modules(tmp_path, "main.js")
