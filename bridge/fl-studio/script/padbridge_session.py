"""The conversation with the daemon: one frame a tick, bounded queues, silence while a project loads."""

import random
import sys
import time

import padbridge_frames as frames
from padbridge_commands import Commands, Refused
from padbridge_state import State

SCRIPT_VERSION = 1
# State goes out ten times a second at most, the rest waits and is merged.
STATE_SECONDS = 0.1
# A project that takes longer to load than this has failed without telling.
LOADING_SECONDS = 60.0
# What is not carried out by then would surprise more than help.
COMMAND_SECONDS = 2.0
MAX_COMMANDS = 32
MAX_REPLIES = 64
MAX_FRAMES = 64
# Without a word from the daemon for so long there is nobody to talk to.
SILENT_SECONDS = 5.0
NAMES_FLAGS = 16384 | 32768 | 65536


class Session:
    def __init__(self, fl, allow_changes):
        self._fl = fl
        self._allow_changes = bool(allow_changes)
        self._clock = time.time
        self.errors = 0
        self._reset()

    def _reset(self):
        # Somewhere new on every start: the daemon remembers the last ids to recognise repeated frames.
        self._identity = random.getrandbits(14)
        self._reassembly = frames.Reassembly()
        self._state = State(self._fl)
        self._commands = Commands(self._fl, self._allow_changes, self._schedule)
        self._told = {}
        self._frames = []
        self._replies = []
        self._waiting = []
        self._timers = []
        self._heard = None
        self._loading_until = 0.0
        self._next_state = 0.0
        self._names_from = None
        self._beat = None
        self._session = "%08x" % random.getrandbits(32)

    def guard(self, work, *arguments):
        """Runs work of a callback; nothing that it raises reaches FL."""
        try:
            work(*arguments)
        except Exception as error:
            self.errors += 1
            if self.errors == 1:
                print("Padbridge: %s: %s" % (type(error).__name__, error))

    def start(self):
        # The module may stay in memory: FL calls this again with what the last time left.
        self._reset()

    def stop(self):
        for _, work in self._timers:
            self.guard(work)
        self._reset()

    def project_load(self, status):
        if status == 0:
            self._loading_until = self._clock() + LOADING_SECONDS
            return
        self._loading_until = 0.0
        self._told = {}
        self.names_changed()

    def refresh(self, flags):
        if flags & NAMES_FLAGS:
            self.names_changed()

    def names_changed(self):
        self._names_from = 0

    # In

    def receive(self, event):
        sysex = getattr(event, "sysex", None)
        frame = frames.parse(sysex, frames.TO_FL) if sysex else None
        if frame is None:
            return
        event.handled = True
        if frame.version != frames.VERSION:
            self._hear()
            self._reply({"t": "mismatch", "version": frames.VERSION})
        else:
            message = self._reassembly.accept(frame)
            if message is not None:
                self._hear()
                self._take(message)
        # FL may never call OnIdle: the daemon's heartbeat is the clock then.
        self.tick()

    def _hear(self):
        self._heard = self._clock()

    def _take(self, message):
        kind = message.get("t")
        if kind == "beat":
            self._beat = message.get("n")
        elif kind == "hello":
            self._told = {}
            self.names_changed()
            self._reply(self._hello())
        elif kind == "do":
            if len(self._waiting) >= MAX_COMMANDS:
                self._answer(message, "too many commands at once")
            else:
                self._waiting.append((self._clock() + COMMAND_SECONDS, message))

    def _hello(self):
        general = self._fl["general"]
        ui = self._fl["ui"]
        self._state.read()
        return {
            "t": "hello",
            "script": SCRIPT_VERSION,
            "session": self._session,
            "api": self._probe(lambda: general.getVersion(), 0),
            "fl": self._probe(lambda: str(ui.getVersion(4))[:64], ""),
            "os": sys.platform,
            "port": self._probe(lambda: self._fl["device"].getPortNumber(), -1),
            "changes": self._allow_changes,
            "missing": sorted(self._state.missing),
            "safeToEdit": hasattr(general, "safeToEdit"),
        }

    @staticmethod
    def _probe(read, otherwise):
        try:
            return read()
        except Exception:
            return otherwise

    # Out

    def tick(self):
        now = self._clock()
        self._reassembly.tick()
        self._run_timers(now)
        if now < self._loading_until:
            return
        self._run_commands(now)
        if self._heard is None or now - self._heard > SILENT_SECONDS:
            self._frames = []
            return
        if not self._frames:
            self._fill(now)
        if self._frames:
            self._fl["device"].midiOutSysex(self._frames.pop(0))

    def _fill(self, now):
        message = None
        if self._replies:
            message = self._replies.pop(0)
        elif now >= self._next_state:
            self._next_state = now + STATE_SECONDS
            message = self._delta()
            if message is None and self._names_from is not None:
                message = self._names()
        if message is None and self._beat is not None:
            message = {"t": "beat", "n": self._beat, "errors": self.errors}
        if message is not None:
            # Whatever is said shows that we are here; with one frame a second there is no room to say it twice.
            self._beat = None
            self._identity = (self._identity + 1) % frames.ID_RANGE
            self._frames = frames.encode(message, self._identity, frames.FROM_FL)[:MAX_FRAMES]

    def _delta(self):
        state = self._state.read()
        changed = {key: value for key, value in state.items() if key not in self._told or self._told[key] != value}
        if not changed:
            return None
        self._told.update(changed)
        return {"t": "state", "session": self._session, "s": changed}

    def _names(self):
        first = self._names_from
        names, following = self._state.names(first)
        self._names_from = following if following else None
        return {"t": "names", "first": first, "names": names, "last": not following}

    def _reply(self, message):
        self._replies = (self._replies + [message])[-MAX_REPLIES:]

    def _answer(self, command, error):
        answer = {"t": "done", "id": command.get("id"), "ok": error is None}
        if error is not None:
            answer["why"] = str(error)[:200]
        self._reply(answer)

    # Commands

    def _run_commands(self, now):
        waiting, self._waiting = self._waiting, []
        for deadline, command in waiting:
            if now > deadline:
                self._answer(command, "FL Studio was busy")
            elif not self._try(command):
                self._waiting.append((deadline, command))

    def _try(self, command):
        """Whether the command was answered; FL refuses edits at some moments, then it waits for the next tick."""
        general = self._fl["general"]
        try:
            if hasattr(general, "safeToEdit") and not general.safeToEdit():
                return False
            self._commands.run(command.get("c"), command.get("a", {}))
        except Refused as why:
            self._answer(command, why)
        except TypeError as error:
            if "unsafe" in str(error):
                return False
            self._answer(command, error)
        except Exception as error:
            self._answer(command, error)
        else:
            self._answer(command, None)
        return True

    def _schedule(self, seconds, work):
        self._timers.append((self._clock() + seconds, work))

    def _run_timers(self, now):
        due = [work for moment, work in self._timers if moment <= now]
        self._timers = [timer for timer in self._timers if timer[0] > now]
        for work in due:
            self.guard(work)
