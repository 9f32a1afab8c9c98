"""Step Functions: failures of tasks with a callback."""

from ministack.services import stepfunctions

# --- Step Functions: a function that fails before the callback fails its task, as on AWS.

ministacks_call_lambda = stepfunctions._call_lambda


def call_lambda(function, event):
    try:
        return ministacks_call_lambda(function, event)
    except stepfunctions._ExecutionError as error:
        token = event.get("token") if isinstance(event, dict) else None
        waiting = stepfunctions._task_tokens.get(token) if token else None
        if waiting and waiting["result"] is None:
            # Lambda names it so if the process of a function ends. ministack has no name for it.
            waiting["error"] = {"Error": "Runtime.ExitError", "Cause": str(error)}
            waiting["event"].set()
        raise


def install():
    stepfunctions._call_lambda = call_lambda
