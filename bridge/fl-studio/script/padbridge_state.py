"""What the song is doing, read without trusting that any call exists or succeeds."""

# More than anybody reads; a hostile project must not fill the wire.
MAX_TEXT = 64
MAX_CHANNELS = 500
NAMES_PER_MESSAGE = 12

CHANNEL_TYPES = ("sampler", "hybrid", "generator", "layer", "audio-clip", "automation")
WINDOWS = {
    0: "mixer",
    1: "channel-rack",
    2: "playlist",
    3: "piano-roll",
    4: "browser",
    5: "plugin",
    6: "effect",
    7: "generator",
}


def text(value):
    return str(value)[:MAX_TEXT]


def beats_per_minute(value):
    """FL gives thousandths although its manual says BPM; its range ends at 522."""
    bpm = value / 1000.0 if value > 1000 else float(value)
    return round(bpm, 3)


class State:
    """Reads the state part by part; a part that fails is left out, and named in `missing`."""

    def __init__(self, fl):
        self._fl = fl
        self.missing = set()

    def _part(self, name, read, into):
        try:
            into[name] = read()
            self.missing.discard(name)
        except Exception:
            self.missing.add(name)

    def read(self):
        found = {}
        self._part("tempo", self._tempo, found)
        self._part("playing", lambda: bool(self._fl["transport"].isPlaying()), found)
        self._part("recording", lambda: bool(self._fl["transport"].isRecording()), found)
        self._part("mode", lambda: "song" if self._fl["transport"].getLoopMode() else "pattern", found)
        self._part("position", lambda: int(self._fl["transport"].getSongPos(2)), found)
        self._part("ppq", lambda: int(self._fl["general"].getRecPPQ()), found)
        self._part("channel", self._channel, found)
        self._part("channels", self.channel_count, found)
        self._part("pattern", self._pattern, found)
        self._part("mixerTrack", self._mixer_track, found)
        self._part("title", self._title, found)
        self._part("window", self._window, found)
        self._part("unsaved", lambda: bool(self._fl["general"].getChangedFlag()), found)
        return found

    def _tempo(self):
        return beats_per_minute(self._fl["mixer"].getCurrentTempo())

    def channel_count(self):
        return min(int(self._fl["channels"].channelCount(True)), MAX_CHANNELS)

    def _channel(self):
        index = int(self._fl["channels"].selectedChannel(True, 0, True))
        if index < 0:
            return None
        return self.channel(index)

    def channel(self, index):
        channels = self._fl["channels"]
        kind = int(channels.getChannelType(index, True))
        return {
            "index": index,
            "name": text(channels.getChannelName(index, True)),
            "type": CHANNEL_TYPES[kind] if 0 <= kind < len(CHANNEL_TYPES) else "other",
            # FL keeps BBGGRR and may give it as a negative number.
            "colour": int(channels.getChannelColor(index, True)) & 0xFFFFFF,
        }

    def _pattern(self):
        number = int(self._fl["patterns"].patternNumber())
        return {"number": number, "name": text(self._fl["patterns"].getPatternName(number))}

    def _mixer_track(self):
        index = int(self._fl["mixer"].trackNumber())
        return {"index": index, "name": text(self._fl["mixer"].getTrackName(index))}

    def _title(self):
        general = self._fl["general"]
        if hasattr(general, "getProjectTitle"):
            title = text(general.getProjectTitle())
            if title:
                return title
        return text(self._fl["ui"].getProgTitle())

    def _window(self):
        for number, name in WINDOWS.items():
            if self._fl["ui"].getFocused(number):
                return name
        return None

    def names(self, first):
        """The names of some channels from `first` on, and where the next ones begin (0 after the last)."""
        count = self.channel_count()
        last = min(first + NAMES_PER_MESSAGE, count)
        names = [text(self._fl["channels"].getChannelName(i, True)) for i in range(first, last)]
        return names, last if last < count else 0
