from functools import partial

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, Permission, UserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum import names, pictures

CIRCLE = "circle:"  # how the name of a group begins that opens a board to its members and is no role


class MemberManager(UserManager):
    def create_superuser(self, username, email=None, password=None, **more):
        """Whoever may type this command needs no letter to prove whose address it is."""
        from allauth.account.models import EmailAddress  # whose models need ours

        member = super().create_superuser(username, email, password, **more)
        if member.email:
            EmailAddress.objects.get_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})
        return member

    def get_by_natural_key(self, username):
        return self.get(name_key=names.key(username))

    def staff(self):
        """Those with a role."""
        return self.filter(groups__in=Group.objects.exclude(name__startswith=CIRCLE))

    def who_may(self, *permissions):
        """Those, of members who have not left, with one of these permissions ("forum.moderate"), by a role or for themselves."""
        named = Q(pk__in=[])
        for app, _dot, codename in (name.partition(".") for name in permissions):
            named |= Q(content_type__app_label=app, codename=codename)
        may = Permission.objects.filter(named)
        return self.filter(Q(groups__permissions__in=may) | Q(user_permissions__in=may), is_active=True).distinct()


class Member(AbstractUser):
    """Somebody who takes part. Staff are members who hold one of the four roles (the groups that are no circles)."""

    class Theme(models.TextChoices):
        AUTO = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    first_name = last_name = None
    username = models.CharField(
        _("name"),
        max_length=30,
        unique=True,
        # Sign-up also refuses reserved names (the adapter does); whoever runs the site may be called admin.
        validators=[validate for validate in names.VALIDATORS if validate is not names.validate_reserved],
        error_messages={"unique": _("Somebody has this name already. Choose another one.")},
    )
    email = models.EmailField(_("e-mail address"))
    name_key = models.CharField(max_length=60, unique=True, editable=False)
    name_skeleton = models.CharField(max_length=120, db_index=True, editable=False)
    city = models.CharField(_("city"), max_length=60, blank=True)
    about = models.TextField(_("about me"), max_length=500, blank=True)
    avatar = models.CharField(max_length=80, blank=True, editable=False)  # the stem of the files, see forum.pictures
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO, blank=True)

    # What who logged in is known for (forum.rights): then nobody asks the database again.
    has_rights = True
    is_confirmed = False  # an e-mail address of theirs is

    objects = MemberManager()

    class Meta(AbstractUser.Meta):
        indexes = [models.Index(fields=["date_joined"], name="member_by_age")]

    def save(self, *args, **kwargs):
        self.name_key, self.name_skeleton = names.key(self.username), names.skeleton(self.username)
        if (fields := kwargs.get("update_fields")) and "username" in fields:
            kwargs["update_fields"] = {*fields, "name_key", "name_skeleton"}
        super().save(*args, **kwargs)

    def clean(self):
        if not self.username:  # refused already
            return
        super().clean()
        if Member.objects.filter(name_key=names.key(self.username)).exclude(pk=self.pk).exists():
            raise ValidationError({"username": self._meta.get_field("username").error_messages["unique"]})

    def wear(self, avatar):
        """Show this picture (its stem, see forum.pictures) from now on, "" for none; the old one's files go."""
        with transaction.atomic():
            # Asked again, under a lock: whoever sends two at once leaves no file behind that nobody can remove.
            old = Member.objects.select_for_update().values_list("avatar", flat=True).get(pk=self.pk)
            self.avatar = avatar
            self.save(update_fields=["avatar"])
            if old:
                transaction.on_commit(partial(pictures.remove, old))

    def get_absolute_url(self):
        return reverse("forum:member", args=[self.username])

    def get_full_name(self):
        return self.username

    get_short_name = get_full_name

    @cached_property
    def roles(self):
        """The names of the member's roles: one query, none when the groups were fetched with the member."""
        return frozenset(group.name for group in self.groups.all() if not group.name.startswith(CIRCLE))

    @property
    def is_team(self):
        return bool(self.roles)
