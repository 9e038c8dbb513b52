from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from forum.models import Member

admin.site.login = secure_admin_login(admin.site.login)  # or the second factor could be walked around


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
