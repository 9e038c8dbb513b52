"""Imports point one way: a layer knows those before it in the list, and no core knows its own rooms."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = [
    *("forum", "forum.desk", "forum.moderation", "forum.meetups"),
    *("releases", "releases.widgets", "releases.sales"),
    *("feedback", "feedback.problems", "feedback.desk", "feedback.growth"),
    *("awards", "awards.medals", "awards.campaigns", "awards.thanks", "awards.hall", "awards.widgets"),
    "config",
]


def layer(dotted):
    """Where a module stands in the list: at its longest name."""
    fits = [place for place, name in enumerate(LAYERS) if f"{dotted}.".startswith(f"{name}.")]
    return max(fits, key=lambda place: len(LAYERS[place])) if fits else None


def imported(source, package):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{name.name}" for name in node.names)


def wrong(dotted, source, package=None):
    """The imports of a module that point upward."""
    mine = layer(dotted)
    found = imported(source, package or dotted.rpartition(".")[0])
    return [f"{dotted} imports {name}" for name in found if (theirs := layer(name)) is not None and theirs > mine]


def modules():
    for app in ("forum", "releases", "feedback", "awards"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            package = ".".join(parts[:-1])
            yield (package if parts[-1] == "__init__" else ".".join(parts)), path.read_text(), package


def test_no_import_points_upward():
    found = [line for dotted, source, package in modules() for line in wrong(dotted, source, package)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forum.views.boards", "from releases.models import Build"),
        ("forum.views.boards", "import releases.models"),
        ("forum.views.boards", "def late():\n    from releases.models import Build"),
        ("forum.views.boards", "from forum.desk import cases"),
        ("forum.views.boards", "from forum import desk"),
        ("forum.apps", "from . import desk"),
        ("forum.views.boards", "from ..desk import cases"),
        ("releases.sales.models", "from awards.campaigns.models import Draw"),
        ("awards.models", "from config import settings"),
    ],
)
def test_it_finds_what_points_upward(module, source):
    assert wrong(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forum.desk.views", "from forum.models import Thread"),
        ("awards.hall.views", "from releases.models import Seat\nfrom forum.models import Member"),
        ("awards.campaigns.models", "from releases.sales.models import FCode"),
        ("feedback.models", "from django.db import models"),
        ("releases.views.builds", "from . import schedule"),
    ],
)
def test_it_lets_the_others_pass(module, source):
    assert not wrong(module, source)
