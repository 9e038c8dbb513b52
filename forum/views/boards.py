from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import clock, pages, promise
from forum.models import Board, Thread


@require_safe
def index(request):
    """All boards, and what is talked about now."""
    boards = list(Board.objects.readable_by(request.user).annotate(latest=Thread.objects.latest_on(OuterRef("pk"))))
    latest = Thread.objects.select_related("last_poster").in_bulk([board.latest for board in boards if board.latest])
    counts = Board.objects.thread_counts()
    for board in boards:
        board.thread_count, board.latest_thread = counts.get(board.pk, 0), latest.get(board.latest)
    show = request.GET.get("show", "")
    page = pages.freshest(_shown(_listed(request.user), show, request.user), request.GET.get("before", ""))
    context = {"boards": boards, "show": show, "page": page, "kept": promise.kept(clock.now())}
    return render(request, "forum/index.html", context)


def _listed(member):
    return Thread.objects.visible_to(member).for_lists(member)


def _shown(threads, show, member):
    if show == "unanswered":
        return threads.unanswered()
    if show == "questions":
        return threads.open_questions()
    if show == "answered":
        return threads.answered()
    if show == "mine" and member.is_authenticated:
        return threads.followed_by(member)
    if show:
        raise Http404
    return threads


@require_safe
def board(request, slug):
    """The threads of a board: the pinned ones, then by freshness."""
    board = get_object_or_404(Board.objects.readable_by(request.user), slug=slug)
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    if kind and kind not in Thread.Kind:
        raise Http404
    threads = _listed(request.user).filter(board=board)
    if kind:
        threads = threads.filter(kind=kind)
    pinned = [] if before else threads.filter(pinned=True).order_by("-last_post_at", "-pk")[: pages.THREADS_A_PAGE]
    context = {"board": board, "kind": kind, "kinds": Thread.Kind.choices, "pinned": pinned}
    context |= {"page": pages.freshest(threads.filter(pinned=False), before), "may_start": board.may_be_started_by(request.user)}
    return render(request, "forum/board.html", context)


@require_safe
@login_required
def start(request):
    """Where does the new thread belong? The boards on which this member may start one."""
    boards = [board for board in Board.objects.readable_by(request.user) if board.may_be_started_by(request.user)]
    return render(request, "forum/start.html", {"boards": boards})
