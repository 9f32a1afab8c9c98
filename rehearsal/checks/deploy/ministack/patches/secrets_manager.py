"""Operations of Secrets Manager: RotateSecret, PutSecretValue and GetSecretValue."""

import inspect
import json

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import lambda_svc, secretsmanager

from .record import patched


def secret_of(secret_id):
    return secretsmanager._resolve(secret_id)[1]


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


def install():
    secretsmanager._rotate_secret = rotate_secret
    secretsmanager._put_secret_value = put_secret_value
    secretsmanager._get_secret_value = get_secret_value
