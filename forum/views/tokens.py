from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum import clock
from forum.http import sign_in_first
from forum.limits import limited
from forum.machine_forms import TokenForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("token", 10)
def tokens(request):
    """The member's tokens, and a new one; the answer to the form is the only page that shows its text."""
    now = clock.now()
    form = TokenForm(request.user, request.POST if request.method == "POST" else None)
    text = form.issue(now)[1] if form.is_valid() else ""
    mine = request.user.tokens.filter(revoked_at=None)
    context = {"form": TokenForm(request.user) if text else form, "text": text, "tokens": mine, "now": now}
    return render(request, "forum/settings_tokens.html", context, status=422 if form.errors else 200)


@sign_in_first
@require_POST
def revoke(request, pk):
    """From now on this token opens nothing."""
    get_object_or_404(request.user.tokens, pk=pk).revoke(clock.now())
    messages.success(request, _("The token is revoked."))
    return redirect("forum:tokens")
