"""FL Studio as its script sees it, for tests: units, refusals and silences as they were reported.

`Studio` is the song; `install` puts its modules where the script imports them from.
"""

import sys
import types


class Channel:
    def __init__(self, name, kind=0, colour=-12345678):
        self.name = name
        self.kind = kind
        self.colour = colour


class Studio:
    def __init__(self):
        self.tempo = 120000.0
        self.playing = False
        self.recording = False
        self.song_mode = False
        self.ticks = 0
        self.channels = [Channel("Kick"), Channel("Snare"), Channel("Serum", 2)]
        self.selected = 0
        self.pattern = 1
        self.patterns = ["Verse", "Chorus"]
        self.track = 3
        self.title = ""
        self.window = 1
        self.changed = False
        self.hint = ""
        self.notes = []
        self.undo = []
        self.sent = []
        # On request: calls that FL refuses for now, functions this FL does not have, a script output that fails.
        self.unsafe_calls = 0
        self.unsafe_to_edit = False
        self.missing = set()
        self.broken = set()

    def edit(self):
        if self.unsafe_calls > 0:
            self.unsafe_calls -= 1
            raise TypeError("Operation unsafe at current time")

    def global_index(self, flag):
        if flag is not True:
            raise AssertionError("channel calls are relative to the group without the global flag")


def _device(studio):
    def midi_out_sysex(message):
        if not isinstance(message, bytes) or message[0] != 0xF0 or message[-1] != 0xF7:
            return
        if any(byte > 0x7F for byte in message[1:-1]):
            raise AssertionError("eight bits in SysEx")
        studio.sent.append(message)

    return {"midiOutSysex": midi_out_sysex, "getPortNumber": lambda: 7, "isAssigned": lambda: True}


def _mixer(studio):
    return {
        "getCurrentTempo": lambda as_int=False: int(studio.tempo) if as_int else studio.tempo,
        "trackNumber": lambda: studio.track,
        "getTrackName": lambda index: "Insert %d" % index,
    }


def _transport(studio):
    def start():
        studio.playing = not studio.playing

    def stop():
        studio.playing = False

    return {
        "isPlaying": lambda: studio.playing,
        "isRecording": lambda: studio.recording,
        "getLoopMode": lambda: 1 if studio.song_mode else 0,
        "getSongPos": lambda mode=-1: studio.ticks if mode == 2 else 0.0,
        "start": start,
        "stop": stop,
    }


def _channels(studio):
    def of(index, use_global):
        studio.global_index(use_global)
        return studio.channels[index]

    def selected(can_be_none=False, offset=0, index_global=False):
        studio.global_index(index_global)
        return studio.selected

    def count(use_global=False):
        studio.global_index(use_global)
        return len(studio.channels)

    def select(index, use_global=False):
        studio.edit()
        of(index, use_global)
        studio.selected = index

    def set_name(index, name, use_global=False):
        studio.edit()
        of(index, use_global).name = name

    def set_colour(index, colour, use_global=False):
        studio.edit()
        of(index, use_global).colour = colour

    def note_on(index, note, velocity, channel=-1):
        studio.edit()
        studio.notes.append((index, note, velocity))

    return {
        "selectedChannel": selected,
        "channelCount": count,
        "getChannelName": lambda i, g=False: of(i, g).name,
        "getChannelType": lambda i, g=False: of(i, g).kind,
        "getChannelColor": lambda i, g=False: of(i, g).colour,
        "selectOneChannel": select,
        "setChannelName": set_name,
        "setChannelColor": set_colour,
        "midiNoteOn": note_on,
    }


def _patterns(studio):
    def jump(number):
        studio.edit()
        studio.pattern = number

    return {
        "patternNumber": lambda: studio.pattern,
        "patternCount": lambda: len(studio.patterns),
        "getPatternName": lambda number: studio.patterns[number - 1],
        "jumpToPattern": jump,
    }


REC_TEMPO = 0x40000005


def _general(studio):
    def process(event, value, flags):
        studio.edit()
        if event == REC_TEMPO:
            studio.tempo = float(value)

    return {
        "getVersion": lambda: 39,
        "getRecPPQ": lambda: 96,
        "getChangedFlag": lambda: studio.changed,
        "getProjectTitle": lambda: studio.title,
        "processRECEvent": process,
        "saveUndo": lambda name, flags, update=True: studio.undo.append(name),
        "safeToEdit": lambda: not studio.unsafe_to_edit,
    }


def _ui(studio):
    def hint(message):
        studio.hint = message

    return {
        "setHintMsg": hint,
        "getProgTitle": lambda: "song.flp - FL Studio 25",
        "getFocused": lambda number: 1 if number == studio.window else 0,
        "getVersion": lambda mode=0: "FL Studio 25.2.4",
    }


MODULES = {
    "device": _device,
    "mixer": _mixer,
    "transport": _transport,
    "channels": _channels,
    "patterns": _patterns,
    "general": _general,
    "ui": _ui,
    "midi": lambda studio: {"REC_Tempo": REC_TEMPO, "REC_Control": 2, "REC_UpdateControl": 1},
}


def _failing(name):
    def fail(*arguments):
        raise SystemError("%s returned NULL" % name)

    return fail


def install(studio):
    """Makes the modules importable; `studio.missing` and `studio.broken` hold names like "general.getVersion"."""
    for name, functions in MODULES.items():
        module = types.ModuleType(name)
        for function, work in functions(studio).items():
            full = "%s.%s" % (name, function)
            if full in studio.missing:
                continue
            setattr(module, function, _failing(full) if full in studio.broken else work)
        sys.modules[name] = module


class Event:
    """A MIDI event as callbacks get it."""

    def __init__(self, sysex):
        self.sysex = sysex
        self.handled = False
