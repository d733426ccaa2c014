"""Order mail: polled from mailboxes, landed as it came, read into events with evidence, or put aside for a person."""
