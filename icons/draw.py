#!/usr/bin/env python3
"""Draws every picture in this folder from its two SVG files: run it after changing one, and commit what it writes.

Needs rsvg-convert (Debian: librsvg2-bin). Nothing else builds or runs this.
"""

import pathlib
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
THEME = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024]
TRAY = [16, 22, 24, 32, 48, 64]
ICO = [16, 24, 32, 48, 64, 128, 256]
# Apple's names of the sizes; the doubled ones are for dense displays.
ICNS = [(b"icp4", 16), (b"icp5", 32), (b"icp6", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512), (b"ic10", 1024),
        (b"ic11", 32), (b"ic12", 64), (b"ic13", 256), (b"ic14", 512)]

# Marks at the tray icon's corner. Size and shape differ, not colour alone; the ring parts them from the picture.
BADGES = {
    "plain": "",
    "unread": '<circle cx="408" cy="104" r="104" fill="#0b6466"/><circle cx="408" cy="104" r="72" fill="#fdfcf9"/>',
    "mention": '<circle cx="368" cy="368" r="144" fill="#0b6466"/><circle cx="368" cy="368" r="120" fill="#e0563b"/>'
               '<rect x="348" y="292" width="40" height="92" rx="20" fill="#fff"/><circle cx="368" cy="424" r="24" fill="#fff"/>',
}


def png(svg, size):
    """The drawing as a PNG of that many pixels each way."""
    with tempfile.NamedTemporaryFile(suffix=".svg") as file:
        file.write(svg.encode())
        file.flush()
        return subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), file.name], check=True, capture_output=True).stdout


def ico(pictures):
    """A Windows icon: a folder of PNGs."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    place = len(head) + 16 * len(pictures)
    for size, data in pictures:
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place + len(body))
        body += data
    return head + body


def icns(pictures):
    """A macOS icon: named PNGs, one after the other."""
    body = b"".join(name + struct.pack(">I", 8 + len(data)) + data for name, data in pictures)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main():
    large = (HERE / "icon.svg").read_text()
    small = (HERE / "icon-small.svg").read_text()
    drawn = {size: png(small if size <= 32 else large, size) for size in THEME}
    for size, data in drawn.items():
        (HERE / f"{size}x{size}.png").write_bytes(data)
    (HERE / "icon.ico").write_bytes(ico([(size, drawn[size]) for size in ICO]))
    (HERE / "icon.icns").write_bytes(icns([(name, drawn[size]) for name, size in ICNS]))
    tray = HERE / "tray"
    tray.mkdir(exist_ok=True)
    for name, badge in BADGES.items():
        svg = small.replace("</svg>", badge + "</svg>")
        for size in TRAY:
            (tray / f"{name}-{size}.png").write_bytes(png(svg, size))


main()
