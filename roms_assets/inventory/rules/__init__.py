"""The rules of inventory: pure, from frames and days to frames."""
