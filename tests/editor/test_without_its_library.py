"""`kb lsp` where the library for it is not installed."""

from __future__ import annotations

import sys

from kb_tools.cli import main


def test_without_its_library_the_command_says_what_to_install(monkeypatch, capsys):
    for name in [each for each in sys.modules if each.startswith(("pygls.", "kb_tools.editor."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    assert main(["lsp"]) == 2
    assert "pip install 'beeline-kb[lsp]'" in capsys.readouterr().err
