"""What members may do. Most were never given a right, and are not asked for any."""

from allauth.account.auth_backends import AuthenticationBackend

from forum.models import Member


class Backend(AuthenticationBackend):
    """Learns from the row that each request reads anyway whether the member is in a group or has a right of their own."""

    def get_user(self, user_id):
        member = next(iter(Member.objects.raw(_with_rights(), [user_id])), None)
        return member if member and self.user_can_authenticate(member) else None

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_authenticated and not (user_obj.has_rights or user_obj.is_superuser):
            return set()
        return super().get_all_permissions(user_obj, obj)


def _with_rights():
    """SQL: a member with `has_rights`. It is read in each request, and the same in the ORM takes longer than the database."""
    member, groups, rights = (model._meta.db_table for model in (Member, Member.groups.through, Member.user_permissions.through))
    given = " OR ".join(f"EXISTS (SELECT 1 FROM {table} given WHERE given.member_id = member.id)" for table in (groups, rights))
    return f"SELECT member.*, {given} AS has_rights FROM {member} member WHERE member.id = %s"
