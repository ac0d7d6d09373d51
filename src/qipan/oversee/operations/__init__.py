"""Operation of the store: its state on a page, queued jobs and their cancelling, health and metrics."""
