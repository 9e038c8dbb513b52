from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from awards import sharing
from awards.models import Tally
from forum import drawing


@require_safe
def picture(request, friday, product, shape):
    """An announced award as a picture; anybody may keep it for a while."""
    tally = get_object_or_404(Tally.objects.announced(), build__friday=friday, build__product__slug=product)
    if shape not in sharing.SIZES or not tally.winners:
        raise Http404
    try:
        answer = HttpResponse(sharing.picture(tally, shape), content_type="image/png")
    except drawing.NoFont as advice:
        return HttpResponse(str(advice), status=503, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer
