"""What members did, in points, levels and medals. Nothing below knows that points exist."""
