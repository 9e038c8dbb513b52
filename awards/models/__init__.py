from awards.models.editions import Edition
from awards.models.ledger import VotesSetAside, VoteSuspicion, Watch, counted, left_out
from awards.models.tallies import Laureate, Standing, Tally

__all__ = ["Edition", "Laureate", "Standing", "Tally", "VoteSuspicion", "VotesSetAside", "Watch", "counted", "left_out"]
