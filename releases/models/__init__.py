from releases.models.builds import Build, LogEntry
from releases.models.features import Feature
from releases.models.proposals import Backing, Proposal, Step
from releases.models.teams import Product, Team, TeamMember

__all__ = ["Backing", "Build", "Feature", "LogEntry", "Product", "Proposal", "Step", "Team", "TeamMember"]
