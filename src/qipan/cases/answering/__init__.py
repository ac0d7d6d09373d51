"""Answering: standard texts, remarks before an answer goes out, and dated notices while there is none."""
