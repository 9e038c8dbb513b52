"""Uploaded pictures, served by ourselves: always WebP that we made, never as anything else."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.signing import BadSignature
from django.http import FileResponse, Http404, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

from forum.faces import drawn

FOREVER = "public, max-age=31536000, immutable"  # a picture never changes: a new one gets a new name


@require_safe
def media(request, path):
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if file.suffix != ".webp" or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/webp", headers={"Cache-Control": FOREVER})


@require_safe
def faces(request, signed):
    """The faces of a page in one picture. Only our pages sign such an address: nobody makes us draw anything else."""
    try:
        picture = drawn(signed)
    except BadSignature:
        raise Http404 from None
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/webp", headers={"Cache-Control": FOREVER})
