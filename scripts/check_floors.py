#!/usr/bin/env python3
"""Fails when a folder of src/ includes a folder that is not on a lower floor (ARCHITECTURE.md, "Floors")."""
import pathlib
import re
import sys

FLOORS = [["base"], ["auth", "image"], ["io"], ["http", "pg"], ["s3"], ["storage"], ["domain"], ["api"], ["app"]]
# The domain knows what is done, not how it is asked for; the HTTP side never reaches below the use cases.
FORBIDDEN = {("domain", "http"), ("domain", "s3"), ("api", "pg"), ("api", "s3"), ("image", "io"), ("auth", "io")}

floor_of = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
root = pathlib.Path(__file__).resolve().parent.parent / "src"
faults = []
paths = sorted(root.rglob("*.[ch]pp"))
for path in paths:
    folder = path.relative_to(root).parts[0]
    if folder not in floor_of:
        faults.append(f"{path.relative_to(root)}: the folder {folder} has no floor")
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'#include "([a-z0-9_]+)/', line)
        if not match or match[1] == folder:
            continue
        other = match[1]
        if floor_of.get(other, 99) >= floor_of[folder] or (folder, other) in FORBIDDEN:
            faults.append(f"{path.relative_to(root)}:{number}: {folder} must not include {other}")
print("\n".join(faults) if faults else f"floors hold: {len(paths)} files")
sys.exit(1 if faults else 0)
