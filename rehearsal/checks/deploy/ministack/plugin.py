"""
Part of this project, not of ministack: starts ministack and patches its CloudFormation and Secrets Manager.

PATCHED lists the patches. Each patch tests whether ministack still needs it and records the result, so that the check
rejects a patch that is no longer needed. The rest of the behavior is that of ministack.

    REKEY_RECORD=folder python plugin.py
"""

import inspect
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ministack import app
from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.responses import error_response_json, get_account_id, json_response, new_uuid
from ministack.services import eventbridge, iam, kms, lambda_svc, scheduler, secretsmanager, stepfunctions
from ministack.services.cloudformation import (
    _stacks,
    changesets,
    custom_resource,
    engine,
    handlers,
    provisioners,
    stacks,
)

# Seconds that ministack waits for the first line of an invocation's log, for the next line, and altogether. Its defaults are
# short for a busy machine: a late line would be in the log of the next invocation.
lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.25, 0.05, 1.0)

RECORD = Path(os.environ["REKEY_RECORD"])
PATCHED = {}


def patched(name, needed):
    """Records whether ministack needs the patch. It is needed if it was needed once."""
    PATCHED[name] = PATCHED.get(name, False) or bool(needed)
    write("patched", PATCHED)


def write(name, value):
    (RECORD / f"{name}.json").write_text(json.dumps(value, indent=1, default=str))


# --- AWS::SecretsManager::Secret: Ref is the ARN, and a secret without a value has no version.

SECRET = "AWS::SecretsManager::Secret"
ministacks_secret = dict(provisioners._RESOURCE_HANDLERS[SECRET])


def secret_create(logical_id, props, stack_name):
    physical_id, attributes = ministacks_secret["create"](logical_id, props, stack_name)
    secret = secret_of(physical_id)
    patched("secret-ref", physical_id != secret["ARN"])
    if not {"SecretString", "GenerateSecretString"} & props.keys():
        patched("secret-without-value", secret["Versions"])
        secret["Versions"].clear()
    return secret["ARN"], attributes


def secret_update(physical_id, old_props, new_props, stack_name, logical_id=None):
    name = secret_of(physical_id)["Name"]
    physical_id, attributes = ministacks_secret["update"](name, old_props, new_props, stack_name, logical_id)
    return secret_of(physical_id)["ARN"], attributes


def secret_delete(physical_id, props):
    secret = secret_of(physical_id)
    if secret:
        ministacks_secret["delete"](secret["Name"], props)


def secret_of(secret_id):
    return secretsmanager._resolve(secret_id)[1]


# --- AWS::SecretsManager::RotationSchedule: the state after RotateSecret with RotateImmediately=false.

SCHEDULE = "AWS::SecretsManager::RotationSchedule"
patched("rotation-schedule", SCHEDULE not in provisioners._RESOURCE_HANDLERS)


def schedule_put(_logical_id, props, _stack_name):
    secret = secret_of(props["SecretId"])
    if secret is None:
        raise ValueError(f"Secrets Manager can't find the specified secret {props['SecretId']}.")
    require_invocable(props["RotationLambdaARN"], secret["ARN"])
    secret["RotationEnabled"] = True
    secret["RotationLambdaARN"] = props["RotationLambdaARN"]
    secret["RotationRules"] = props.get("RotationRules")
    return props["SecretId"], {"Id": props["SecretId"]}


def schedule_update(_physical_id, _old_props, new_props, stack_name):
    return schedule_put(None, new_props, stack_name)


def schedule_delete(physical_id, _props):
    secret = secret_of(physical_id)
    if secret:
        secret["RotationEnabled"] = False


