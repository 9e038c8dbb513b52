"""What the team says of a wish, at its desk, is an answer to whoever wished it, as a post would be."""

from forum import promise
from releases.models import Step

promise.register_answer(lambda: Step.objects.order_by("pk"), thread="proposal__thread")
