"""What other sites may show of ours."""
