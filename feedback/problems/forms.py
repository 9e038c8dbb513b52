"""What product managers and makers fill in about problems."""

import re

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.problems.inbox import waiting_reports, waiting_threads
from feedback.problems.models import Evidence, Problem, State
from forum.forms import WrittenField
from forum.http import key
from forum.models import Member, Thread
from releases.models import Build, Product, Team
from releases.proposal_forms import select

BUILDS = 30  # the newest ones, of which something may be fixed in one
ALL, BACK = "all", "back"


def written(label, max_length, **more):
    return WrittenField(label=label, max_length=max_length, widget=forms.Textarea({"rows": 3, "dir": "auto"}), **more)


class ProblemSearch(forms.Form):
    """What the list is narrowed to; nonsense narrows it to nothing in particular."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not solved yet")), (BACK, _("Came back")), *State.choices, (ALL, _("All"))],
    )
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("Every team"))
    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), required=False, empty_label=_("Every product"))

    def __init__(self, data):
        super().__init__(data, auto_id="narrow-%s")
        for name in ("team", "product"):
            select(self.fields[name])
        self.fields["state"].widget.attrs["class"] = "auto"
        self.full_clean()
        build = key(data.get("build", ""))
        self.build = Build.objects.out().select_related("product").filter(pk=build).first() if build else None

    @property
    def choices(self):
        """One product alone is not asked for."""
        return [self[name] for name in self.fields if name != "product" or len(self.fields[name].choices) > 2]

    @property
    def asked(self):
        """What the address of the list's next page repeats."""
        said = {name: getattr(found, "pk", found) for name, found in self.cleaned_data.items()}
        said["build"] = self.build and self.build.pk
        return {name: value for name, value in said.items() if value}

    def narrowed(self, problems):
        said = self.cleaned_data
        for name in ("team", "product"):
            problems = problems.filter(**{name: said[name]}) if said.get(name) else problems
        if self.build:
            here = Q(pk__in=Evidence.objects.filter(build=self.build).values("problem")) | Q(fixed_in=self.build)
            problems = problems.filter(here)
        return self._in_state(problems, said.get("state") or (ALL if self.build else ""))

    @staticmethod
    def _in_state(problems, state):
        if state == BACK:
            return problems.exclude(came_back_in=None)
        if state == ALL:
            return problems
        return problems.filter(state=state) if state else problems.unsolved()


