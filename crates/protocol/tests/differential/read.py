"""Reads JSON documents, one a line in hexadecimal, and prints one line for each: how Python reads it.

The form is made for comparison, not for reading: `n`, `t`, `f`, `d` and the bits of a double, `s` and
the hexadecimal UTF-8 of a text, lists in brackets, objects in braces with their keys sorted.
`refused` stands for a document that Python does not read.
"""

import json
import struct
import sys


def form(value):
    if value is None:
        return "n"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, int):
        try:
            if int(float(value)) == value:
                return "d" + struct.pack(">d", float(value)).hex()
        except OverflowError:
            pass
        return "i" + str(value)
    if isinstance(value, float):
        return "d" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogatepass").hex()
    if isinstance(value, list):
        return "[" + ",".join(map(form, value)) + "]"
    entries = sorted((form(key), form(entry)) for key, entry in value.items())
    return "{" + ",".join(key + ":" + entry for key, entry in entries) + "}"


for line in sys.stdin:
    try:
        print(form(json.loads(bytes.fromhex(line))))
    except (ValueError, RecursionError):
        print("refused")
