# When documents have no room
storage-full-title = There is no space left
storage-full-text = The document can't be kept right now. Please try again later.
