"""How members sign up and log in: what we ask of allauth."""

import logging
import unicodedata
from importlib import import_module
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account import forms, views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum import names, origins, pushes
from forum.models import Member
from forum.models.members import CIRCLE

logger = logging.getLogger(__name__)
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore

PASSWORD_RULES = _("At least 8 characters; not only figures, and nothing that everybody uses.")
MISMATCH = _("This name or e-mail address and this password do not belong together.")


class MemberAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "username_taken": Member._meta.get_field("username").error_messages["unique"],
        "too_many_login_attempts": _("Too many wrong tries. Wait a few minutes, or let us mail you a code."),
    }

    def clean_username(self, username, shallow=False):
        """The name as it will be stored, or a sentence that says why it cannot be had."""
        name = unicodedata.normalize("NFKC", username).strip()
        super().clean_username(name, shallow=True)
        if not shallow and Member.objects.filter(name_key=names.key(name)).exists():
            raise self.validation_error("username_taken")
        if imitates_staff(name):
            raise ValidationError(_("This name looks like one of the team's. Choose another one."))
        return name

    def save_user(self, request, user, form, commit=True):
        user.language = get_language()  # the one they signed up in is the one we write to them in
        user.theme = next((theme for theme in Member.Theme.values if theme == request.COOKIES.get("theme")), "")
        with transaction.atomic():
            member = super().save_user(request, user, form, commit)
            if commit:
                origins.keep(member, request)
            return member

    def is_safe_url(self, url):
        """Whether it leads back to us; what is no address at all leads nowhere."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def format_email_subject(self, subject):
        """The subject with the site's name in it: "Security Key Added" alone does not say where."""
        return subject if settings.SITE_NAME in subject else f"{subject.capitalize()} · {settings.SITE_NAME}"

    def send_mail(self, template_prefix, email, context):
        here = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc, url=settings.SITE_URL)
        try:
            super().send_mail(template_prefix, email, {**context, "current_site": here})
        except OSError:  # what was done stays done; a code can be asked for again
            logger.exception("The post office did not take %s", template_prefix)
            messages.error(self.request, _("We could not send you a mail just now. Ask for it again in a few minutes."))


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions):
        """Who is logged out from afar is not told the member's news there any longer."""
        for session in sessions:
            pushes.end(session.user, [SessionStore(session.session_key)])
        super().end_sessions(sessions)


def imitates_staff(name):
    """Whether the name could be taken for that of somebody who speaks for the house."""
    skeleton = names.skeleton(name)
    if skeleton == names.skeleton("".join(settings.SITE_NAME.split())):
        return True
    roles = Group.objects.exclude(name__startswith=CIRCLE)
    staff = Q(groups__in=roles) | Q(is_staff=True) | Q(is_superuser=True)
    return Member.objects.filter(staff, name_skeleton=skeleton).exists()


class SignupForm(forms.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name")
        self.fields["username"].help_text = _("How everybody will see you, in any script: 2 to 30 letters or figures.")
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("We send a code to it. Nobody else sees it.")
        self.fields["password1"].help_text = PASSWORD_RULES
        # The trap for robots: the page hides it by a class, as our policy forbids the style that allauth gives it.
        self.trap = self[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        self.trap.field.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}


class LoginForm(forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name or e-mail address")
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"

    def clean_login(self):
        """The name as its member writes it, so that case and width neither shut somebody out nor buy more guesses."""
        login = super().clean_login()
        known = Member.objects.filter(name_key=names.key(login)).values_list("username", flat=True).first()
        return known or login


class SignupView(views.SignupView):
    def form_valid(self, form):
        try:
            answer = super().form_valid(form)
            origins.forget(answer)
            return answer
        except IntegrityError:  # somebody took the name between our look and our writing
            form.add_error("username", MemberAdapter.error_messages["username_taken"])
            return self.form_invalid(form)


sign_up = SignupView.as_view()
