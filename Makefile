# Two commands do all the set-up: `make demo` and `make test`. Works with GNU make from 3.81 on.
.DEFAULT_GOAL := help
.PHONY: help demo up test fuzz lint format lock bench pictures clean .venv

PORT ?=
SERVE ?= 1
BIN := .venv/bin

help: ## this list
	@printf 'ROMS: keeps a retailer'"'"'s data complete. What make can do here:\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@printf '\nPYTHON=/path/to/python chooses the Python, PORT=3001 the port of demo and up.\n'

demo: .venv ## the whole of ROMS on a faked outside world; SERVE=0 ends after the job
	@exec $(BIN)/python -m demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(PORT),--port $(PORT))

up: .venv ## webserver and daemon on your roms.yaml and .env, until Ctrl-C
	@exec $(BIN)/roms up $(if $(PORT),--port $(PORT))

test: .venv ## format, lint, floors, types and tests
	@sh set_up/test.sh

fuzz: .venv ## other examples than in test for verifiers and readers; SECONDS=600 for longer, SEED=7 for the same again
	@exec $(BIN)/python -m tests.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

lint: .venv ## all of test but the tests
	@sh set_up/test.sh --no-tests

format: .venv ## put the code in its one format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: .venv ## write requirements.lock anew
	@sh set_up/lock.sh --upgrade

bench: .venv ## how fast it is, into bench/results.json; FULL=1 for large sizes, ONLY=square for a part
	@exec env $(if $(ONLY),ONLY=$(ONLY)) $(if $(FULL),FULL=$(FULL)) $(BIN)/python -m bench

pictures: .venv ## take the pictures of README and docs anew; needs Chromium
	@exec $(BIN)/python -m docs.pictures.make

clean: ## remove .venv and what tools left; keeps .roms, the data
	@rm -rf .venv build dist dbt_project/target *.egg-info .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Always looked at: the script itself knows by a checksum whether there is work.
.venv:
	@$(BIN)/python set_up/make_venv.py --check 2>/dev/null || { \
	python=$$(sh set_up/find_python.sh) && "$$python" set_up/make_venv.py; }
	@$(BIN)/python set_up/make_manifest.py
