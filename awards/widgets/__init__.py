"""What other sites may show of the award."""
