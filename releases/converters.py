"""What addresses of the week are made of."""

from datetime import date

from django.urls import register_converter

from releases.cycle import Week


class FridayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return Week(date.fromisoformat(value)).friday  # a ValueError, hence a 404, for any other day

    def to_url(self, value):
        return str(value)


register_converter(FridayConverter, "friday")
