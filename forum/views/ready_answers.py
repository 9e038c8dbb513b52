from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from forum.forms import ReadyAnswerForm
from forum.http import answers_only, sign_in_first
from forum.models import ReadyAnswer


@require_safe
@login_required
@answers_only
def ready_answers(request):
    """The words that the team keeps ready."""
    found = ReadyAnswer.objects.usable_by(request.user).select_related("changed_by")
    return render(request, "forum/ready_answers.html", {"answers": found})


@login_required
@answers_only
def new(request):
    return _written(request, ReadyAnswer())


@login_required
@answers_only
def edit(request, pk):
    return _written(request, get_object_or_404(ReadyAnswer.objects.usable_by(request.user), pk=pk))


def _written(request, answer):
    form = ReadyAnswerForm(request.POST if request.method == "POST" else None, answer=answer)
    if form.is_valid() and form.save(request.user, clock.now()):
        messages.success(request, _("It is kept ready."))
        return redirect("forum:ready-answers")
    return render(request, "forum/edit_ready_answer.html", {"form": form, "answer": answer}, status=422 if form.is_bound else 200)


@require_POST
@sign_in_first
@answers_only
def remove(request, pk):
    get_object_or_404(ReadyAnswer.objects.usable_by(request.user), pk=pk).delete()
    messages.success(request, _("The ready answer is gone."))
    return redirect("forum:ready-answers")