class TurnForm(forms.ModelForm):
    """What a problem is called, how it stands and who looks after it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)  # the last turn that was made when the page was fetched
    title = WrittenField(label=_("What is wrong"), max_length=120)
    words = written(_("What is known of it"), 1000, required=False)
    reason = written(_("A word to everybody whom it happens to"), 500, required=False)

    class Meta:
        model = Problem
        fields = Problem.MANAGED
        widgets = {"next_update": forms.DateInput({"type": "date"}, "%Y-%m-%d")}

    def __init__(self, data=None, *, problem, member, today):
        super().__init__(data, instance=problem, initial={"seen": problem.last_turn})
        self.today, self.before = today, problem.next_update
        self.fields["fixed_in"].queryset = Build.objects.out().filter(product=problem.product_id).order_by("-friday")
        self.fields["fixed_in"].choices = [("", "—"), *self._builds(problem)]
        self.fields["team"].queryset = Team.objects.filter(product=problem.product_id)
        self.fields["owner"].queryset = may_own(problem, member)

    def _builds(self, problem):
        found = list(self.fields["fixed_in"].queryset.values_list("pk", "number")[:BUILDS])
        own = problem.fixed_in
        return found if own is None or (own.pk, own.number) in found else [*found, (own.pk, own.number)]

    def clean_next_update(self):
        day = self.cleaned_data["next_update"]
        if day and day != self.before and day < self.today:
            raise forms.ValidationError(_("That day is over. Name one that is still to come."), code="past")
        return day

    def clean(self):
        said = super().clean()
        if said.get("state") == State.FIXED:
            if not said.get("fixed_in") and "fixed_in" not in self.errors:
                self.add_error("fixed_in", _("Say in which build it is fixed."))
        else:
            said["fixed_in"] = None
        if said.get("state") == State.DECLINED and not said.get("reason"):
            self.add_error("reason", _("Say why: whoever it happens to reads the reason."))
        if said.get("state") not in Problem.UNSOLVED:
            said["next_update"] = None
        return said

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in Problem.MANAGED}


def may_own(problem, member):
    """Whom this member may let look after the problem: a product manager any maker or manager, a maker nobody else."""
    if not member.has_perm("feedback.read_insight"):
        return Member.objects.filter(pk__in=[member.pk, problem.owner_id])
    managers = Q(groups__permissions__codename="read_insight", groups__permissions__content_type__app_label="feedback")
    found = Member.objects.filter(Q(team_seats__team__product=problem.product_id) | managers, is_active=True)
    return found.distinct().order_by("username")


class OpenForm(forms.Form):
    """Something that the team has found itself."""

    product = forms.ModelChoiceField(Product.objects.all(), label=_("Product"), empty_label=None)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)
    title = WrittenField(label=_("What is wrong"), max_length=120, help_text=_("In the words of those whom it happens to."))
    words = written(_("What you found"), 1000, help_text=_("Everybody may read this."))

    def __init__(self, data=None, *, member):
        super().__init__(data)
        teams = Team.objects.select_related("product")
        if not member.has_perm("feedback.read_insight"):
            teams = teams.filter(seats__member=member)
            self.fields["team"].required = True
            self.fields["product"].queryset = Product.objects.filter(teams__in=teams).distinct()
        self.fields["team"].queryset = teams

    def clean(self):
        said = super().clean()
        if said.get("team") and said.get("product") and said["team"].product_id != said["product"].pk:
            self.add_error("team", _("Choose a team of this product."))
        return said


class MergeForm(forms.Form):
    into = forms.IntegerField(label=_("Number of the other problem"), min_value=1, max_value=10**18)

    def __init__(self, data=None, *, among=None):
        super().__init__(data)
        self.among = among

    def clean_into(self):
        found = self.among.filter(pk=self.cleaned_data["into"]).first()
        if not found:
            raise forms.ValidationError(_("There is no such problem of this product that you look after."), code="unknown")
        return found


class SplitForm(forms.Form):
    title = WrittenField(label=_("What is wrong there"), max_length=120)
    evidence = forms.ModelMultipleChoiceField(
        Evidence.objects.none(), error_messages={"required": _("Tick some of the lines, and leave at least one.")}
    )

    def __init__(self, data=None, *, problem):
        super().__init__(data)
        self.fields["evidence"].queryset = problem.evidence.all()


class FindingForm(forms.Form):
    finding = written(_("What the team found"), 1000, help_text=_("Everybody may read this."))


class ThreadForm(forms.Form):
    thread = WrittenField(label=_("A thread: its address or its number"), max_length=300)

    def clean_thread(self):
        said = self.cleaned_data["thread"].strip()
        number = re.search(r"/threads/([0-9]{1,18})/", said) or re.fullmatch(r"#?([0-9]{1,18})", said)
        found = number and Thread.objects.visible_to(AnonymousUser()).filter(pk=number[1]).first()
        if not found:
            raise forms.ValidationError(_("There is no such thread that everybody may read."), code="unknown")
        return found


class SortForm(forms.Form):
    """Lines of the inbox, and the problem they belong to: a known one, or one that is opened with them."""

    lines = WrittenField(widget=forms.MultipleHiddenInput, required=False)
    into = forms.IntegerField(label=_("Number of a known problem"), required=False, min_value=1, max_value=10**18)
    title = WrittenField(label=_("or what is wrong, for a new one"), max_length=120, required=False)

    def __init__(self, data=None, *, product, member):
        super().__init__(data)
        self.product, self.member = product, member
        self.ticked = [one for said in data.getlist("lines") for one in said.split(",")] if data is not None else []

    def clean(self):
        said = super().clean()
        said["reports"] = list(waiting_reports(self.product, self.member).filter(pk__in=self._keys("r")).select_related("letdown"))
        said["threads"] = list(waiting_threads(self.member).filter(pk__in=self._keys("t")))
        if not (said["reports"] or said["threads"]):
            raise forms.ValidationError(gettext("Tick at least one line that still waits."), code="none")
        if into := said.get("into"):
            mine = Problem.objects.filter(product=self.product).standing().managed_by(self.member)
            said["into"] = mine.filter(pk=into).first()
            if not said["into"]:
                self.add_error("into", _("There is no such problem of this product that you look after."))
        elif not said.get("title") and not self.errors:
            self.add_error("title", _("Say what is wrong, or name a known problem."))
        return said

    def _keys(self, letter):
        return [found for one in self.ticked if one[:1] == letter and (found := key(one[1:]))]
