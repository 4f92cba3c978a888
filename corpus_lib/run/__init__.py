"""The series as a whole: notebooks, execution, parameters, report, paper."""

import sys

# Loading nbformat loads jsonschema, and this, where it is installed, a grammar of addresses that
# takes a second to compile in each kernel. No notebook's format speaks of addresses.
if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    __import__("nbformat")
    del sys.modules["rfc3987_syntax"]
