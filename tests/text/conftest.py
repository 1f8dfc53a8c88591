from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpora() -> Path:
    folder = Path(__file__).parents[3] / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip("the corpora are not here: they lie beside the repository, in ../shared/corpora")
    return folder
