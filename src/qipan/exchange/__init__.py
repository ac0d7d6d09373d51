"""Exchange with other systems: mails, Open311, outbox and webhooks."""
