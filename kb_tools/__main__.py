"""`python -m kb_tools`: the same as `kb`."""

from kb_tools.cli import main

raise SystemExit(main())
