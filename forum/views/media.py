"""Uploaded pictures, served by ourselves: always WebP that we made, never as anything else."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404
from django.utils._os import safe_join
from django.views.decorators.http import require_safe


@require_safe
def media(request, path):
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if file.suffix != ".webp" or not file.is_file():
        raise Http404
    answer = FileResponse(file.open("rb"), content_type="image/webp")
    # A picture never changes: a new one gets a new name.
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
