"""What happens around every request to the API."""

from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers

from config.api import problems, repeats

KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class Middleware:
    """For what the API itself never sees: addresses it has not, methods it has not, requests that are too large."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.conditional = ConditionalGetMiddleware(get_response)

    def __call__(self, request):
        if not request.path.startswith("/api/v1/"):
            return self.get_response(request)
        response = repeats.in_one_go(request, self.get_response)
        if response.status_code >= 400 and response.get("Content-Type") != problems.CONTENT_TYPE:
            response = problems.answer(response.status_code, headers={name: response[name] for name in KEPT if name in response})
        patch_vary_headers(response, ["Authorization"])
        response.headers.setdefault("Cache-Control", "no-cache" if response.status_code < 400 else "no-store")
        return self.conditional.process_response(request, response)
