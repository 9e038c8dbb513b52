"""What members may do. Most were never given a right, and are not asked for any."""

from functools import lru_cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress

from forum.models import Member
from forum.prepared import one


class Backend(AuthenticationBackend):
    """Learns from the row that each request reads anyway whether the member is in a group or has a right of their own, and
    whether an e-mail address of theirs is confirmed."""

    def get_user(self, user_id):
        member = one(Member, _with_rights(), {"id": int(user_id)})
        return member if member and self.user_can_authenticate(member) else None

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_authenticated and not (user_obj.has_rights or user_obj.is_superuser):
            return set()
        return super().get_all_permissions(user_obj, obj)


@lru_cache
def _with_rights():
    """SQL: a member with `has_rights` and `is_confirmed`. It is read in each request, and the ORM would take longer than the
    database. Each column by its name: another one that comes with a new version does not change what was planned."""
    kinds = {"member": Member, "groups": Member.groups.through, "rights": Member.user_permissions.through, "address": EmailAddress}
    return """
        SELECT {fields},
          EXISTS (SELECT 1 FROM {groups} given WHERE given.member_id = member.id)
            OR EXISTS (SELECT 1 FROM {rights} given WHERE given.member_id = member.id) AS has_rights,
          EXISTS (SELECT 1 FROM {address} address WHERE address.user_id = member.id AND address.verified) AS is_confirmed
        FROM {member} member WHERE member.id = %(id)s
    """.format(
        fields=", ".join(f"member.{field.column}" for field in Member._meta.concrete_fields),
        **{name: kind._meta.db_table for name, kind in kinds.items()},
    )
