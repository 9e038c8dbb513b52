"""What the API's answers hold."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from ninja import Path, Query, Schema
from pydantic import Field

from releases.models import files

Item = TypeVar("Item")

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,50}$")]
Number = Annotated[str, Path(pattern=r"^[0-9][0-9A-Za-z.-]{0,19}$")]
PartNumber = Annotated[int, Path(ge=1, le=-(-files.LARGEST // files.PART))]
Cursor = Annotated[str, Query(description="`next` of the page before", max_length=300)]
Limit = Annotated[int, Query(ge=1, le=100)]


def address(thing):
    return settings.SITE_URL + thing.get_absolute_url()


class Problem(Schema):
    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, Any]] = []
    points: list[str] = []


class Page(Schema, Generic[Item]):
    items: list[Item]
    next: str | None = Field(description="the cursor of the next page, null at the end")


class Addressed(Schema):
    url: str

    @staticmethod
    def resolve_url(thing):
        return address(thing)


class Product(Schema):
    slug: str
    name: str


class File(Schema):
    name: str
    device: str = Field(description="empty: for all")
    size: int = Field(description="in bytes")
    sha256: str = Field(description="in hexadecimal")


class Download(File):
    url: str | None = Field(description="where it is fetched; null once its build is withdrawn")

    @staticmethod
    def resolve_url(file):
        return (file.address or address(file)) if file.build.is_offered else None


class Upload(File):
    id: int
    address: str = Field(description="where it lies outside; empty: here")
    part_size: int
    part_count: int = Field(description="0 for one that lies outside")
    missing: list[int] = Field(description="numbers of the parts that are still to be sent, counted from 1")
    complete: bool

    @staticmethod
    def resolve_part_size(file):
        return files.PART

    @staticmethod
    def resolve_part_count(file):
        return 0 if file.address else file.part_count

    @staticmethod
    def resolve_missing(file):
        return file.missing_parts()

    @staticmethod
    def resolve_complete(file):
        return file.completed_at is not None


class Feature(Schema):
    id: int
    title: str
    summary: str
    maturity: str
    team: str = Field(alias="team.name")
    proposal: int | None = Field(alias="proposal_id")


class Build(Addressed):
    product: str = Field(alias="product.slug")
    number: str
    friday: date
    state: str
    headline: str
    fixes_only: bool
    published_at: datetime | None
    reports_close_at: datetime | None
    withdrawn_at: datetime | None
    reason: str = Field(description="why it was withdrawn, skipped or has only fixes, if so")

    @staticmethod
    def resolve_reason(build):
        return build.withdraw_reason or build.skip_reason


class WholeBuild(Build):
    notes: str
    technical: str
    known_issues: str
    features: list[Feature]
    files: list[Download] = Field(alias="complete_files")


class Proposal(Addressed):
    id: int
    product: str = Field(alias="product.slug")
    title: str = Field(alias="thread.title")
    kind: str
    status: str
    backings: int = Field(alias="backing_count")
    answer: str
    answered_at: datetime | None
    author: str = Field(alias="thread.author.username")
    thread: int = Field(alias="thread_id")
    opened_at: datetime = Field(alias="thread.opened_at")


class Candidate(Schema):
    proposal: int = Field(alias="proposal_id")
    title: str = Field(alias="proposal.thread.title")
    cast: int | None = Field(description="every vote; null until the ballot is frozen")
    counted: int | None = Field(description="without those that were set aside")
    rank: int | None
    accepted: bool | None = Field(description="by rank, before any override")
    override: str
    reason: str


class Ballot(Addressed):
    product: str = Field(alias="product.slug")
    friday: date
    opens_at: datetime
    closes_at: datetime = Field(alias="week.freezes_at")
    votes_each: int
    capacity: int
    frozen_at: datetime | None
    voters: int
    digest: str = Field(description="SHA-256 of the result as CSV, once it is frozen")


class WholeBallot(Ballot):
    candidates: list[Candidate]


class Standing(Schema):
    title: str
    team: str = Field(alias="team_name")
    loves: int
    misses: int
    place: int | None
    makers: list[str] = Field(description="those who agreed to be named")

    @staticmethod
    def resolve_makers(standing):
        return [laureate.name for laureate in standing.shown]


class Award(Addressed):
    product: str = Field(alias="build.product.slug")
    number: str = Field(alias="build.number")
    friday: date = Field(alias="build.friday")
    voters: int
    announced_at: datetime
    standings: list[Standing] = Field(alias="ranking")


class Board(Addressed):
    slug: str
    name: str
    about: str


class Thread(Addressed):
    id: int
    board: str = Field(alias="board.slug")
    title: str
    kind: str
    author: str = Field(alias="author.username")
    opened_at: datetime
    last_post_at: datetime
    posts: int = Field(alias="post_count")
    closed: bool
    answer: int | None = Field(description="The post that answers the question.")

    @staticmethod
    def resolve_closed(thread):
        return thread.closed_at is not None

    @staticmethod
    def resolve_answer(thread):
        return thread.answer.post_id if hasattr(thread, "answer") else None


class Post(Addressed):
    id: int
    number: int
    author: str = Field(alias="author.username")
    posted_at: datetime
    edited_at: datetime | None
    body: str = Field(description="Markdown, as it was written")
    html: str


class Member(Addressed):
    name: str = Field(alias="username")
    city: str
    about: str
    since: date
    roles: list[str]

    @staticmethod
    def resolve_since(member):
        return member.date_joined.date()

    @staticmethod
    def resolve_roles(member):
        return sorted(member.roles)


class ThisWeek(Schema):
    phase: str
    number: int = Field(description="which week of the community this is")
    friday: date | None = Field(description="of the build the phase is about, or of the next one")
    build: str | None = Field(description="its number; null until it is out")
    ends_at: datetime | None = Field(description="when the phase ends")


class Index(Schema):
    id: int
    product: str = Field(alias="product.slug")
    name: str
    unit: str
    last: date | None = Field(description="the newest day with a value")


class Value(Schema):
    day: date
    value: Annotated[float, Field(ge=0, lt=10**12, description="kept with four figures after the point")]


class Values(Schema):
    values: Annotated[list[Value], Field(min_length=1, max_length=1000, description="a day sent twice has the later one")]


class NewBuild(Schema):
    product: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,50}$")]
    friday: date
    number: Annotated[str, Field(pattern=r"^[0-9][0-9A-Za-z.-]{0,19}$")]
    headline: Annotated[str, Field(max_length=120)] = ""


class Words(Schema):
    # made by a factory, so that the document names no default: what is not sent is not emptied
    headline: str = Field(max_length=120, default_factory=str)
    notes: str = Field(max_length=10_000, default_factory=str)
    technical: str = Field(max_length=10_000, default_factory=str)
    known_issues: str = Field(max_length=5_000, default_factory=str)


class NewFeature(Schema):
    title: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    team: Annotated[str, Field(max_length=60, description="the name of one of the product's teams")]
    summary: Annotated[str, Field(max_length=300)] = ""
    makers: Annotated[list[Annotated[str, Field(max_length=30)]], Field(max_length=50, description="names of members")] = []


class NewFile(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120, description="no slashes, and no dot in front")]
    size: Annotated[int, Field(ge=1, description="in bytes")]
    sha256: Annotated[str, Field(max_length=64, description="what arrives is checked against it; empty: worked out")] = ""
    device: Annotated[str, Field(max_length=60, description="empty: for all")] = ""


class NewAddress(NewFile):
    address: Annotated[str, Field(min_length=1, max_length=500, description="http or https")]
    sha256: Annotated[str, Field(min_length=64, max_length=64)]
