"""Records in the folder REKEY_RECORD: the patches that ministack needs, and what no API returns."""

import json
import os
from pathlib import Path

RECORD = Path(os.environ["REKEY_RECORD"])
PATCHED = {}


def patched(name, needed):
    """Records whether ministack needs the patch. It is needed if it was needed once."""
    PATCHED[name] = PATCHED.get(name, False) or bool(needed)
    write("patched", PATCHED)


def write(name, value):
    (RECORD / f"{name}.json").write_text(json.dumps(value, indent=1, default=str))
