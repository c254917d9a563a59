"""Runs the script over a fake FL; one line in, one line of JSON out. See test/support/fl-studio-host.ts."""

import importlib
import json
import sys
import time

import fake_fl


class Host:
    def __init__(self):
        self.studio = fake_fl.Studio()
        self.script = None
        self.now = 1000.0

    def load(self, changes, missing, broken):
        self.studio.missing = set(missing)
        self.studio.broken = set(broken)
        fake_fl.install(self.studio)
        time.time = lambda: self.now
        for name in [n for n in sys.modules if n.startswith("padbridge_") or n == "device_padbridge"]:
            del sys.modules[name]
        importlib.import_module("padbridge_settings").ALLOW_CHANGES = changes
        self.script = importlib.import_module("device_padbridge")
        self.script.OnInit()

    def do(self, request):
        """One request; answers with what was sent since the last and with the song."""
        kind = request["do"]
        if kind == "load":
            self.load(request["changes"], request["missing"], request["broken"])
        elif kind == "idle":
            self.now += request["seconds"]
            self.script.OnIdle()
        elif kind == "run":
            for _ in range(request["ticks"]):
                self.now += 0.02
                before = len(self.studio.sent)
                self.script.OnIdle()
                if len(self.studio.sent) > before + 1:
                    raise AssertionError("more than one frame in a tick")
        elif kind == "wait":
            self.now += request["seconds"]
        elif kind == "sysex":
            event = fake_fl.Event(bytes(request["bytes"]))
            self.script.OnSysEx(event)
        elif kind == "project":
            self.script.OnProjectLoad(request["status"])
        elif kind == "refresh":
            self.script.OnRefresh(request["flags"])
        elif kind == "reload":
            self.script.OnDeInit()
            self.script.OnInit()
        elif kind == "set":
            for key, value in request["song"].items():
                setattr(self.studio, key, value)
        elif kind == "channels":
            self.studio.channels = [fake_fl.Channel(*channel) for channel in request["channels"]]
        sent, self.studio.sent = self.studio.sent, []
        song = {
            key: getattr(self.studio, key)
            for key in ("tempo", "playing", "selected", "pattern", "hint", "notes", "undo", "unsafe_calls")
        }
        song["names"] = [channel.name for channel in self.studio.channels]
        song["colours"] = [channel.colour for channel in self.studio.channels]
        session = self.script.session if self.script else None
        return {
            "queued": self.queued(session) if session else 0,
            "sent": [list(frame) for frame in sent],
            "song": song,
            "errors": session.errors if session else 0,
        }

    @staticmethod
    def queued(session):
        return len(session._frames) + len(session._replies) + len(session._waiting) + len(session._timers)

    def line(self, text):
        return json.dumps(self.do(json.loads(text)))


if __name__ == "__main__":
    # FL's console is not our wire.
    wire, sys.stdout = sys.stdout, sys.stderr
    host = Host()
    for request in sys.stdin:
        wire.write(host.line(request) + "\n")
        wire.flush()
