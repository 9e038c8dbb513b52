"""Reads the texts beside this file: what the demo's people are called, build, wish and say."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Talk:
    """A thread or a proposal: its head, what opens it, and the replies as (author, text)."""

    head: tuple[str, ...]
    body: str
    replies: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Release:
    """One Friday: how many weeks ago, what it says, and its features as (team, title, summary, makers)."""

    weeks_ago: int
    headline: str
    notes: str
    features: tuple[tuple[str, str, str, tuple[str, ...]], ...]


def rows(name):
    """The lines of a table, split at the bars."""
    return [_cells(line) for line in _lines(name) if line.strip()]


def talks(name):
    return [_talk(part) for part in _parts(name)]


def releases():
    return [_release(part.strip().splitlines()) for part in _parts("builds")]


def words():
    """{grid: what members write in it}"""
    found, grid = {}, None
    for line in _lines("words"):
        if line.startswith("["):
            grid = found.setdefault(line.strip("[]"), [])
        elif line:
            grid.append(line)
    return found


def _lines(name):
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("# ")]


def _parts(name):
    return ("\n" + "\n".join(_lines(name))).split("\n## ")[1:]


def _cells(line):
    return tuple(cell.strip() for cell in line.split("|"))


def _talk(part):
    head, *posts = part.split("\n-- ")
    head, _newline, body = head.partition("\n")
    replies = (post.partition("\n")[::2] for post in posts)
    return Talk(_cells(head), body.strip(), tuple((author.strip(), text.strip()) for author, text in replies))


def _release(lines):
    first, *rest = lines
    weeks_ago, _bar, headline = (cell.strip() for cell in first.partition("|"))
    table = [_cells(line) for line in rest if line.count("|") == 3]
    return Release(
        int(weeks_ago),
        headline,
        "\n".join(line for line in rest if line.count("|") != 3).strip(),
        tuple((team, title, summary, tuple(name.strip() for name in makers.split(","))) for team, title, summary, makers in table),
    )
