"""What machines hear of the week, and what their tokens may do with it."""

from django.utils.translation import gettext_lazy as _

from forum.models.tokens import Scope
from forum.models.tokens import register as register_scope
from forum.webhooks import Event, register, tell

register(Event("build.published", _("A build is out")))
register(Event("build.withdrawn", _("A build is withdrawn")))
register(Event("ballot.frozen", _("A ballot is frozen")))
register(Event("proposal.status", _("A wish has come to another status")))

register_scope(Scope("builds:write", _("Plan builds, set their words and mark them ready"), ("releases.choose_features",)))
register_scope(Scope("files:write", _("Send and remove builds' files"), ("releases.schedule_builds",)))


def published(build, now):
    data = {"product": build.product.slug, "number": build.number, "headline": build.headline, "friday": f"{build.friday}"}
    data |= {"fixes_only": build.fixes_only, "path": build.get_absolute_url()}
    tell("build.published", f"build:{build.pk}", data, now)


def withdrawn(build, now):
    data = {"product": build.product.slug, "number": build.number, "reason": build.withdraw_reason}
    tell("build.withdrawn", f"build:{build.pk}", data | {"path": build.get_absolute_url()}, now)


def turned(proposal, step, now):
    data = {"id": proposal.pk, "title": proposal.thread.title, "status": step.status, "path": proposal.get_absolute_url()}
    tell("proposal.status", f"step:{step.pk}", data, now)


def frozen(ballot, ranked, now):
    figures = [{"proposal": one.proposal_id, "rank": one.rank, "counted": one.counted, "accepted": one.accepted} for one in ranked]
    data = {"product": ballot.product.slug, "friday": f"{ballot.friday}", "digest": ballot.digest, "candidates": figures}
    tell("ballot.frozen", f"ballot:{ballot.pk}", data | {"path": ballot.get_absolute_url()}, now)
