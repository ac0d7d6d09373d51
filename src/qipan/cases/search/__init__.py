"""Finding cases by words, in Chinese and English, on both databases: no server beside the store's own."""
