"""The API as a whole: its document, and the page that shows it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from config.api import problems, repeats, shapes
from config.api.asking import JSON, Reader
from config.api.indices import router

READ = {401, 403, 404, 422, 429}
WRITE = READ | {400, 409, 413, 415}
WHY = {
    400: "The body is no JSON.",
    401: "The token opens nothing, or there is none where one is needed.",
    403: "The token, or its member, may not do this.",
    404: "There is no such thing, or it is not yours to see.",
    409: "It cannot be done now; `detail` says why, `points` what is still open.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    422: "Something in the request does not fit; `errors` says what.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}
KEY = {
    "name": repeats.HEADER,
    "in": "header",
    "required": False,
    "description": "Any text of yours, new for each change: sent again, the change is made once and the answer is the same.",
    "schema": {"type": "string", "maxLength": repeats.LONGEST, "pattern": "^[!-~]*$"},
}


class API(NinjaAPI):
    def get_openapi_schema(self, **more):
        """With every refusal that each address can answer."""
        document = super().get_openapi_schema(**more)
        document["components"]["schemas"]["Problem"] = shapes.Problem.model_json_schema()
        for path in document["paths"].values():
            for method, operation in path.items():
                self._complete(operation, method.upper())
        return document

    def _complete(self, operation, method):
        body = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status in sorted(READ if method == "GET" else WRITE):
            operation["responses"][status] = {"description": WHY[status], "content": body}
        if method in repeats.METHODS:
            operation["parameters"] = [*operation.get("parameters", []), KEY]
        if method == "GET":
            operation["responses"][304] = {"description": "It is what it was, by its ETag."}
        if {Reader.__name__: []} in operation["security"]:
            operation["security"] = [{}, *operation["security"]]


api = API(
    title="Orange Friday",
    version="1",
    description="What happens here each week, for machines. Make a token at /settings/tokens/ to do more than read.",
    parser=JSON(),
    docs_url=None,
    urls_namespace="api",
)
problems.teach(api)
api.add_exception_handler(repeats.Known, repeats.answer)
api.add_router("", router)


@require_safe
def docs(request):
    """The document as a page on which everything can be tried."""
    return render(request, "config/api_docs.html")
