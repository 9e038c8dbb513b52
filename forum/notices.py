"""The one way to tell members something: on the site, and by mail once what they are told of is committed."""

import logging
import time
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forum import tasks
from forum.models.members import Member
from forum.models.notices import KINDS, Kind, Notice, NoticeChoice, register

__all__ = ["KINDS", "Kind", "deliver_due", "read_token", "register", "tell"]

logger = logging.getLogger(__name__)

TOLD_AT_A_TIME = 2000
BATCH = 200
LONGEST_RUN = 5 * 60  # seconds; half of what a claim lasts, so that no claim runs out while its mail is on the way

register(Kind("reply", _("Somebody replies in a thread you started"), _("%(who)s replied in “%(title)s”")))
register(Kind("quoted", _("Somebody quotes you"), _("%(who)s quoted you in “%(title)s”")))


def tell(members, kind, cause, where, now, **details):
    """Tell each of `members` once per cause, as they chose to be told. Call it inside the transaction that causes it."""
    kind = KINDS[kind]
    kind.say(details)  # a detail that the sentence lacks shall fail here, not in front of ten thousand readers
    news = {"kind": kind.name, "cause": cause, "where": where, "told_at": now, "details": details}
    people, mails = _those_here(members), False
    for start in range(0, len(people), TOLD_AT_A_TIME):
        rows = list(_rows(people[start : start + TOLD_AT_A_TIME], kind, news))
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        mails = mails or any(row.by_mail for row in rows)
    if mails:
        # The rows are the queue: when no broker can be reached the next tick finds them all the same.
        transaction.on_commit(tasks.deliver.delay, robust=True)


def _those_here(members):
    """(key, e-mail address) of those who have not left. A whole community is not loaded for two of its columns."""
    if isinstance(members, QuerySet):
        members = members.values_list("pk", "email", "is_active")
    else:
        members = ((member.pk, member.email, member.is_active) for member in members)
    return [(pk, email) for pk, email, is_active in members if is_active]


def _rows(people, kind, news):
    chosen = NoticeChoice.objects.filter(kind=kind.name, member__in=[pk for pk, _email in people])
    choices = {member: how for member, *how in chosen.values_list("member", "on_site", "by_mail")}
    for pk, email in people:
        on_site, by_mail = choices.get(pk, (kind.on_site, kind.by_mail))
        by_mail = by_mail and bool(email)
        if on_site or by_mail:
            yield Notice(member_id=pk, on_site=on_site, by_mail=by_mail, **news)


def deliver_due(now, limit=BATCH):
    """Send the mails that wait, oldest first; returns how many went out. Any number of workers may do this at once.

    A mail that is refused stays claimed and is tried again when the claim has run out; a closed post office ends the run.
    """
    due = Notice.objects.awaiting_mail(now).filter(member__is_active=True)
    due = due.select_related("member").order_by("told_at", "pk")[:limit]
    postman, sent, started = get_connection(), 0, time.monotonic()
    try:
        for notice in due:
            postman.open()
            if time.monotonic() - started > LONGEST_RUN:
                break
            if notice.claim_mail(now):
                sent += _send(notice, postman, now)
    except OSError:
        logger.warning("The post office cannot be reached; the mails wait for the next tick", exc_info=True)
    finally:
        postman.close()
    return sent


def _send(notice, postman, now):
    """True when the mail left; what concerns this mail alone does not keep the others waiting."""
    try:
        mail_for(notice, postman).send()
    except Exception as problem:
        if isinstance(problem, OSError) and not isinstance(problem, (SMTPResponseException, SMTPRecipientsRefused)):
            raise
        logger.warning("The mail for notice %s was refused", notice.pk, exc_info=True)
        postman.close()
        return False
    notice.mark_mailed(now)
    return True


def mail_for(notice, connection=None):
    """The mail, in its reader's language. Its Message-ID is the same at every try, so that one sent twice is seen once."""
    member, kind = notice.member, KINDS[notice.kind]
    stop = settings.SITE_URL + reverse("forum:unsubscribe", args=[token_for(member, kind)])
    with translation.override(member.language or settings.LANGUAGE_CODE):
        context = {"notice": notice, "kind": kind, "link": settings.SITE_URL + notice.where, "stop": stop}
        context |= {"site": settings.SITE_NAME, "settings": settings.SITE_URL + reverse("forum:notice-settings")}
        return EmailMessage(
            " ".join(render_to_string("mail/notice_subject.txt", context).split()),
            render_to_string("mail/notice.txt", context).strip() + "\n",
            to=[member.email],
            connection=connection,
            headers={
                "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )


def token_for(member, kind):
    """What stands in the address that ends one kind of mail for one member, without a log-in and for ever."""
    return signing.dumps([member.pk, kind.name], salt="unsubscribe")


def read_token(token):
    """The member and the kind in a token, or None for one that we did not write or that names nobody any more."""
    try:
        pk, name = signing.loads(token, salt="unsubscribe")
    except signing.BadSignature:
        return None
    member = Member.objects.filter(pk=pk, is_active=True).first()
    return (member, KINDS[name]) if member and name in KINDS else None
