"""Written by `padbridge flstudio install`. Whether the daemon may change the song: tempo, names, colours, patterns."""

ALLOW_CHANGES = False
