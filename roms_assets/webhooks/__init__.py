"""Webhooks: what they say becomes tables, ShipStation is asked for what nobody told, and what fails is read again."""
