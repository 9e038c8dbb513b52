"""The hall of honour: it reads everything and changes nothing."""
