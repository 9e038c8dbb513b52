from django.contrib import admin

from awards.models import Laureate, Standing, Tally


class ReadOnly:
    """A count stands for ever: it can be looked at, and nothing else."""

    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Announced(ReadOnly, admin.ModelAdmin):
    """Nobody sees a result before its hour, not even here."""

    announced = None

    def get_queryset(self, request):
        return super().get_queryset(request).filter(**{f"{self.announced}__isnull": False})


class Standings(ReadOnly, admin.TabularInline):
    model = Standing
    fields = ["place", "title", "team_name", "loves", "misses"]


class Laureates(ReadOnly, admin.TabularInline):
    model = Laureate
    fields = ["member", "name", "title", "shown"]


@admin.register(Tally)
class TallyAdmin(Announced):
    announced = "announced_at"
    list_display = ["build", "product", "voters", "counted_at", "announced_at"]
    list_select_related = ["build__product"]
    inlines = [Standings]

    @admin.display
    def product(self, tally):
        return tally.build.product


@admin.register(Standing)
class StandingAdmin(Announced):
    announced = "tally__announced_at"
    list_display = ["title", "team_name", "tally", "place", "loves", "misses"]
    list_select_related = ["tally__build"]
    inlines = [Laureates]
