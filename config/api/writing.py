"""What a build server does in the name of a release manager: plan a build, give it its words and features, mark it ready."""

from datetime import timedelta

from django.db import IntegrityError
from django.shortcuts import get_object_or_404
from ninja import Status

from config.api import shapes
from config.api.asking import Writer
from config.api.problems import Problem
from config.api.reading import one_build, router, whole
from config.api.shapes import Number, Slug
from forum import clock, names
from forum.models import Member
from releases.cycle import Week
from releases.models import Build, Feature, Product

FARTHEST = timedelta(days=2 * 365)

WRITES = {"auth": Writer("builds:write"), "tags": ["from CI"]}


def holding(request, permission):
    """403 unless the token's member holds the permission now."""
    if not request.reader.has_perm(permission):
        raise Problem(403, f"The token's member lacks the permission {permission}.")


@router.post("/builds", response={201: shapes.WholeBuild}, **WRITES)
def plan(request, new: shapes.NewBuild):
    """Plan a build for a Friday. Nobody outside the team sees it before it is out."""
    holding(request, "releases.schedule_builds")
    now, product = clock.now(), Product.objects.filter(slug=new.product).first()
    if product is None:
        raise Problem(422, errors=[{"where": ["body", "product"], "what": "There is no such product."}])
    today = now.date()
    if new.friday.isoweekday() != 5 or not today <= new.friday <= today + FARTHEST or Week(new.friday).publishes_at <= now:
        raise Problem(422, errors=[{"where": ["body", "friday"], "what": "This is no Friday to come."}])
    try:
        build = Build.plan(product, new.friday, new.number, new.headline, request.reader, now)
    except IntegrityError:
        raise Problem(409, "This Friday has a build, or another build has this number.") from None
    return Status(201, whole(build))


@router.patch("/builds/{product}/{number}", response=shapes.WholeBuild, **WRITES)
def word(request, product: Slug, number: Number, words: shapes.Words):
    """Give a planned build its words; those that are not sent stay. Of one that is out only the known issues change."""
    holding(request, "releases.schedule_builds")
    build, named = one_build(request.reader, product, number), words.model_dump(exclude_unset=True)
    if build.is_out and named.keys() == {"known_issues"}:
        build.admit(named["known_issues"], request.reader, clock.now())
    elif named:
        build.word(request.reader, clock.now(), **named)
    return whole(build)


@router.post("/builds/{product}/{number}/features", response={201: shapes.WholeBuild}, **WRITES)
def add_feature(request, product: Slug, number: Number, new: shapes.NewFeature):
    """Add something the team made to a planned build, until Thursday 12:00."""
    holding(request, "releases.choose_features")
    build, now = one_build(request.reader, product, number), clock.now()
    team = build.product.teams.filter(name=new.team).first()
    if team is None:
        raise Problem(422, errors=[{"where": ["body", "team"], "what": "The product has no such team."}])
    makers = list(Member.objects.filter(name_key__in=[names.key(name) for name in new.makers], is_active=True))
    if len(makers) < len({names.key(name) for name in new.makers}):
        raise Problem(422, errors=[{"where": ["body", "makers"], "what": "Not all of these are members."}])
    feature = Feature.add(build, team, new.title, request.reader, now)
    if new.summary or makers:
        feature.summary = new.summary
        feature.rework(makers, request.reader, now)
    return Status(201, whole(build))


@router.post("/builds/{product}/{number}/readiness", response=shapes.WholeBuild, **WRITES)
def mark_ready(request, product: Slug, number: Number):
    """Mark a build ready: it goes out by itself when its Friday strikes. 409 with the open points while it is not complete."""
    holding(request, "releases.schedule_builds")
    build = get_object_or_404(Build.objects.visible_to(request.reader), product__slug=product, number=number)
    if not build.mark_ready(request.reader, clock.now()) and build.state != Build.State.READY:
        raise Problem(409, "This build is not planned any more.")
    return whole(build)