def require_invocable(function_arn, secret_arn):
    """Secrets Manager refuses a function that it may not invoke: API_RotateSecret; its user guide, permissions."""
    record = lambda_svc._get_func_record_for_ref(function_arn)[0] or {"policy": {"Statement": []}}
    for statement in record["policy"]["Statement"]:
        asked = statement.get("Condition", {})
        source_arn = asked.get("ArnLike", {}).get("AWS:SourceArn", secret_arn)
        source_account = asked.get("StringEquals", {}).get("AWS:SourceAccount", secret_arn.split(":")[4])
        if (
            statement["Principal"] == {"Service": "secretsmanager.amazonaws.com"}
            and statement["Action"] == "lambda:InvokeFunction"
            and (source_arn, source_account) == (secret_arn, secret_arn.split(":")[4])
        ):
            return
    raise ValueError(f"Secrets Manager cannot invoke the specified Lambda function {function_arn} for {secret_arn}.")


# --- AWS::SecretsManager::ResourcePolicy: calls PutResourcePolicy and DeleteResourcePolicy.

POLICY = "AWS::SecretsManager::ResourcePolicy"
patched("resource-policy", POLICY not in provisioners._RESOURCE_HANDLERS)


def policy_put(_logical_id, props, _stack_name):
    secret_id, policy = props["SecretId"], json.dumps(props["ResourcePolicy"])
    status, _headers, body = secretsmanager._put_resource_policy({"SecretId": secret_id, "ResourcePolicy": policy})
    if status != 200:
        raise ValueError(f"{POLICY}: {body!r}")
    return secret_id, {"Id": secret_id}


def policy_update(_physical_id, _old_props, new_props, stack_name):
    return policy_put(None, new_props, stack_name)


def policy_delete(physical_id, _props):
    secretsmanager._delete_resource_policy({"SecretId": physical_id})


# --- aws:PrincipalArn: the ARN of the role of an assumed role.

ministacks_condition_key = iam_evaluator._resolve_condition_key


def condition_key(key, ctx):
    value = ministacks_condition_key(key, ctx)
    if key.lower() != "aws:principalarn" or ctx.principal_type != "AssumedRole":
        return value
    patched("principal-arn", value == ctx.principal_arn)
    role = iam._roles.get_scoped(ctx.principal_account, None, iam_evaluator._role_name_from_assumed_arn(value))
    return role["Arn"] if role else value


# --- RotateSecret: starts a rotation with an empty AWSPENDING version, as Secrets Manager does. The check invokes the four
# --- steps. The original copies the current value and promotes the copy.

patched("rotate-secret", "lambda_svc" not in inspect.getsource(secretsmanager._rotate_secret))


def rotate_secret(data):
    secret = secret_of(data.get("SecretId"))
    if secret is None or not secret.get("RotationLambdaARN"):
        return error_response_json("InvalidRequestException", "There is no rotation for this secret.", 400)
    require_invocable(secret["RotationLambdaARN"], secret["ARN"])
    version = data.get("ClientRequestToken") or new_uuid()
    secret["Versions"][version] = {
        "SecretString": None,
        "SecretBinary": None,
        "CreatedDate": secret["CreatedDate"],
        "Stages": ["AWSPENDING"],
    }
    return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version})


# --- PutSecretValue: the first version of a secret is also AWSCURRENT.

ministacks_put_secret_value = secretsmanager._put_secret_value


def put_secret_value(data):
    secret = secret_of(data.get("SecretId"))
    is_first = secret is not None and not secret["Versions"]
    response = ministacks_put_secret_value(data)
    if is_first and secret["Versions"]:
        (version,) = secret["Versions"].values()
        needed = "AWSCURRENT" not in version["Stages"]
        if data.get("VersionStages", ["AWSCURRENT"]) != ["AWSCURRENT"]:
            patched("first-version", needed)
        if needed:
            version["Stages"].append("AWSCURRENT")
    return response


ministacks_get_secret_value = secretsmanager._get_secret_value


def get_secret_value(data):
    """A version without a value is not found. It exists only at the start of a rotation."""
    status, headers, body = ministacks_get_secret_value(data)
    if status == 200 and not {"SecretString", "SecretBinary"} & json.loads(body).keys():
        asked = data.get("VersionId") or data.get("VersionStage")
        return error_response_json(
            "ResourceNotFoundException", f"Secrets Manager can't find the specified secret value: {asked}", 400
        )
    return status, headers, body


