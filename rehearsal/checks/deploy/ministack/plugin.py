"""
Part of this project, not of ministack: starts ministack with the patches of the folder patches.

PATCHED in patches/record.py lists the patches. Each patch tests whether ministack still needs it and records the result, so
that the check rejects a patch that is no longer needed. The rest of the behavior is that of ministack.

    REKEY_RECORD=folder python -B plugin.py
"""

import os
import sys

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import scheduler

from patches import (
    api_gateway,
    authorization,
    cloudformation,
    eventbridge,
    secret_resources,
    secrets_manager,
    step_functions,
)

# Seconds that ministack waits for the first line of an invocation's log, for the next line, and altogether. Its defaults are
# short for a busy machine: a late line would be in the log of the next invocation.
lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.25, 0.05, 1.0)


def install():
    for patches in (secrets_manager, secret_resources, cloudformation, authorization, api_gateway):
        patches.install()
    if os.environ.get("REKEY_EVENTS_OF_AWS") == "true":
        eventbridge.install()
    if os.environ.get("REKEY_CALLBACK_ERRORS") == "true":
        step_functions.install()
    scheduler._SCHEDULE_TICK_INTERVAL = 1  # instead of ten seconds
    app._port_is_bindable = lambda *_: False  # with HTTPS it also opens port 443


if __name__ == "__main__":
    install()
    sys.argv = ["ministack"]
    app.main()
