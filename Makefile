# make run    set everything up, run the whole job on the sample county, open the window where there is a display
# make test   set everything up and run all tests
# make lint   style, types and import contracts
# make bench  every benchmark, one line of JSON each
# make sample make the sample county anew

.PHONY: run test lint bench sample

run:
	@./.ci/setup run
	.venv/bin/gis-desk demo --out out/demo

test:
	@./.ci/setup test
	.venv/bin/python -m pytest -n auto --dist worksteal

lint:
	@./.ci/setup test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench:
	@./.ci/setup test
	@for each in tests/bench/[a-z]*.py; do name=$$(basename $$each .py); printf '%s ' $$name; .venv/bin/python -m tests.bench.$$name --json || exit 1; done

sample:
	@./.ci/setup test
	.venv/bin/python -m tests.county
