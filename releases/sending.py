"""How the file of a build leaves: from an outside address, from S3, through the proxy in front, or from here in ranges."""

import io
import re
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from releases.shelf import shelf

SIGNED_FOR = 300  # seconds
RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


def send(request, file):
    """The answer that gives the reader the file."""
    if file.address:
        return redirect(file.address)
    disposition = content_disposition_header(True, file.name)
    if not isinstance(shelf(), FileSystemStorage):
        said = {"ResponseContentDisposition": disposition, "ResponseContentType": "application/octet-stream"}
        return redirect(shelf().url(file.stored, parameters=said, expire=SIGNED_FOR))
    answer = _from_proxy(file) if settings.BUILDS_ACCEL else _from_here(request, file)
    answer["Content-Disposition"] = disposition
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-transform"
    return answer


def _from_proxy(file):
    """An answer without a body: the proxy sees the address, which it gives to nobody else, and sends what is there."""
    place = f"{settings.BUILDS_ACCEL.rstrip('/')}/{quote(file.stored)}"
    return HttpResponse(content_type="application/octet-stream", headers={"X-Accel-Redirect": place})


def _from_here(request, file):
    tag = f'"{file.sha256}"'
    known = {"ETag": tag, "Accept-Ranges": "bytes"}
    if unchanged := get_conditional_response(request, etag=tag):
        return unchanged
    wanted = wanted_span(request, file.size, tag)
    if wanted is None:
        return HttpResponse(status=416, headers=known | {"Content-Range": f"bytes */{file.size}"}, content_type="text/plain")
    start, end = wanted
    span = Span(shelf().path(file.stored), start, end)
    answer = FileResponse(span, content_type="application/octet-stream", headers=known)
    answer["Content-Length"] = end - start
    if (start, end) != (0, file.size):
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return answer


def is_first(request):
    """Whether this begins a download; what goes on with one, range after range, is not another."""
    return re.match(r"(?!\s*bytes=0-)\s*bytes=", request.headers.get("Range", "")) is None


def wanted_span(request, size, tag):
    """From which byte to before which the reader wants it; None when there is nothing of that.

    RFC 9110, section 14: more than one range, or words that are none, may be answered with the whole.
    """
    header = request.headers.get("Range", "")
    found = RANGE.fullmatch(header.replace(" ", ""))
    if not found or request.headers.get("If-Range", tag) != tag:
        return 0, size
    first, last, suffix = found.groups()
    if suffix:
        return (max(0, size - int(suffix)), size) if int(suffix) else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return 0, size
    return (start, end) if start < size else None


class Span(io.FileIO):
    """A file from one byte to before another. Its descriptor stands at the start, so that the server may send it by itself."""

    def __init__(self, path, start, end):
        super().__init__(path)
        self.seek(start)
        self._left = end - start

    def read(self, size=-1):
        data = super().read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data
