"""Telling others: partners and webhooks are told by an outbox that loses nothing and doubles nothing."""
