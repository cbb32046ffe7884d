# When the disk has no room
storage-full-title = There is no space left
storage-full-text = Nothing can be saved right now. Please try again later.
