"""What a site for real should not be without: said by `manage.py check --deploy`."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def nothing_is_missing(app_configs, **_more):
    missing = []
    if settings.EMAIL_BACKEND == "config.mailbox.Backend":
        missing.append(Warning("MAIL_URL is not set: mail is only printed and kept in files.", id="config.W001"))
    if not settings.REDIS_URL:
        missing.append(Warning("REDIS_URL is not set: each process counts log-in attempts for itself.", id="config.W002"))
    if settings.HTTPS and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        missing.append(Warning("PROXY_COUNT is not set: behind a proxy every page would redirect to itself.", id="config.W003"))
    return missing
