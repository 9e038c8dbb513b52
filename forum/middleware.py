"""What happens around every page: its content security policy, requests that are too large, the reader's language and theme."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.utils import translation

from forum.views import errors

PICTURES = (settings.MEDIA_URL, "/faces/")


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's; but the policy of pages that ask for none of their own, nearly all, is put together once.

    Doing so for each answer took a ninth of the processor time of a vote.
    """

    def __init__(self, get_response):
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request, response):
        of_its_own = any(name.startswith("_csp_") for name in (*vars(request), *vars(response)))
        if of_its_own or settings.DEBUG:  # which lets Django's own pages about errors have their styles
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response


class RefuseTooLarge:
    """Answer 413 from the announced length, before a byte of the body is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            with translation.override(translation.get_language_from_request(request)):
                return errors.too_large()
        return self.get_response(request)


class Preferences:
    """Speak the member's language, or what the browser and its cookie ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(PICTURES):  # a picture is the same for everybody, and kept by caches for everybody
            return self.get_response(request)
        chosen = getattr(request.user, "language", "")
        language = chosen or translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
