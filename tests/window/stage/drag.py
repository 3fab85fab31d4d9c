"""A small window with one file to be dragged, as a file manager shows it.

usage: drag.py FILE
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

box = Gtk.EventBox()
box.add(Gtk.Label(label="a file"))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-data-get", lambda _box, _context, data, _info, _time: data.set_uris([GLib.filename_to_uri(sys.argv[1], None)]))
window = Gtk.Window(title="Files of another program")
window.set_default_size(200, 120)
window.add(box)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
