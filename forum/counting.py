"""How many rows there are, asked within another query."""

from django.db.models import F, Func, IntegerField, Subquery


def number_of(queryset):
    """How many rows there are, as a column of a query around it."""
    counted = queryset.order_by().annotate(how_many=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("how_many"))
