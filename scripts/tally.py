#!/usr/bin/env python3
"""Sums up JUnit files as `N passed, M failed`; skipped tests count as failed. Fails also when no test has passed."""
import sys
import xml.etree.ElementTree as ElementTree

passed, failed = 0, []
for path in sys.argv[1:]:
    for case in ElementTree.parse(path).iter("testcase"):
        # ctest and GoogleTest mark tests that did not run in an attribute; other results are elements.
        if case.get("status", "run") == "run" and not any(
            case.find(tag) is not None for tag in ("failure", "error", "skipped")
        ):
            passed += 1
        else:
            failed.append(f"{case.get('classname')} {case.get('name')}")

for name in failed:
    print(f"not passed: {name}")
print(f"{passed} passed, {len(failed)} failed")
sys.exit(1 if failed or (sys.argv[1:] and not passed) else 0)
