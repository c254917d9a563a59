# name=Padbridge
# supportedDevices=Padbridge To FL
"""Padbridge in FL Studio: tells the daemon what the song is doing and shows its suggestions.

Everything happens in the modules beside this one; here FL's callbacks are caught so that nothing that
goes wrong ever leaves one: FL may disable a script for that.
"""

import device
import general
import channels
import midi
import mixer
import patterns
import transport
import ui

from padbridge_session import Session
import padbridge_settings

session = Session(
    {
        "device": device,
        "general": general,
        "channels": channels,
        "midi": midi,
        "mixer": mixer,
        "patterns": patterns,
        "transport": transport,
        "ui": ui,
    },
    padbridge_settings.ALLOW_CHANGES,
)


def OnInit():
    session.guard(session.start)


def OnDeInit():
    session.guard(session.stop)


def OnIdle():
    session.guard(session.tick)


def OnSysEx(event):
    session.guard(session.receive, event)


def OnProjectLoad(status):
    session.guard(session.project_load, status)


def OnRefresh(flags):
    session.guard(session.refresh, flags)


def OnDirtyChannel(*args):
    session.guard(session.names_changed)
