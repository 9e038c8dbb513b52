"""What machines may ask for and do, at /api/v1/."""
