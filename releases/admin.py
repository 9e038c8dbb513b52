from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum import pictures
from releases.models import Holiday, Product, Ring, Team, TeamMember, Template


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position", "news_board", "proposals_board", "herald"]
    list_select_related = ["news_board", "proposals_board", "herald"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["herald"]


class TeamForm(forms.ModelForm):
    """A team, with its photo taken in through the one gate for pictures."""

    new_photo = forms.FileField(label=_("New photo"), required=False, widget=forms.FileInput({"accept": pictures.ACCEPT}))
    kept = ""

    class Meta:
        model = Team
        fields = ["product", "name"]

    def clean(self):
        data = super().clean()
        if not self.errors and data.get("new_photo"):
            try:
                self.kept = pictures.keep(data["new_photo"], "teams", pictures.PHOTOS, crop=False)
            except pictures.Refused as refused:
                self.add_error("new_photo", str(refused))
        return data


class SeatInline(admin.TabularInline):
    model = TeamMember
    extra = 1
    autocomplete_fields = ["member"]


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    form = TeamForm
    list_display = ["name", "product"]
    list_select_related = ["product"]
    list_filter = ["product"]
    search_fields = ["name"]
    fields = ["product", "name", "photo_now", "new_photo"]
    readonly_fields = ["photo_now"]
    inlines = [SeatInline]

    @admin.display(description=_("Photo"))
    def photo_now(self, team):
        if not team.photo:
            return _("none yet")
        return format_html('<img src="{}" width="256" alt="">', pictures.address(team.photo, 256))

    def save_model(self, request, team, form, change):
        # The picture before stays where it is: the awards of earlier weeks still show it.
        team.photo = form.kept or team.photo
        super().save_model(request, team, form, change)


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    list_display = ["name", "product"]
    list_filter = ["product"]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["day", "name"]
    date_hierarchy = "day"


class RingForm(forms.ModelForm):
    new_board = forms.BooleanField(
        label=_("Open a board of its own"),
        required=False,
        help_text=_("Only its members and those who make the builds read it."),
    )

    class Meta:
        model = Ring
        fields = ["product", "name", "slug", "about", "position", "entry", "capacity", "for_life", "days_before", "opens_at"]


@admin.register(Ring)
class RingAdmin(admin.ModelAdmin):
    """Rings are made and changed here; seats are given and taken on the ring's own page, where its members read why."""

    form = RingForm
    list_display = ["name", "product", "position", "entry", "capacity", "for_life", "days_before", "opens_at"]
    list_select_related = ["product"]
    list_filter = ["product"]
    readonly_fields = ["board"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request, ring=None):
        return False  # its numbers are for life, and its board is what its members wrote

    def save_model(self, request, ring, form, change):
        super().save_model(request, ring, form, change)
        if form.cleaned_data["new_board"] and not ring.board:
            ring.open_board()
