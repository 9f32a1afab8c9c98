"""Resource types of AWS::SecretsManager in CloudFormation: Secret, RotationSchedule and ResourcePolicy."""

import json

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

from .record import patched
from .secrets_manager import require_invocable, secret_of

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
