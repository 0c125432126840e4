#!/usr/bin/env python3
"""The old mirror mode once more, written from its description alone: what Earshot's two ends are held against.

    mirror_peer.py receive [no-ok]                     prints its port, then a line per packet, until the sender closes
    mirror_peer.py send PORT ID CAPTURE HOW            sends a classic pcap file; prints how many blocks were confirmed

HOW is a comma-separated list of: plain, snappy, lz4, plus2 (58-byte packet headers), wide (64-bit times), no-handshake, split.
"""
import socket
import struct
import sys
import time

MAGIC = b"pcap_block_store"
HEADER = struct.Struct("<16sB3xIIIHh10sBxIIB3xI")
assert HEADER.size == 64


def checksum(data):
    total = sum(byte - 256 if byte > 127 else byte for byte in data) & 0xFFFF
    return total or 1


def snappy_decode(data):
    length = shift = pos = 0
    while True:
        byte = data[pos]
        pos += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    out = bytearray()
    while pos < len(data):
        tag = data[pos]
        pos += 1
        kind = tag & 3
        if kind == 0:
            size = (tag >> 2) + 1
            if size > 60:
                extra = size - 60
                size = int.from_bytes(data[pos:pos + extra], "little") + 1
                pos += extra
            out += data[pos:pos + size]
            pos += size
            continue
        if kind == 1:
            size = ((tag >> 2) & 7) + 4
            offset = ((tag >> 5) << 8) | data[pos]
            pos += 1
        else:
            size = (tag >> 2) + 1
            width = 2 if kind == 2 else 4
            offset = int.from_bytes(data[pos:pos + width], "little")
            pos += width
        assert 0 < offset <= len(out)
        if offset >= size:
            out += out[len(out) - offset:len(out) - offset + size]
        else:
            for _ in range(size):
                out.append(out[-offset])
    assert len(out) == length, (len(out), length)
    return bytes(out)


def snappy_encode(data):
    """Literals alone, which is a valid stream."""
    out = bytearray()
    value = len(data)
    while value >= 0x80:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)
    for start in range(0, len(data), 65536):
        piece = data[start:start + 65536]
        out.append(61 << 2)
        out += struct.pack("<H", len(piece) - 1)
        out += piece
    return bytes(out)


def lz4_decode(data, length):
    out = bytearray()
    pos = 0

    def more(value):
        nonlocal pos
        while True:
            byte = data[pos]
            pos += 1
            value += byte
            if byte != 255:
                return value

    while True:
        token = data[pos]
        pos += 1
        size = token >> 4
        if size == 15:
            size = more(size)
        out += data[pos:pos + size]
        pos += size
        if pos >= len(data):
            break
        offset = data[pos] | data[pos + 1] << 8
        pos += 2
        size = token & 15
        if size == 15:
            size = more(size)
        size += 4
        assert 0 < offset <= len(out)
        for _ in range(size):
            out.append(out[-offset])
    assert len(out) == length, (len(out), length)
    return bytes(out)


def lz4_encode(data):
    """Literals alone."""
    out = bytearray()
    if len(data) < 15:
        out.append(len(data) << 4)
    else:
        out.append(0xF0)
        rest = len(data) - 15
        while rest >= 255:
            out.append(255)
            rest -= 255
        out.append(rest)
    return bytes(out + data)


class Reader:
    def __init__(self, connection):
        self.connection = connection
        self.data = b""

    def fill(self, count):
        while len(self.data) < count:
            piece = self.connection.recv(1 << 20)
            if not piece:
                return False
            self.data += piece
        return True

    def take(self, count):
        assert self.fill(count), "the sender closed within a block"
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def text(self):
        while b"\0" not in self.data:
            assert self.fill(len(self.data) + 1), "the sender closed within a text"
        text, _, self.data = self.data.partition(b"\0")
        return text.decode("ascii")


