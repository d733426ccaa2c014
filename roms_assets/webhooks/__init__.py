"""Webhooks: who may send us what."""
