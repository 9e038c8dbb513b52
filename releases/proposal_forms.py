"""What members fill in about wishes, and what product managers do with them."""

import uuid

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import markup, pictures
from forum.models import Board, Thread
from releases.models import Ballot, Product, Proposal, Team

MOST_PICTURES = 4
BY_HAND = (Proposal.Status.OPEN, Proposal.Status.PLANNED, Proposal.Status.DECLINED)


def select(field):
    """A choice as wide as its words, whose rows are fetched once."""
    field.widget.attrs["class"] = "auto"
    field.choices = list(iter(field.choices))  # a plain list() would count them first


class RoadmapForm(forms.Form):
    """Whose wishes are looked at; nonsense narrows it to nothing in particular."""

    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), required=False, empty_label=_("Every product"))
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("Every team"))

    def __init__(self, data):
        super().__init__(data, auto_id="narrow-%s")
        for field in self.fields.values():
            select(field)
        self.full_clean()
        self.product, self.team = (self.cleaned_data.get(name) for name in ("product", "team"))

    @property
    def choices(self):
        """One product alone is not asked for."""
        return [self[name] for name in ("product", "team") if name == "team" or len(self.fields[name].choices) > 2]

    @property
    def asked(self):
        """What the address of the list of proposals repeats."""
        return {name: found.pk for name in ("product", "team") if (found := getattr(self, name))}

    def narrowed(self, proposals):
        proposals = proposals.filter(product=self.product) if self.product else proposals
        return proposals.filter(teams=self.team) if self.team else proposals


class ProposalSearch(forms.Form):
    """What the list of proposals is narrowed to; nonsense narrows it to nothing in particular."""

    SELECTS = ("status", "kind", "team", "product")

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("all", _("All")), *Proposal.Status.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Proposal.Kind.choices])
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("Every team"))
    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), required=False, empty_label=_("Every product"))
    ballot = forms.BooleanField(label=_("On the ballot"), required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="narrow-%s")
        for name in self.SELECTS:
            select(self.fields[name])
        self.full_clean()
        self.wanted = self.cleaned_data
        # The page shows as chosen what the list is narrowed to.
        self.data = {name: data.get(name, "") for name in self.wanted} | {"status": self.chosen}

    @property
    def choices(self):
        """What the list is narrowed by with one choice each; one product alone is not asked for."""
        return [self[name] for name in self.SELECTS if name != "product" or len(self.fields[name].choices) > 2]

    @property
    def words(self):
        return self.wanted.get("q", "")

    @property
    def chosen(self):
        """The status asked for; a search, or a look at the ballot, looks everywhere unless told otherwise."""
        everywhere = self.words or self.wanted.get("ballot")
        return self.wanted.get("status") or ("all" if everywhere else Proposal.Status.OPEN)

    @property
    def asked(self):
        """What the address of the list's next page repeats."""
        said = {"q": self.words, "kind": self.wanted.get("kind"), "ballot": self.wanted.get("ballot") and 1}
        said |= {name: found.pk for name in ("team", "product") if (found := self.wanted.get(name))}
        return urlencode({"status": self.chosen} | {name: value for name, value in said.items() if value})

    def narrowed(self, proposals, now):
        if self.chosen != "all":
            proposals = proposals.filter(status=self.chosen)
        if kind := self.wanted.get("kind"):
            proposals = proposals.filter(kind=kind)
        if team := self.wanted.get("team"):
            proposals = proposals.filter(teams=team)
        if product := self.wanted.get("product"):
            proposals = proposals.filter(product=product)
        if self.wanted.get("ballot"):
            proposals = proposals.filter(candidacies__ballot__in=Ballot.objects.open(now))
        return proposals.saying(self.words) if self.words else proposals


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures; each is judged when it is kept."""

    widget = SeveralFiles({"accept": pictures.ACCEPT, "multiple": True})

    def clean(self, data, initial=None):
        files = [super(PicturesField, self).clean(file) for file in data or []]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(gettext("Four pictures are the most. Choose those that say it best."))
        return files


class ProposalForm(forms.Form):
    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), empty_label=None)
    title = forms.CharField(
        label=_("What do you wish for?"),
        help_text=_("One wish, in a few words: it may become the name of a feature."),
        max_length=Thread._meta.get_field("title").max_length,
    )
    kind = forms.ChoiceField(
        label=_("What kind of wish is it?"), choices=Proposal.Kind.choices, initial=Proposal.Kind.NEW, widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=_("What would it change for you?"),
        help_text=_("When do you miss it, and how would it feel right? Markdown works here."),
        max_length=markup.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Teams it concerns, if you know"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pictures = PicturesField(
        label=_("Pictures"), required=False, help_text=_("Up to four, JPEG, PNG or WebP. Where they were taken is cut out of them.")
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        boards = Board.objects.readable_by(member)
        products = Product.objects.filter(proposals_board__in=boards).select_related("proposals_board")
        self.fields["product"].queryset = products
        teams = Team.objects.filter(product__in=products).select_related("product").order_by("product__position", "name")
        self.fields["teams"].queryset = teams
        several = len({team.product for team in teams}) > 1
        names = [(team.pk, f"{team.name} · {team.product}" if several else team.name) for team in teams]
        self.fields["teams"].choices = names
        self.fields["title"].widget.attrs |= {
            "hx-get": reverse("releases:similar"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
            "hx-swap": "outerHTML",
            "hx-include": "[name=product]",
            "autocomplete": "off",
        }

    def clean(self):
        """Teams of another product are none of this wish's."""
        data = super().clean()
        data["teams"] = [team for team in data.get("teams", ()) if team.product == data.get("product")]
        return data

    def kept_pictures(self):
        """Keep the pictures and give their stems; None, with the reason at the field, when one of them is refused."""
        stems = []
        try:
            for file in self.cleaned_data["pictures"]:
                stems.append(pictures.keep(file, "wishes", pictures.PHOTOS, crop=False))
        except pictures.Refused as refused:
            for stem in stems:
                pictures.remove(stem)
            return self.add_error("pictures", str(refused))
        return stems


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        label=_("What becomes of it"), choices=[(s.value, s.label) for s in BY_HAND], widget=forms.RadioSelect
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


class ConcernForm(forms.ModelForm):
    """What sort of wish it is and whom it concerns, as the product manager sees it."""

    class Meta:
        model = Proposal
        fields = ["kind", "teams"]
        widgets = {"kind": forms.RadioSelect, "teams": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = self.instance.product.teams.all()


class MergeForm(forms.Form):
    """The wish that stays, by its number."""

    into = forms.ModelChoiceField(
        Proposal.objects.none(),
        label=_("Number of the wish that stays"),
        widget=forms.NumberInput({"min": 1, "inputmode": "numeric"}),
        error_messages={"invalid_choice": _("There is no other wish of this product with this number.")},
    )

    def __init__(self, *args, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = among