def receive(options):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    reader = Reader(connection)
    print(reader.text())
    stamp = reader.text()
    assert stamp.startswith("sensor_time: "), stamp
    theirs = time.mktime(time.strptime(stamp[13:], "%Y-%m-%d %H:%M:%S"))
    assert abs(time.time() - theirs) % 1800 <= 2, stamp
    if "no-ok" not in options:
        connection.sendall(b"ok")
    expected = 1
    wants = None
    while reader.fill(1):
        (magic, version, size, packed, count, dlink, sensor, ifname, mode, check, counter, confirm,
         sent) = HEADER.unpack(reader.take(64))
        assert magic == MAGIC and version == 7 and mode == 0, (magic, version, mode)
        assert counter == expected, (counter, expected)
        expected += 1
        assert sent == 0 or abs(sent - time.time()) < 30
        wants = confirm if wants is None else wants
        table = reader.take(4 * count)
        body = reader.take(packed or size)
        assert check in (0, checksum(table + body))
        if packed:
            body = snappy_decode(body) if "lz4" not in options else lz4_decode(body, size)
        assert len(body) == size
        offsets = struct.unpack("<%dI" % count, table)
        at = 0
        for offset in offsets:
            assert offset == at, "packets are not back to back"
            std, link, vlan = struct.unpack_from("<hHH", body, offset + 28)
            encaps, ip = struct.unpack_from("<HH", body, offset + 24)
            if std == 0:
                seconds, micros, caplen, wire = struct.unpack_from("<IIII", body, offset)
            else:
                assert std == 1
                seconds, micros, caplen, wire = struct.unpack_from("<qqII", body, offset)
            frame = body[offset + 36:offset + 36 + caplen]
            assert len(frame) == caplen
            at = offset + 36 + caplen
            if not packed:
                assert ip <= 1000, "an uncompressed block with such an offset is refused"
            if ip != 0xFFFF:
                assert frame[ip] >> 4 in (4, 6), "no IP header at its offset"
            print(sensor, seconds * 1000000 + micros, wire, link or dlink, ip, vlan, frame.hex())
        assert at == size
        if wants:
            connection.sendall(b"block_ok")
    print("end", expected - 1, flush=True)


def frames(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, = struct.unpack_from("<I", data)
    divide = {0xA1B2C3D4: 1, 0xA1B23C4D: 1000}[magic]
    link, = struct.unpack_from("<I", data, 20)
    pos = 24
    while pos < len(data):
        seconds, fraction, caplen, wire = struct.unpack_from("<IIII", data, pos)
        yield link, seconds, fraction // divide, wire, data[pos + 16:pos + 16 + caplen]
        pos += 16 + caplen


def blocks(path, sensor, how):
    counter = 0
    pending = list(frames(path))
    for start in range(0, len(pending), 500):
        table, body = b"", b""
        count = 0
        for link, seconds, micros, wire, frame in pending[start:start + 500]:
            table += struct.pack("<I", len(body))
            if "wide" in how:
                head = struct.pack("<qqII", seconds, micros, len(frame), wire)
            else:
                head = struct.pack("<IIII8s", seconds, micros, len(frame), wire, b"\xAA" * 8)
            # The padding byte is whatever was there.
            head += struct.pack("<HHhHHBB", 14, 14, 1 if "wide" in how else 0, 0, 0xFFFE, 0, 0x55)
            if "plus2" in how:
                head += struct.pack("<BBH16sBB", 0, 0x55, 0x0800, b"\0" * 16, 0, 0x55)
            body += head + frame
            count += 1
            if "plus2" in how:
                # A packet that is to be left out.
                table += struct.pack("<I", len(body))
                body += head[:56] + b"\x01\0" + frame
                count += 1
        packed = snappy_encode(body) if "snappy" in how else lz4_encode(body) if "lz4" in how else body
        counter += 1
        head = HEADER.pack(MAGIC, 7, len(body), 0 if packed is body else len(packed), count, link, sensor, b"eth0",
                           1 if "plus2" in how else 0, checksum(table + packed), counter, 1, int(time.time()))
        yield head + table + packed


def send(port, sensor, capture, how):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if "no-handshake" not in how:
        connection.sendall(b"sensor_id_name: %d:python\0" % sensor)
        connection.sendall(time.strftime("sensor_time: %Y-%m-%d %H:%M:%S").encode() + b"\0")
        connection.settimeout(4)
        answer = connection.recv(100)
        assert answer == b"ok", answer
    connection.settimeout(60)
    confirmed = 0
    for block in blocks(capture, sensor, how):
        step = 1000 if "split" in how else len(block)
        for start in range(0, len(block), step):
            connection.sendall(block[start:start + step])
        answer = connection.recv(100)
        assert answer == b"block_ok", answer
        confirmed += 1
    print(confirmed, flush=True)


if sys.argv[1] == "receive":
    receive(sys.argv[2:])
else:
    send(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5].split(","))
