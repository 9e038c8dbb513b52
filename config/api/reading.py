"""Everything that is public, and to a token what its member may see."""

from typing import Literal

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from ninja import Router

from awards.models import Tally
from config.api import shapes
from config.api.asking import Reader, page
from config.api.shapes import Cursor, Key, Limit, Number, Page, Slug
from forum import clock, names
from forum.models import Board, Member, Post, Thread
from releases.models import Ballot, Build, BuildFile, Candidate, Feature, Product, Proposal
from releases.this_week import ThisWeek

router = Router(auth=Reader())
Status = Literal["", "open", "planned", "built", "declined", "merged"]


@router.get("/week", response=shapes.ThisWeek, tags=["week"])
def week(request):
    """Where we are between two Orange Fridays."""
    here = ThisWeek.at(clock.now())
    row = here.build or here.skipped
    friday = row.friday if row else here.next_week and here.next_week.friday
    return {
        "phase": str(here.phase),
        "number": here.number,
        "friday": friday,
        "build": (row and row.number) or None,
        "ends_at": here.ends_at,
    }


@router.get("/products", response=list[shapes.Product], tags=["builds"])
def products(request):
    """What the community builds."""
    return Product.objects.all()


@router.get("/builds", response=Page[shapes.Build], tags=["builds"])
def builds(request, cursor: Cursor = "", limit: Limit = 25, product: str = ""):
    """Builds, the latest Friday first: those that are out, and those that have come to a ring of the token's member."""
    found = Build.objects.visible_to(request.reader).select_related("product")
    return page(found.filter(product__slug=product) if product else found, "friday", cursor, limit)


def one_build(reader, product, number):
    return get_object_or_404(Build.objects.visible_to(reader).select_related("product"), product__slug=product, number=number)


@router.get("/builds/{product}/{number}", response=shapes.WholeBuild, tags=["builds"])
def build(request, product: Slug, number: Number):
    """One build with its features and files."""
    return whole(one_build(request.reader, product, number))


def whole(build):
    """The build as it stands in the database, with what `WholeBuild` asks for."""
    features = Prefetch("features", Feature.objects.select_related("team"))
    files = Prefetch("files", BuildFile.objects.complete(), to_attr="complete_files")
    return Build.objects.select_related("product").prefetch_related(features, files).get(pk=build.pk)


@router.get("/proposals", response=Page[shapes.Proposal], tags=["proposals"])
def proposals(request, cursor: Cursor = "", limit: Limit = 25, status: Status = "", product: str = ""):
    """Wishes, the most backed first."""
    found = _proposals(request).filter(**{"status": status} if status else {})
    return page(found.filter(product__slug=product) if product else found, "backing_count", cursor, limit)


@router.get("/proposals/{id}", response=shapes.Proposal, tags=["proposals"])
def proposal(request, id: Key):
    """One wish."""
    return get_object_or_404(_proposals(request), pk=id)


def _proposals(request):
    return Proposal.objects.visible_to(request.reader).select_related("product", "thread__author")


@router.get("/ballots", response=Page[shapes.Ballot], tags=["ballots"])
def ballots(request, cursor: Cursor = "", limit: Limit = 25):
    """Ballots, the latest Friday first."""
    return page(Ballot.objects.filter(opens_at__lte=clock.now()).select_related("product"), "friday", cursor, limit)


@router.get("/ballots/{product}/{friday}", response=shapes.WholeBallot, tags=["ballots"])
def ballot(request, product: Slug, friday: shapes.date):
    """One ballot with its candidates; their figures are there once it is frozen."""
    shown = Candidate.objects.visible_to(request.reader).select_related("proposal__thread").order_by("rank", "proposal")
    found = Ballot.objects.filter(opens_at__lte=clock.now()).select_related("product")
    return get_object_or_404(found.prefetch_related(Prefetch("candidates", shown)), product__slug=product, friday=friday)


@router.get("/awards", response=Page[shapes.Award], tags=["awards"])
def awards(request, cursor: Cursor = "", limit: Limit = 10):
    """The Popcorn Awards, the latest first."""
    return page(Tally.objects.announced(), "announced_at", cursor, limit)


@router.get("/boards", response=list[shapes.Board], tags=["forum"])
def boards(request):
    """The forum's boards."""
    return Board.objects.readable_by(request.reader)


@router.get("/boards/{slug}/threads", response=Page[shapes.Thread], tags=["forum"])
def threads(request, slug: Slug, cursor: Cursor = "", limit: Limit = 25):
    """The threads of a board, those in which somebody spoke last first."""
    board = get_object_or_404(Board.objects.readable_by(request.reader), slug=slug)
    return page(_threads(request).filter(board=board), "last_post_at", cursor, limit)


@router.get("/threads/{id}", response=shapes.Thread, tags=["forum"])
def thread(request, id: Key):
    """One thread, without its posts."""
    return get_object_or_404(_threads(request), pk=id)


@router.get("/threads/{id}/posts", response=Page[shapes.Post], tags=["forum"])
def posts(request, id: Key, cursor: Cursor = "", limit: Limit = 25):
    """The posts of a thread, the newest first."""
    found = get_object_or_404(_threads(request), pk=id)
    return page(Post.objects.visible_to(request.reader).filter(thread=found).select_related("author"), "number", cursor, limit)


def _threads(request):
    return Thread.objects.visible_to(request.reader).select_related("board", "author", "answer")


@router.get("/members/{name}", response=shapes.Member, tags=["members"])
def member(request, name: str):
    """A member's public page."""
    found = Member.objects.filter(is_active=True).prefetch_related("groups")
    return get_object_or_404(found, name_key=names.key(name.replace("\0", "")))
