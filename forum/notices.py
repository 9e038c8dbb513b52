"""The one way to tell members something: on the site, and by mail and push once what they are told of is committed."""

import logging
from collections import defaultdict
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forum import outbox, tasks, turns
from forum.models.members import Member
from forum.models.notices import KINDS, Broadcast, Kind, Notice, NoticeChoice, Theme, register
from forum.models.outbox import Outgoing
from forum.models.pushes import PushSubscription

__all__ = ["KINDS", "Kind", "Theme", "deliver_due", "read_token", "register", "spread_due", "tell", "tell_everybody"]

logger = logging.getLogger(__name__)

MAIL, PUSH = Outgoing.Channel.MAIL, Outgoing.Channel.PUSH
TOLD_AT_A_TIME = 2000
BATCH = 200

register(Kind("reply", _("Somebody replies in a thread you started"), _("%(who)s replied in “%(title)s”")))
register(Kind("solved", _("A reply of mine is marked as the answer"), _("%(who)s marked your reply in “%(title)s” as the answer")))
register(Kind("quoted", _("Somebody quotes you"), _("%(who)s quoted you in “%(title)s”")))


def tell(members, kind, cause, where, now, **details):
    """Tell each of `members` once per cause, as they chose to be told. Call it inside the transaction that causes it."""
    kind = KINDS[kind]
    kind.say(details)  # a detail that the sentence lacks shall fail here, not in front of ten thousand readers
    news = {"kind": kind.name, "cause": cause, "where": where, "told_at": now}
    people, channels = _those_here(members), set()
    for start in range(0, len(people), TOLD_AT_A_TIME):
        told, outgoing = _rows(people[start : start + TOLD_AT_A_TIME], kind, news, details)
        Notice.objects.bulk_create(told, ignore_conflicts=True)
        Outgoing.objects.bulk_create(outgoing, ignore_conflicts=True)
        channels.update(row.channel for row in outgoing)
    for channel in sorted(channels):
        outbox.hurry(channel)


def tell_everybody(kind, cause, where, now, **details):
    """Have every member told, soon after the transaction that causes it: it does not wait for a million notices."""
    KINDS[kind].say(details)
    Broadcast.objects.get_or_create(kind=kind, cause=cause, defaults={"where": where, "told_at": now, "details": details})
    transaction.on_commit(tasks.spread.delay, robust=True)


def spread_due(now):
    """Tell everybody what is still to be told them; returns how many were told. A run that was cut off goes on where it was."""
    enough, told = turns.before_the_next_minute(), 0
    for broadcast in Broadcast.objects.filter(done=False, kind__in=KINDS).order_by("pk"):
        while not enough() and (count := _spread(broadcast)) is not None:
            told += count
    return told


def _spread(broadcast):
    """Tell the next ones, in one transaction; how many, or None when nobody is left or another worker is at it."""
    with transaction.atomic():
        kept = Broadcast.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        if not (broadcast := kept.filter(pk=broadcast.pk, done=False).first()):
            return None
        members = list(Member.objects.filter(is_active=True, pk__gt=broadcast.reached).order_by("pk")[:TOLD_AT_A_TIME])
        tell(members, broadcast.kind, broadcast.cause, broadcast.where, broadcast.told_at, **broadcast.details)
        broadcast.reached = members[-1].pk if members else broadcast.reached
        broadcast.done = len(members) < TOLD_AT_A_TIME
        broadcast.save(update_fields=["reached", "done"])
        return len(members)


def _those_here(members):
    """(key, e-mail address) of those who have not left. A whole community is not loaded for two of its columns."""
    if isinstance(members, QuerySet):
        members = members.values_list("pk", "email", "is_active")
    else:
        members = ((member.pk, member.email, member.is_active) for member in members)
    return [(pk, email) for pk, email, is_active in members if is_active]


