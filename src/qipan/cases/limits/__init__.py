"""What may happen to a limit: conditions, phases, more time, pauses, excuses, reminders, recounts."""
