from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from forum.models import Board, Member, Thread


@admin.register(Member)
class MemberAdmin(UserAdmin):
    list_display = ["username", "email", "city", "date_joined", "is_active"]
    list_filter = ["groups", "is_active", "is_staff"]
    search_fields = ["username", "name_key", "email"]
    ordering = ["-pk"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "email", "password"]}),
        (_("Profile"), {"fields": ["city", "about", "language", "theme"]}),
        (_("Roles"), {"fields": ["is_active", "groups", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})]


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "starters", "about"]
    list_editable = ["position", "starters"]
    prepopulated_fields = {"slug": ["name"]}
    filter_horizontal = ["readers"]


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):
    """Words and place of a thread. What is said in it is written, hidden and closed on the forum itself."""

    list_display = ["title", "board", "kind", "author", "last_post_at"]
    list_filter = ["board", "kind"]
    list_select_related = ["board", "author"]
    search_fields = ["title"]
    show_full_result_count = False
    fields = ["board", "kind", "title"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
