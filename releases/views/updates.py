"""For devices: what is new, signed."""

from base64 import b64encode

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe

from forum import clock
from releases import updates
from releases.models import Product, Seat


@require_safe
def channel(request, product):
    """What everybody's devices may have."""
    product = _product(product)
    return _answer(request, updates.statement(product, clock.now()))


@require_safe
def ring_channel(request, product, text):
    """What the devices of a ring's member may have; the pass stands in the address."""
    try:
        seat = updates.seat_of(text)
    except Seat.DoesNotExist:
        raise Http404 from None
    product = _product(product)
    if seat.ring.product_id != product.pk:
        raise Http404
    answer = _answer(request, updates.statement(product, clock.now(), seat))
    answer["Cache-Control"] = "private, max-age=0"
    return answer


@require_safe
def key(request):
    """The public key that the answers are checked with."""
    if not settings.UPDATE_KEY:
        raise Http404
    said = {"algorithm": "Ed25519", "key": updates.key_id(), "public_key": b64encode(updates.public_key()).decode()}
    return JsonResponse(said)


def _product(slug):
    if not settings.UPDATE_KEY:
        raise Http404
    return get_object_or_404(Product, slug=slug)


def _answer(request, statement):
    envelope = updates.signed(statement)
    tagged = condition(etag_func=lambda *_args: f'"{envelope["signature"][:32]}"')
    return tagged(lambda _request: JsonResponse(envelope))(request)
