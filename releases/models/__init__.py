from releases.models.admissions import Application, Invitation, Judgement
from releases.models.ballots import Ballot
from releases.models.builds import Build
from releases.models.candidates import Candidate
from releases.models.features import Feature
from releases.models.files import BuildFile, Download, DownloadCount, Part, Picture
from releases.models.log import LogEntry
from releases.models.merges import Merge
from releases.models.plans import Handover, Holiday, Point, Template
from releases.models.proposals import Backing, Follow, Proposal, Step
from releases.models.rings import Ring, Seat
from releases.models.rollouts import Rollout, Running, StopShip
from releases.models.teams import Product, Team, TeamMember
from releases.models.votes import BallotVote, SetAside, Suspicion

__all__ = [
    "Application",
    "Backing",
    "Ballot",
    "BallotVote",
    "Build",
    "BuildFile",
    "Candidate",
    "Download",
    "DownloadCount",
    "Feature",
    "Follow",
    "Handover",
    "Holiday",
    "Invitation",
    "Judgement",
    "LogEntry",
    "Merge",
    "Part",
    "Picture",
    "Point",
    "Product",
    "Proposal",
    "Ring",
    "Rollout",
    "Running",
    "Seat",
    "SetAside",
    "Step",
    "StopShip",
    "Suspicion",
    "Team",
    "TeamMember",
    "Template",
]
