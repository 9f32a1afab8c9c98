"""Authorization: condition keys and permissions as on AWS, and the record of each authorized call."""

import json

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam, kms

from .record import PATCHED, RECORD, patched

# --- aws:PrincipalArn: the ARN of the role of an assumed role.

ministacks_condition_key = iam_evaluator._resolve_condition_key


def condition_key(key, ctx):
    value = ministacks_condition_key(key, ctx)
    if key.lower() != "aws:principalarn" or ctx.principal_type != "AssumedRole":
        return value
    patched("principal-arn", value == ctx.principal_arn)
    role = iam._roles.get_scoped(ctx.principal_account, None, iam_evaluator._role_name_from_assumed_arn(value))
    return role["Arn"] if role else value


# --- Record: the authorization of each call, which no API returns.

ministacks_enforce = iam_evaluator.enforce


def key_of(resource_arn):
    """A call with an alias needs the permission on its key: "Use aliases to control access", KMS developer guide."""
    key_id = kms._aliases.get(resource_arn)
    if key_id is None:
        return resource_arn
    if "alias-permission" not in PATCHED:
        patched("alias-permission", True)
    return resource_arn.split(":alias/")[0] + ":key/" + key_id


def single_action(iam_action):
    """SQS authorizes a batch as its single action: "Amazon SQS API permissions", SQS developer guide."""
    if "batch-actions" not in PATCHED:
        patched("batch-actions", True)
    return iam_action.removesuffix("Batch")


def with_algorithm(service_context):
    """kms:MacAlgorithm of the only algorithm that the project uses: "Condition keys for AWS KMS", KMS developer guide."""
    if "mac-algorithm" not in PATCHED:
        patched("mac-algorithm", not {"kms:MacAlgorithm", "kms:macalgorithm"} & service_context.keys())
    return {"kms:MacAlgorithm": "HMAC_SHA_256", **service_context}


def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    if service == "kms":
        resource_arn = key_of(resource_arn)
    if service == "sqs" and iam_action.endswith("Batch"):
        iam_action = single_action(iam_action)
    if iam_action == "kms:GenerateMac":
        service_context = with_algorithm(service_context or {})
    denied = ministacks_enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
    principal = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
    call = {
        "principal": getattr(principal, "arn", "unknown"),
        "action": iam_action,
        "resource": resource_arn,
        "denied": denied and (getattr(denied, "message", None) or getattr(denied, "decision", None) or "denied"),
    }
    with (RECORD / "calls.jsonl").open("a") as record:
        record.write(json.dumps(call) + "\n")
    return denied


def install():
    iam_evaluator.enforce = enforce
    iam_evaluator._resolve_condition_key = condition_key
