"""What Ettle is held to: rules, pages, journeys, guards and speed."""
