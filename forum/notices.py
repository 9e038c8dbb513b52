"""The one way to tell members something: on the site, and by mail once what they are told of is committed."""

import logging
import time
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forum import tasks
from forum.models.members import Member
from forum.models.notices import KINDS, Kind, Notice, NoticeChoice, register

__all__ = ["KINDS", "Kind", "deliver_due", "read_token", "register", "tell"]

logger = logging.getLogger(__name__)

BATCH = 200
LONGEST_RUN = 5 * 60  # seconds; half of what a claim lasts, so that no claim runs out while its mail is on the way

register(Kind("reply", _("Somebody replies in a thread you started"), _("%(who)s replied in “%(title)s”")))
register(Kind("quoted", _("Somebody quotes you"), _("%(who)s quoted you in “%(title)s”")))


def tell(members, kind, cause, where, now, **details):
    """Tell each of `members` once per cause, as they chose to be told. Call it inside the transaction that causes it."""
    kind = KINDS[kind]
    kind.say(details)  # a detail that the sentence lacks shall fail here, not in front of ten thousand readers
    members = [member for member in members if member.is_active]
    choices = _choices(members, kind)
    rows = []
    for member in members:
        on_site, by_mail = choices.get(member.pk, (kind.on_site, kind.by_mail))
        by_mail = by_mail and bool(member.email)
        if on_site or by_mail:
            row = {"kind": kind.name, "cause": cause, "where": where, "told_at": now, "details": details}
            rows.append(Notice(member=member, on_site=on_site, by_mail=by_mail, **row))
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if any(row.by_mail for row in rows):
        # The rows are the queue: when no broker can be reached the next tick finds them all the same.
        transaction.on_commit(tasks.deliver.delay, robust=True)


def _choices(members, kind):
    chosen = NoticeChoice.objects.filter(kind=kind.name)
    if len(members) <= 500:  # beyond that, reading everybody's choice is cheaper than naming the members
        chosen = chosen.filter(member__in=members)
    return {member: (on_site, by_mail) for member, on_site, by_mail in chosen.values_list("member", "on_site", "by_mail")}


def deliver_due(now, limit=BATCH):
    """Send the mails that wait, oldest first; returns how many went out. Any number of workers may do this at once.

    A mail that is refused stays claimed and is tried again when the claim has run out; a closed post office ends the run.
    """
    due = Notice.objects.awaiting_mail(now).select_related("member").order_by("told_at", "pk")[:limit]
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
            render_to_string("mail/notice.txt", context),
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
