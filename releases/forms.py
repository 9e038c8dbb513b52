import uuid
from datetime import date

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from forum import markup, spoken
from forum.models import Board, Member, Thread
from releases.cycle import Week
from releases.models import Build, Feature, Product, Proposal

FRIDAYS_OFFERED = 12
IS_NUMBER = Build._meta.get_field("number").validators


class ProposalSearch(forms.Form):
    """What the list of proposals is narrowed to; nonsense narrows it to nothing in particular."""

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=[("all", _("All")), *Proposal.Status.choices])

    @property
    def words(self):
        return self.cleaned_data.get("q", "") if self.is_valid() else ""

    @property
    def chosen(self):
        """The status asked for; a search looks everywhere unless told otherwise."""
        return (self.is_valid() and self.cleaned_data["status"]) or ("all" if self.words else Proposal.Status.OPEN)


class ProposalForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), empty_label=None)
    title = forms.CharField(
        label=_("What do you wish for?"),
        help_text=_("One wish, in a few words: it may become the name of a feature."),
        max_length=Thread._meta.get_field("title").max_length,
    )
    body = forms.CharField(
        label=_("What would it change for you?"),
        help_text=_("When do you miss it, and how would it feel right? Markdown works here."),
        max_length=markup.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        boards = Board.objects.readable_by(member)
        self.fields["product"].queryset = Product.objects.filter(proposals_board__in=boards).select_related("proposals_board")


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(s.value, s.label) for s in (Proposal.Status.OPEN, Proposal.Status.PLANNED, Proposal.Status.DECLINED)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your public answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self):
        data = super().clean()
        if data.get("status") == Proposal.Status.DECLINED and not data.get("answer"):
            self.add_error("answer", _("Say why: a wish is declined with words."))
        return data


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
        self.fields["number"].help_text = _("Left empty, it is the date, like %(example)s.") % {"example": number_of(fridays[0])}

    def clean(self):
        data = super().clean()
        product, friday = data.get("product"), data.get("friday")
        if not (product and friday):
            return data
        data["number"] = data.get("number") or number_of(friday)
        if product.builds.filter(friday=friday).exists():
            self.add_error("friday", _("This Friday has a build already. Choose another one."))
        elif product.builds.filter(number=data["number"]).exists():
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


def number_of(friday):
    """26.11.27"""
    return f"{friday:%y}.{friday.month}.{friday.day}"


class WordsForm(forms.ModelForm):
    class Meta:
        model = Build
        fields = ["headline", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "headline": _("What this week is about, in one line."),
            "notes": _("What everybody should know, with its known issues. Markdown works here."),
        }


class SkipForm(forms.Form):
    reason = forms.CharField(label=_("Why this Friday is skipped"), help_text=_("Everybody reads it, at once."), max_length=200)


def team_field(product):
    """The product's teams; those at hand are not asked for again."""
    field = forms.ModelChoiceField(product.teams.all(), label=_("Team"), empty_label=None)
    field.choices = [(team.pk, team.name) for team in product.teams.all()]
    return field


class ChooseForm(forms.Form):
    """A wish that becomes a feature of the build."""

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposal"] = forms.ModelChoiceField(Feature.candidates(build.product).select_related("thread"))
        self.fields["team"] = team_field(build.product)


class AddForm(forms.Form):
    """A feature that no wish asked for."""

    title = forms.CharField(label=_("Title"), max_length=80)

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"] = team_field(build.product)


class FeatureForm(forms.ModelForm):
    class Meta:
        model = Feature
        fields = ["title", "summary", "team", "makers", "position"]
        widgets = {"makers": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        product = self.instance.build.product
        self.fields["team"] = team_field(product)
        self.fields["makers"].queryset = Member.objects.filter(teams__product=product).distinct().order_by("username")

    def clean_title(self):
        title = self.cleaned_data["title"]
        if self.instance.build.features.exclude(pk=self.instance.pk).filter(title=title).exists():
            raise forms.ValidationError(_("Another feature of this build has this title."))
        return title
