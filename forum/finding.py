"""Search by what stands in the text: two characters are found in the middle of a Chinese sentence too."""

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from django.db.models import Max
from django.utils.html import strip_tags

from forum.markup.safety import tidy
from forum.models import Member, Post, Thread

SHORTEST, LONGEST, MOST_WORDS = 2, 100, 5
MOST_THREADS, MOST_POSTS = 20, 30
LOOKED_AT = 50_000  # threads, and posts, from the newest on: without an index of words each of them is read
BEFORE, AFTER = 40, 120


@dataclass(frozen=True)
class Search:
    """What a member may read and all the words stand in, newest first."""

    asked: str
    member: Member

    @cached_property
    def text(self):
        return " ".join(tidy(self.asked).split())[:LONGEST]

    @cached_property
    def words(self):
        return self.text.split()[:MOST_WORDS] if len(self.text) >= SHORTEST else []

    @cached_property
    def threads(self):
        found = self._in(Thread.objects.visible_to(self.member).for_lists(self.member), "title")
        return list(found.order_by("-last_post_at", "-pk")[:MOST_THREADS])

    @cached_property
    def posts(self):
        found = self._in(Post.objects.visible_to(self.member), "body").order_by("-pk")
        found = found.select_related("thread__board", "author").prefetch_related("author__groups")
        return [Hit(post, self.words) for post in found[:MOST_POSTS]]

    def _in(self, found, field):
        """Those of the newest rows in whose field all the words stand."""
        if not self.words:
            return found.none()
        newest = found.model.objects.aggregate(newest=Max("pk"))["newest"] or 0
        for word in self.words:
            found = found.filter(**{f"{field}__icontains": word})
        return found.filter(pk__gt=newest - LOOKED_AT)


@dataclass(frozen=True)
class Hit:
    """A post with the place in it where the first of the words stands."""

    post: Post
    words: list

    @cached_property
    def excerpt(self):
        """What stands before the word, the word, and what stands behind it."""
        text = " ".join(unescape(strip_tags(self.post.html)).split())
        found = re.search("|".join(map(re.escape, self.words)), text, re.IGNORECASE)
        start, end = found.span() if found else (0, 0)
        before = ("…" if start > BEFORE else "") + text[max(0, start - BEFORE) : start]
        behind = text[end : end + AFTER] + ("…" if len(text) > end + AFTER else "")
        return before, text[start:end], behind
