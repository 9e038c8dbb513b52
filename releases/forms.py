from datetime import date

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from forum import spoken
from forum.models import Member
from releases import numbering
from releases.cycle import Week
from releases.models import Build, Feature, Product

FRIDAYS_OFFERED = 12
IS_NUMBER = Build._meta.get_field("number").validators


class PlanForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), empty_label=None)
    friday = forms.TypedChoiceField(label=_("Friday"), coerce=date.fromisoformat)
    number = forms.CharField(label=_("Number"), max_length=20, required=False, validators=IS_NUMBER)
    headline = forms.CharField(
        label=_("Headline"), help_text=_("What this week is about, in one line."), max_length=120, required=False
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        fridays = free_fridays(now)
        self.fields["friday"].choices = [(day.isoformat(), spoken.day(day)) for day in fridays]
        product = Product.objects.first()
        example = numbering.number(product.numbering, fridays[0], product.builds.count() + 1) if product else "26.11.27"
        self.fields["number"].help_text = _("Left empty, it follows the product’s own numbering, like %(example)s.") % {
            "example": example
        }

    def clean(self):
        data = super().clean()
        product, friday = data.get("product"), data.get("friday")
        if not (product and friday):
            return data
        if product.builds.filter(friday=friday).exists():
            self.add_error("friday", _("This Friday has a build already. Choose another one."))
        elif data.get("number") and product.builds.filter(number=data["number"]).exists():
            self.add_error("number", _("Another build has this number already."))
        return data


def free_fridays(now):
    """The Fridays to come whose list is not fixed and that some product has no build for yet."""
    week, products, free = Week.gathering(now), Product.objects.count(), []
    full = Build.objects.filter(friday__gte=week.friday).values("friday").annotate(builds=Count("pk")).filter(builds__gte=products)
    taken = set(full.order_by().values_list("friday", flat=True))
    while len(free) < FRIDAYS_OFFERED:
        if week.friday not in taken:
            free.append(week.friday)
        week = week.next
    return free


class WordsForm(forms.ModelForm):
    class Meta:
        model = Build
        fields = ["headline", "notes", "known_issues", "technical"]
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 8}),
            "known_issues": forms.Textarea(attrs={"rows": 4}),
            "technical": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "headline": _("What this week is about, in one line."),
            "notes": _("What everybody should know, in plain words. Markdown works here."),
            "known_issues": _("What does not work yet, one line each: it stands above the download."),
            "technical": _("For who wants to know exactly. It is folded away."),
        }


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Why, for the team"), max_length=200, required=False)


class SkipForm(forms.Form):
    reason = forms.CharField(label=_("Why this Friday is skipped"), help_text=_("Everybody reads it, at once."), max_length=200)


def team_field(product):
    """The product's teams; those at hand are not asked for again."""
    field = forms.ModelChoiceField(product.teams.all(), label=_("Team"), empty_label=None)
    field.choices = [(team.pk, team.name) for team in product.teams.all()]
    return field


class ChooseForm(forms.Form):
    """A wish that becomes a feature of the build past the ballot, for a reason that all read."""

    reason = forms.CharField(max_length=300)

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposal"] = forms.ModelChoiceField(Feature.candidates(build.product).select_related("thread"))
        self.fields["team"] = team_field(build.product)


class DropForm(forms.Form):
    """Why a feature is taken out again; a wish that comes back needs it."""

    reason = forms.CharField(max_length=300, required=False)


class AddForm(forms.Form):
    """A feature that no wish asked for."""

    title = forms.CharField(label=_("Title"), max_length=80)

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"] = team_field(build.product)


class FeatureForm(forms.ModelForm):
    class Meta:
        model = Feature
        fields = ["title", "maturity", "summary", "measure", "before", "after", "technical", "team", "makers", "position"]
        widgets = {"makers": forms.CheckboxSelectMultiple, "technical": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "measure": _("With a figure before and after, such as “Standby for one night”: 11 % and 4 %."),
            "technical": _("For who wants to know exactly. It is folded away."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        product = self.instance.build.product
        self.fields["team"] = team_field(product)
        self.fields["makers"].queryset = Member.objects.filter(teams__product=product).distinct().order_by("username")

    def clean(self):
        data = super().clean()
        measured = [name for name in ("measure", "before", "after") if data.get(name)]
        for name in ("measure", "before", "after"):
            if measured and name not in measured and name not in self.errors:
                self.add_error(name, _("A measurement says what was measured, before and after."))
        return data

    def clean_title(self):
        title = self.cleaned_data["title"]
        if self.instance.build.features.exclude(pk=self.instance.pk).filter(title=title).exists():
            raise forms.ValidationError(_("Another feature of this build has this title."))
        return title
