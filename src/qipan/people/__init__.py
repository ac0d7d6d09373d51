"""People: organisations of every kind, accounts, roles as code, scopes, and log-in."""