def _rows(people, kind, news, details):
    """What to write for those who were not told yet: notices, and mails and pushes for the outbox."""
    keys = [pk for pk, _email in people]
    said = kind.of_each(keys, **details) if kind.of_each else dict.fromkeys(keys, details)
    chosen = NoticeChoice.objects.filter(kind=kind.name, member__in=keys)
    choices = {member: how for member, *how in chosen.values_list("member", "on_site", "by_mail", "by_push")}
    before = set(Notice.objects.filter(kind=kind.name, cause=news["cause"], member__in=keys).values_list("member", flat=True))
    subscribed = _subscriptions(keys)
    told, outgoing = [], []
    for pk, email in people:
        on_site, by_mail, by_push = choices.get(pk, (kind.on_site, kind.by_mail, kind.by_push))
        mails = [{"member_id": pk}] if by_mail and email else []
        pushes = [{"subscription_id": subscription} for subscription in subscribed[pk]] if by_push else []
        if pk in before or pk not in said or not (on_site or mails or pushes):
            continue
        told.append(Notice(member_id=pk, on_site=on_site, details=said[pk], **news))
        what = (kind.name, news["cause"], {"details": said[pk], "where": news["where"]}, news["told_at"])
        outgoing += [Outgoing.write(MAIL, *what, **recipient) for recipient in mails]
        outgoing += [Outgoing.write(PUSH, *what, **recipient) for recipient in pushes]
    return told, outgoing


def _subscriptions(members):
    """Member's key → the keys of the subscriptions of their browsers; nobody's on a site that sends no pushes."""
    found = defaultdict(list)
    if settings.PUSH_KEY:
        for member, pk in PushSubscription.objects.filter(member__in=members).order_by("pk").values_list("member", "pk"):
            found[member].append(pk)
    return found


def deliver_due(now, limit=BATCH):
    """Send the mails that wait, oldest first; returns how many went out. Any number of workers may do this at once.

    A mail that is refused is put off; a closed post office ends the run and puts nothing off.
    """
    due = Outgoing.objects.due(now).filter(channel=MAIL, kind__in=KINDS, member__is_active=True)
    due = due.select_related("member").order_by("due_at", "pk")[:limit]
    postman, sent, enough = get_connection(), 0, turns.before_the_next_minute()
    try:
        for mail in due:
            postman.open()
            if enough():
                break
            if mail.claim(now):
                sent += _send(mail, postman, now)
    except OSError:
        logger.warning("The post office cannot be reached; the mails wait for the next tick", exc_info=True)
    finally:
        postman.close()
    return sent


def _send(mail, postman, now):
    """True when the mail left; what concerns this mail alone does not keep the others waiting."""
    try:
        letter(mail, postman).send()
    except Exception as problem:
        if isinstance(problem, OSError) and not isinstance(problem, (SMTPResponseException, SMTPRecipientsRefused)):
            raise
        logger.warning("Mail %s was refused", mail.pk, exc_info=True)
        mail.put_off(f"{type(problem).__name__}: {problem}", now)
        postman.close()
        return False
    mail.mark_sent(now)
    return True


def letter(mail, connection=None):
    """The mail in its reader's language. Its Message-ID is the same at every try, so that one sent twice is seen once."""
    member, kind = mail.member, KINDS[mail.kind]
    stop = settings.SITE_URL + reverse("forum:unsubscribe", args=[token_for(member, kind)])
    with translation.override(member.language or settings.LANGUAGE_CODE):
        details = mail.payload["details"]
        context = {"member": member, "sentence": kind.say(details), "kind": kind}
        context["lines"] = "\n".join(kind.lines(details)) if kind.lines else ""
        context |= {"link": settings.SITE_URL + mail.payload["where"], "stop": stop}
        context |= {"site": settings.SITE_NAME, "settings": settings.SITE_URL + reverse("forum:notice-settings")}
        return EmailMessage(
            " ".join(render_to_string("mail/notice_subject.txt", context).split()),
            render_to_string("mail/notice.txt", context).strip() + "\n",
            to=[member.email],
            connection=connection,
            headers={
                "Message-ID": f"<mail-{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
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
