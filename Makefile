# Two commands are all a newcomer needs: `make serve` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: serve test test-all check judge bench soak wheel generate set-up clean

serve: set-up                 ## the help centre with votes, on one loopback port
	@$(BIN)/kb serve $(ARGS)

test:                         ## everything that runs in under five minutes
	@$(PYTHON) scripts/set_up.py --tests
	@$(BIN)/python -m pytest $(ARGS)

test-all:                     ## the slow ones too, and the built wheel in a clean environment
	@$(PYTHON) scripts/set_up.py --tests
	@$(BIN)/python -m pytest -m "slow or not slow" $(ARGS)

check: set-up                 ## style, types, who may know whom, and docs that tell the truth
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/generate.py --check
	@$(BIN)/kb check docs

generate: set-up              ## write the reference pages and schemas anew from the declarations
	@$(BIN)/python scripts/generate.py

bench: set-up                 ## compare with peers, side by side, in one run
	@$(BIN)/python scripts/bench.py $(ARGS)

soak: set-up                  ## kill -9 in bursts, on both stores: nothing lost, nothing twice (half an hour)
	@$(BIN)/python scripts/soak.py $(ARGS)

judge: set-up                 ## how often the rules are right on articles that no one here wrote
	@$(BIN)/python scripts/judge.py $(ARGS)

wheel: set-up                 ## build the package into dist/
	@$(BIN)/python -m hatchling build -t wheel

set-up:
	@$(PYTHON) scripts/set_up.py

clean:                        ## forget everything that can be made again
	rm -rf .venv site dist .kb tests/site/node_modules
