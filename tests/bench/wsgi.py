"""The site, and beside it in the same processes the barest page Django can serve: no middleware, five bytes.

How often a page for guests was made, rather than found, is the length of the file `made` in VAR_DIR.
"""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test.utils import override_settings
from django.urls import path

from forum.guests import GuestPages

site = get_wsgi_application()


def counted(make):
    def make_and_count(*args):
        with open(os.path.join(os.environ["VAR_DIR"], "made"), "ab") as count:
            count.write(b".")
        return make(*args)

    return make_and_count


GuestPages._make = counted(GuestPages._make)


class Bare(WSGIHandler):
    def resolve_request(self, request):
        request.urlconf = __name__
        return super().resolve_request(request)


urlpatterns = [path("hello", lambda request: HttpResponse("hello"))]
with override_settings(MIDDLEWARE=[]):
    bare = Bare()


def application(environ, start_response):
    return (bare if environ["PATH_INFO"] == "/hello" else site)(environ, start_response)
