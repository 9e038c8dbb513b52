"""Which role holds which permissions. A role is a group; `sync` makes the groups match this table."""

ROLES = {
    "team": ["forum.answer"],
    "product manager": [
        *("forum.answer", "feedback.read_insight", "releases.answer_proposals", "releases.choose_features"),
        "awards.preview_awards",
    ],
    "release manager": ["releases.schedule_builds", "releases.choose_features", "awards.preview_awards"],
    "moderator": ["forum.moderate", "forum.answer", "releases.judge_votes"],
}


def sync(**_signal):
    from django.contrib.auth.models import Group, Permission
    from django.db.models import Q

    for role, permissions in ROLES.items():
        wanted = Q(pk__in=[])
        for name in permissions:
            app, codename = name.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group, _new = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(wanted))
