"""Which builds: asked by who may see them, and by the clock."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from releases.cycle import Week
from releases.models.rollouts import Rollout, StopShip


class BuildQuerySet(models.QuerySet):
    def out(self):
        return self.filter(state=self.model.State.PUBLISHED)

    def asked_about(self):
        """Those that are out and that members report on: all but those with fixes only."""
        return self.out().filter(fixes_only=False)

    def left_out(self):
        """Those whose Friday is skipped, also when fixes go out."""
        return self.filter(Q(state=self.model.State.SKIPPED) | Q(fixes_only=True))

    def waiting(self):
        return self.filter(state__in=self.model.WAITING)

    def with_stop_ships(self):
        """With how many call to stop each, as `stop_ship_count`."""
        calls = StopShip.objects.standing().filter(build=OuterRef("pk")).order_by().values("build").annotate(n=Count("pk"))
        return self.annotate(stop_ship_count=Subquery(calls.values("n")))

    def with_open_ends(self):
        """With whether a file has not arrived and a point of the checklist is not done, as `awaits_file` and `open_point`."""
        files, points = (self.model._meta.get_field(name).related_model.objects for name in ("files", "points"))
        return self.annotate(
            awaits_file=Exists(files.unfinished().filter(build=OuterRef("pk"))),
            open_point=Exists(points.filter(build=OuterRef("pk"), done_at=None)),
        )

    def gathering(self, now):
        """Planned builds whose list is not fixed yet."""
        return self.filter(state=self.model.State.PLANNED, friday__gte=Week.gathering(now).friday)

    def visible_to(self, member):
        """Published builds, and those that have come to a ring of the member's; to who makes the schedule, all of them."""
        if member.has_perm("releases.schedule_builds") or member.has_perm("releases.choose_features"):
            return self
        return self.out_or_among(Rollout.objects.reaching(member)) if member.is_authenticated else self.out()

    def of_seat(self, seat):
        """What the device of this seat's member may have: no other ring's candidates, whoever the member is."""
        return self.out_or_among(Rollout.objects.reaching(seat.member).filter(ring=seat.ring_id))

    def out_or_among(self, rollouts):
        here = Exists(rollouts.filter(build=OuterRef("pk")))
        return self.filter(Q(state=self.model.State.PUBLISHED) | Q(state__in=self.model.WAITING) & here)

    def taking_reports(self, now):
        return self.out().filter(published_at__lte=now, reports_close_at__gt=now)

    def closed(self, now):
        return self.out().filter(reports_close_at__lte=now)

    def due(self, now):
        """Ready builds whose Friday has struck, that are not too late and that nobody keeps back or has halted in a ring."""
        week = Week.at(now)
        if now > week.late_until:
            return self.none()
        return self.filter(
            ~Exists(Rollout.objects.halted().filter(build=OuterRef("pk"))),
            state=self.model.State.READY,
            held_at=None,
            friday=week.friday,
        )

    def missed(self, now):
        """Builds that never went out and no longer may."""
        week = Week.at(now)
        over = Q(friday__lte=week.friday) if now > week.late_until else Q(friday__lt=week.friday)
        return self.waiting().filter(over)
