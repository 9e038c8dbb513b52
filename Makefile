# make run    the site with a living community, on http://localhost:8000 (make run PORT=9000)
# make test   the whole suite, browser included
# make check  style, templates, migrations, translations, settings for the real thing
# make soak   the long sweeps that make test leaves out
# make bench  how fast (make endurance: for how long); both need PostgreSQL and Redis
# make messages  collect what there is to translate, and compile it (needs gettext)

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-compile
TEMPLATES = $$(find templates -name '*.html')
MINUTES ?= 10

# The tests and the site start many Pythons; each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check soak bench endurance messages chromium

run: .venv/run
	@exec $(BIN)/python manage.py up

test: .venv/test chromium
	@$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal

soak: .venv/test chromium
	@$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal -m soak

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/pip check
	$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/pytest -q tests/test_translations.py
	$(REAL) $(BIN)/python manage.py check --deploy --fail-level WARNING

# Settings of the kind the README shows for the real thing; nothing answers behind them, and nothing is asked.
REAL := SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') SITE_URL=https://friday.example.org \
	ALLOWED_HOSTS=friday.example.org DATABASE_URL=postgres://friday@localhost/friday REDIS_URL=redis://localhost:6379/0 \
	MAIL_URL=smtp://localhost:25 PROXY_COUNT=1

bench: .venv/test
	@$(BIN)/python -m tests.bench

endurance: .venv/test
	@$(BIN)/python -m tests.bench --endurance $(MINUTES)

messages: .venv/run
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-wrap --no-location --ignore .venv --ignore var
	$(BIN)/python manage.py compilemessages --ignore .venv --ignore var

# Everything is pinned, so nothing is left to resolve; what Python compiles, it compiles when it is first used.
.venv/run: requirements.txt | .venv/bin/pip
	@echo "Installing what the site needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test: requirements-dev.txt .venv/run
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/bin/pip:
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Name another: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2> /dev/null || $(if $(ROOT_ON_DEBIAN),$(APT) python3-venv > /dev/null,{ echo "Python's venv is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; })
	@$(PYTHON) -m venv --clear .venv

# A browser for the browser tests and a font for the pictures: those that are there, or on Debian as root Debian's own.
chromium: .venv/test
	@$(HAS_BROWSER) && $(HAS_LETTERS) || $(if $(ROOT_ON_DEBIAN),{ echo "Installing Chromium and Chinese letters ..."; $(APT) chromium-headless-shell fonts-noto-cjk libatomic1 > /dev/null; },true)
	@$(HAS_BROWSER) || printf '\n%s\n\n' "!!! NO CHROMIUM FOUND: THE BROWSER TESTS WILL BE SKIPPED. Install one: apt install chromium-headless-shell libatomic1, or $(BIN)/playwright install chromium"
	@$(HAS_LETTERS) || printf '\n%s\n\n' "!!! NO FONT WITH CHINESE LETTERS FOUND: THE TESTS OF PICTURES WILL FAIL. Install one (apt install fonts-noto-cjk) or name one in CREDITS_FONT"

HAS_BROWSER := $(BIN)/python -m tests.chromium > /dev/null
HAS_LETTERS := $(BIN)/python -m tests.letters > /dev/null 2>&1

ROOT_ON_DEBIAN := $(shell [ "$$(id -u)" = 0 ] && command -v apt-get)
APT := { apt-get update -qq || true; } && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends
