from releases.models.builds import Build, Feature, LogEntry
from releases.models.proposals import Backing, Proposal
from releases.models.teams import Product, Team, TeamMember

__all__ = ["Backing", "Build", "Feature", "LogEntry", "Product", "Proposal", "Team", "TeamMember"]
