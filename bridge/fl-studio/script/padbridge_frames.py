"""Messages as SysEx frames: small enough for every driver, proof against loss, repeats and strangers.

F0 7D "PDB" version direction id(2) index(2) total(2) payload checksum F7

Numbers of two bytes are 14 bits, low seven first. The payload is ASCII JSON, cut where the frame is full.
The checksum is the sum of all bytes between the tag and itself, seven bits.
"""

import json

VERSION = 1
TO_FL = 0
FROM_FL = 1

HEAD = bytes([0xF0, 0x7D]) + b"PDB"
# Windows hands SysEx on in buffers of 1,024 bytes and loses what is longer.
MAX_FRAME = 900
OVERHEAD = len(HEAD) + 8 + 2
MAX_PAYLOAD = MAX_FRAME - OVERHEAD
# The daemon sends commands of a few hundred bytes; anything longer is not for us.
MAX_TOTAL = 8
MAX_PARTIALS = 4
# Ticks until an unfinished message is forgotten.
PARTIAL_TICKS = 150
ID_RANGE = 1 << 14


def _fourteen(number):
    return bytes([number & 0x7F, (number >> 7) & 0x7F])


def checksum(body):
    return sum(body) & 0x7F


def encode(message, identity, direction):
    """A message (anything JSON can say) as a list of frames."""
    text = json.dumps(message, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    # A control character cannot stand in SysEx text; JSON escapes all below space, and 7F is the one it leaves.
    text = text.replace(b"\x7f", b"\\u007f")
    pieces = [text[at : at + MAX_PAYLOAD] for at in range(0, len(text), MAX_PAYLOAD)]
    frames = []
    for index, piece in enumerate(pieces):
        body = (
            bytes([VERSION, direction])
            + _fourteen(identity % ID_RANGE)
            + _fourteen(index)
            + _fourteen(len(pieces))
            + piece
        )
        frames.append(HEAD + body + bytes([checksum(body), 0xF7]))
    return frames


class Frame:
    """One frame as it came, or nothing that is ours: see `parse`."""

    __slots__ = ("version", "identity", "index", "total", "payload")

    def __init__(self, body):
        self.version = body[0]
        self.identity = body[2] | body[3] << 7
        self.index = body[4] | body[5] << 7
        self.total = body[6] | body[7] << 7
        self.payload = bytes(body[8:])


def parse(sysex, direction):
    """A frame of this direction, or None for everything else on the port."""
    data = bytes(sysex)
    if len(data) < OVERHEAD or len(data) > MAX_FRAME:
        return None
    if not data.startswith(HEAD) or data[-1] != 0xF7:
        return None
    body = data[len(HEAD) : -2]
    if data[-2] != checksum(body) or body[1] != direction:
        return None
    return Frame(body)


class Reassembly:
    """Puts frames together; bounded, and patient with any order and repetition."""

    def __init__(self):
        self._partials = {}
        self._done = []
        self._now = 0

    def tick(self):
        self._now += 1
        old = [key for key, part in self._partials.items() if self._now - part[0] > PARTIAL_TICKS]
        for key in old:
            del self._partials[key]

    def accept(self, frame):
        """The message that this frame completes, or None."""
        if frame.version != VERSION or not 0 < frame.total <= MAX_TOTAL or frame.index >= frame.total:
            return None
        if frame.identity in self._done:
            return None
        if frame.identity not in self._partials and len(self._partials) >= MAX_PARTIALS:
            oldest = min(self._partials, key=lambda key: self._partials[key][0])
            del self._partials[oldest]
        since, total, pieces = self._partials.setdefault(frame.identity, (self._now, frame.total, {}))
        if total != frame.total:
            del self._partials[frame.identity]
            return None
        pieces[frame.index] = frame.payload
        if len(pieces) < total:
            return None
        del self._partials[frame.identity]
        # A repeated frame of a message that was carried out must not carry it out again.
        self._done = (self._done + [frame.identity])[-32:]
        try:
            message = json.loads(b"".join(pieces[index] for index in range(total)).decode("ascii"))
        except ValueError:
            return None
        return message if isinstance(message, dict) else None
