"""What members type → safe HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    html: str
    quoted: tuple[int, ...]  # the posts that the text quotes, by their keys


def render(text):
    from django.utils.html import linebreaks

    return Rendered(linebreaks(text, autoescape=True), ())
