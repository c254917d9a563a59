"""What the daemon may ask for: a fixed list, every value checked, nothing that can lose work."""

HINT_LENGTH = 120
NAME_LENGTH = 64
MIN_BPM = 10.0
MAX_BPM = 522.0
MAX_NOTE_SECONDS = 8.0


class Refused(Exception):
    """Why a command is not carried out, for a person."""


def number(arguments, key, low, high):
    value = arguments.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise Refused("%s must be a number from %s to %s" % (key, low, high))
    return value


def whole(arguments, key, low, high):
    value = number(arguments, key, low, high)
    if value != int(value):
        raise Refused("%s must be a whole number" % key)
    return int(value)


def plain(arguments, key, most):
    value = arguments.get(key)
    if not isinstance(value, str) or not value or len(value) > most:
        raise Refused("%s must be a text of 1 to %d characters" % (key, most))
    return "".join(c if " " <= c <= "~" else "?" for c in value)


class Commands:
    """Carries out one command at a time. `later(seconds, work)` is how a note is ended."""

    # The first part plays and shows, the second changes the song.
    PLAYS = ("hint", "select", "note", "start", "stop")
    CHANGES = ("tempo", "name", "colour", "pattern")

    def __init__(self, fl, allow_changes, later):
        self._fl = fl
        self._allow_changes = allow_changes
        self._later = later

    def run(self, name, arguments):
        """Raises Refused, or whatever FL raises."""
        if name in self.CHANGES and not self._allow_changes:
            raise Refused("changes are off: run padbridge flstudio install --allow-changes")
        if name not in self.PLAYS and name not in self.CHANGES:
            raise Refused("no such command")
        if not isinstance(arguments, dict):
            raise Refused("arguments must be an object")
        return getattr(self, "_" + name)(arguments)

    def _channel_index(self, arguments):
        count = int(self._fl["channels"].channelCount(True))
        return whole(arguments, "channel", 0, count - 1)

    def _hint(self, arguments):
        self._fl["ui"].setHintMsg(plain(arguments, "text", HINT_LENGTH))

    def _select(self, arguments):
        self._fl["channels"].selectOneChannel(self._channel_index(arguments), True)

    def _note(self, arguments):
        channel = self._channel_index(arguments)
        note = whole(arguments, "note", 0, 127)
        velocity = whole(arguments, "velocity", 1, 127)
        seconds = number(arguments, "seconds", 0.01, MAX_NOTE_SECONDS)
        play = self._fl["channels"].midiNoteOn
        play(channel, note, velocity)
        self._later(seconds, lambda: play(channel, note, 0))

    def _start(self, arguments):
        transport = self._fl["transport"]
        # FL's start() is a toggle.
        if not transport.isPlaying():
            transport.start()

    def _stop(self, arguments):
        self._fl["transport"].stop()

    def _tempo(self, arguments):
        bpm = number(arguments, "bpm", MIN_BPM, MAX_BPM)
        midi = self._fl["midi"]
        self._fl["general"].processRECEvent(
            midi.REC_Tempo, int(round(bpm * 1000)), midi.REC_Control | midi.REC_UpdateControl
        )

    def _name(self, arguments):
        channel = self._channel_index(arguments)
        self._undo_point("Padbridge: channel name")
        self._fl["channels"].setChannelName(channel, plain(arguments, "name", NAME_LENGTH), True)

    def _colour(self, arguments):
        channel = self._channel_index(arguments)
        colour = whole(arguments, "colour", 0, 0xFFFFFF)
        self._undo_point("Padbridge: channel colour")
        self._fl["channels"].setChannelColor(channel, colour, True)

    def _pattern(self, arguments):
        patterns = self._fl["patterns"]
        # One beyond the last would be made by jumping there.
        pattern = whole(arguments, "pattern", 1, int(patterns.patternCount()))
        patterns.jumpToPattern(pattern)

    def _undo_point(self, name):
        general = self._fl["general"]
        if hasattr(general, "saveUndo"):
            general.saveUndo(name, 0, True)
