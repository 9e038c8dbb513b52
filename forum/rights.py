"""What members may do. Most were never given a right, and are not asked for any."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from forum.models import Member


class Backend(AuthenticationBackend):
    """Learns from the row that each request reads anyway whether the member is in a group or has a right of their own."""

    def get_user(self, user_id):
        given = [field.remote_field.through for field in (Member.groups.field, Member.user_permissions.field)]
        groups, rights = (Exists(through.objects.filter(member=OuterRef("pk"))) for through in given)
        member = Member.objects.annotate(has_rights=groups | rights).filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_authenticated and not (user_obj.has_rights or user_obj.is_superuser):
            return set()
        return super().get_all_permissions(user_obj, obj)
