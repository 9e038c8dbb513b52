"""What the team says of a wish, at its desk, is an answer to whoever wished it, as a post would be."""

from django.db.models import OuterRef

from forum import promise
from forum.models import Member
from releases.models import Step


def _steps():
    return Step.objects.filter(proposal__thread=OuterRef("pk"), by__in=Member.objects.staff()).order_by("pk")


promise.register_answer(_steps)
