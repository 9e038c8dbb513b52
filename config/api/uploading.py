"""Files of a build, as a build server sends them: in parts, or by naming an outside address; and taking them away."""

from django.http import UnreadablePostError
from django.shortcuts import get_object_or_404
from ninja import Status

from config.api import shapes
from config.api.asking import Keeper, Sender, Writer
from config.api.problems import Problem
from config.api.reading import one_build
from config.api.shapes import Key, Number, PartNumber, Slug
from config.api.writing import router
from forum import clock
from releases.file_forms import AddressForm, BeginForm
from releases.models import BuildFile, files

SCOPE = "files:write"
TAGS = {"tags": ["files"]}
WRITES = {"auth": Writer(SCOPE), **TAGS}
FILE = "/builds/{product}/{number}/files/{id}"
BINARY = {Sender.kind: {"schema": {"type": "string", "format": "binary"}}}
BYTES = {"requestBody": {"required": True, "content": BINARY}}


def said_by(form):
    """What the form makes of it, or 422 with what does not fit."""
    if not form.is_valid():
        errors = [{"where": ["body", name], "what": what} for name, whats in form.errors.items() for what in whats]
        raise Problem(422, errors=errors)
    return form.cleaned_data


def one_file(request, product, number, pk):
    return get_object_or_404(one_build(request.reader, product, number).files.select_related("build__product"), pk=pk)


@router.post("/builds/{product}/{number}/files", response=shapes.Upload, **WRITES)
def begin(request, product: Slug, number: Number, new: shapes.NewFile):
    """Begin a file, or go on with one of the same name, device and size: `missing` says which parts are to be sent."""
    build, said = one_build(request.reader, product, number), said_by(BeginForm(new.model_dump()))
    return BuildFile.begin(build, by=request.reader, now=clock.now(), **said)


@router.get(FILE, response=shapes.Upload, auth=Keeper(SCOPE), **TAGS)
def look(request, product: Slug, number: Number, id: Key):
    """A file on its way: which of its parts are missing, and whether it is complete."""
    return one_file(request, product, number, id)


@router.put(FILE + "/parts/{part}", response={204: None}, auth=Sender(SCOPE), openapi_extra=BYTES, **TAGS)
def send(request, product: Slug, number: Number, id: Key, part: PartNumber):
    """Send one part as it is, in any order; all are `part_size` bytes but the last. Sent again, it does nothing."""
    file = one_file(request, product, number, id)
    try:
        file.take_part(part, request.read(files.PART + 1), clock.now())
    except UnreadablePostError:  # whoever sent it is gone
        raise Problem(400, "The part broke off. Send it again.") from None
    return Status(204, None)


@router.put(FILE + "/completion", response=shapes.Upload, **WRITES)
def complete(request, product: Slug, number: Number, id: Key):
    """Put the parts together. 409 while some are missing, and when the checksum is another one: send all anew then."""
    file = one_file(request, product, number, id)
    if file.complete(clock.now()):
        return file
    file = one_file(request, product, number, id)
    if not file.completed_at:
        raise Problem(409, "Its parts were thrown away meanwhile. Send them anew.")
    return file


@router.post("/builds/{product}/{number}/addresses", response={201: shapes.Upload}, **WRITES)
def point(request, product: Slug, number: Number, new: shapes.NewAddress):
    """Name a file that lies at an outside address."""
    build, said = one_build(request.reader, product, number), said_by(AddressForm(new.model_dump()))
    return Status(201, BuildFile.point(build, by=request.reader, now=clock.now(), **said))


@router.delete(FILE, response={204: None}, **WRITES)
def remove(request, product: Slug, number: Number, id: Key):
    """Take a file away, complete or not."""
    one_file(request, product, number, id).remove(request.reader, clock.now())
    return Status(204, None)
