"""A build, and the changelog of a product, as Markdown to take along."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from forum import spoken
from releases.news import plain


def build(build, level=1):
    """Everything its page says in words. Wants `features` with their teams, and `files` if they are to stand in it."""
    head, below = "#" * level, "#" * (level + 1) + " "
    parts = [
        f"{head} {plain(build.product.name)} {build.number}",
        plain(build.headline),
        _day(build),
        build.withdrawn_at and "**" + _("Withdrawn") + f"**: {plain(build.withdraw_reason)}",
        build.fixes_only and "**" + _("Only fixes") + f"**: {plain(build.reason)}",
        build.notes.strip(),
        _section(below + _("What changed"), [_feature(feature) for feature in build.features.all()]),
        _words(below + _("Known issues"), build.known_issues),
        _words(below + _("Technical notes"), build.technical),
        build.is_offered and _section(below + _("Files"), [_file(build, file) for file in build.files.all()]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def changelog(product, builds):
    title = _("%(product)s: what changed, week by week") % {"product": plain(product.name)}
    return "\n".join([f"# {title}\n", *(build(one, 2) for one in builds)])


def _day(build):
    said = spoken.day(build.friday)
    return f"{said} · {settings.SITE_URL}{build.get_absolute_url()}"


def _words(title, words):
    return words.strip() and f"{title}\n\n{words.strip()}"


def _section(title, lines):
    return lines and "\n".join([f"{title}\n", *lines])


def _feature(feature):
    said = [f"- **{plain(feature.title)}** ({feature.get_maturity_display()}) · {plain(feature.team.name)}"]
    if feature.summary:
        said.append(plain(feature.summary))
    if feature.measure:
        said.append(f"{plain(feature.measure)}: {plain(feature.before)} → {plain(feature.after)}")
    return "  \n  ".join(said)


def _file(build, file):
    file.build = build
    address = file.address or f"{settings.SITE_URL}{file.get_absolute_url()}"
    device = f" · {plain(file.device)}" if file.device else ""
    return f"- [{plain(file.name)}]({address}){device} · {filesizeformat(file.size)}  \n  SHA-256 `{file.sha256}`"