# --- ResponseURL: an address in the bucket of CloudFormation, as on AWS. custom-resource-responses.cjs sends the responses to
# --- ministack.

ministacks_response_url = custom_resource._response_url
patched("response-url", "amazonaws.com" not in ministacks_response_url("token"))


def response_url(token):
    region = os.environ["MINISTACK_REGION"]
    bucket = "cloudformation-custom-resource-response-" + region.replace("-", "")
    path = urlsplit(ministacks_response_url(token)).path
    return f"https://{bucket}.s3.{region}.amazonaws.com{path}"


# --- Order: CloudFormation creates independent resources in parallel, so that a missing DependsOn fails by chance. Here it
# --- fails always: users of a permission are created as early as their dependencies allow, other resources last.

USERS = ("Custom::", SCHEDULE, "AWS::Scheduler::Schedule", "AWS::CloudWatch::Alarm")
ministacks_sort = engine._topological_sort


def worst_order(resources, conditions):
    names = ministacks_sort(resources, conditions)
    order = []

    def create(name):
        if name in order:
            return
        for needed in sorted(engine._extract_deps(resources[name], set(names)) - {name}):
            create(needed)
        order.append(name)

    for name in sorted(names, key=lambda name: not resources[name]["Type"].startswith(USERS)):
        create(name)
    return order


# --- PutEvents: a check that acts as a service of AWS, such as AWS Health, may name it as the source.

ministacks_put_events = eventbridge._put_events


def put_events(data, *_allow_aws_source, **_named):
    return ministacks_put_events(data, allow_aws_source=True)


# --- Record: the resources of a stack and the authorization of each call, which no API returns.

ministacks_event = stacks._add_event
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


def add_event(stack_id, stack_name, logical_id, resource_type, status, *rest, **more):
    ministacks_event(stack_id, stack_name, logical_id, resource_type, status, *rest, **more)
    stack = _stacks.get(stack_name)
    if logical_id == stack_name and status in ("CREATE_COMPLETE", "UPDATE_COMPLETE") and stack:
        definitions = stack["_template"]["Resources"]
        write(f"{stack_name}.{status}", [
            {
                "logicalId": name,
                "type": made["ResourceType"],
                "physicalId": made["PhysicalResourceId"],
                "properties": made["Properties"],
                "attributes": made["Attributes"],
                "needs": sorted(engine._extract_deps(definitions[name], set(definitions)) - {name}),
            }
            for name, made in stack["_resources"].items()
        ])


def install():
    provisioners._RESOURCE_HANDLERS[SECRET] = {
        **ministacks_secret, "create": secret_create, "update": secret_update, "delete": secret_delete,
    }
    provisioners._RESOURCE_HANDLERS[SCHEDULE] = {
        "create": schedule_put, "update": schedule_update, "delete": schedule_delete,
    }
    provisioners._RESOURCE_HANDLERS[POLICY] = {
        "create": policy_put, "update": policy_update, "delete": policy_delete,
    }
    for secrets_type in (SCHEDULE, POLICY):
        provisioners._REPLACING_PROPERTIES[secrets_type] = ("SecretId",)
    secretsmanager._rotate_secret = rotate_secret
    secretsmanager._put_secret_value = put_secret_value
    secretsmanager._get_secret_value = get_secret_value
    custom_resource._response_url = response_url
    if os.environ.get("REKEY_EVENTS_OF_AWS") == "true":
        eventbridge._put_events = put_events
    if os.environ.get("REKEY_CALLBACK_ERRORS") == "true":
        stepfunctions._call_lambda = call_lambda
    for module in (engine, stacks, handlers, changesets, provisioners):
        if hasattr(module, "_topological_sort"):
            module._topological_sort = worst_order
    stacks._add_event = add_event
    iam_evaluator.enforce = enforce
    iam_evaluator._resolve_condition_key = condition_key
    scheduler._SCHEDULE_TICK_INTERVAL = 1  # instead of ten seconds
    app._port_is_bindable = lambda *_: False  # with HTTPS it also opens port 443


if __name__ == "__main__":
    install()
    sys.argv = ["ministack"]
    app.main()
