"""Work that no request waits for: periodic jobs, queued jobs with progress and limits, lanes of a worker."""
