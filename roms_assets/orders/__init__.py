"""Orders as the business means them: what every source says of one order is one order, with all its evidence."""
