"""Inventory: what is in stock where and since when, what lies or lacks, and what had better stand elsewhere."""
