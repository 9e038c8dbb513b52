"""How the community hears that a build is out: the thread it is talked about in, and who is told."""

import re

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forum import notices
from forum.models import Member, Thread
from releases import events
from releases.models.proposals import Proposal


def announce(build, now):
    """Open the build's thread, mark its wishes built, and tell their friends and everybody. Part of `Build.publish`."""
    with translation.override(settings.LANGUAGE_CODE):
        thread = _open_thread(build, now)
    build.thread = thread
    build.save(update_fields=["thread"])
    for proposal in build.proposals():
        if proposal.turn(Proposal.Status.BUILT, now):
            proposal.tell("built", f"proposal:{proposal.pk}:built", now, build.get_absolute_url(), build=build.number)
    events.published(build, now)
    named = {"product": build.product.name, "build": build.number, "pk": build.pk}
    notices.tell_everybody(
        "fixes_out" if build.fixes_only else "build_out", f"build:{build.pk}", build.get_absolute_url(), now, **named
    )


def call_back(build, now):
    """Tell those who run a withdrawn build, and why. Part of `Build.withdraw`."""
    who_run_it = Member.objects.filter(is_active=True, running__build=build)
    named = {"product": build.product.name, "build": build.number, "reason": build.withdraw_reason}
    events.withdrawn(build, now)
    notices.tell(who_run_it, "withdrawn", f"build:{build.pk}:withdrawn", build.get_absolute_url(), now, **named)


def _open_thread(build, now):
    named = {"product": build.product.name, "number": build.number, "headline": build.headline}
    title = _("%(product)s %(number)s is out: %(headline)s") if build.headline else _("%(product)s %(number)s is out")
    title = Truncator(title % named).chars(Thread._meta.get_field("title").max_length)
    board, herald = build.product.news_board, build.product.herald
    return board.open_thread(herald, title, first_post(build), now, kind=Thread.Kind.NEWS, home=build.get_absolute_url())


def first_post(build):
    """What stands at the head of the build's thread, in Markdown."""
    features = build.features.select_related("team")
    lines = [f"- **{plain(feature.title)}** · {plain(feature.team.name)}{_summary(feature)}" for feature in features]
    changed = lines and "## " + _("What changed")
    parts = [_skipped(build), build.notes.strip(), changed, "\n".join(lines), f"[{_call(build)}]({build.get_absolute_url()})"]
    return "\n\n".join(part for part in parts if part)


def _skipped(build):
    return build.fixes_only and _("This Friday is skipped, only fixes go out: %(reason)s") % {"reason": plain(build.reason)}


def _call(build):
    return _("See what was fixed") if build.fixes_only else _("Use it, vote on what changed and send your four-grid report")


def _summary(feature):
    return f"  \n  {plain(feature.summary)}" if feature.summary else ""


def plain(text):
    """Words as they are, whatever Markdown would make of them."""
    return re.sub(r"([\\`*_\[\]<>#~|])", r"\\\1", " ".join(text.split()))
