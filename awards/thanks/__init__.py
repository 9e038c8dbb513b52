"""Members thank those who won the Popcorn Award."""
