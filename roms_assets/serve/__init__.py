"""What people and their tools read: the snapshot of the lake."""
