"""API Gateway: the state of API keys."""

from ministack.services import apigateway_v1

from .record import patched

# --- UpdateApiKey: the value of a patch operation is a text, and the state of the key is true or false. ministack stores the text,
# which is true for a disabled key as well.

ministacks_update_api_key = apigateway_v1._update_api_key


def update_api_key(key_id, data):
    response = ministacks_update_api_key(key_id, data)
    key = apigateway_v1._api_keys.get(key_id)
    if key is None:
        return response
    if isinstance(key["enabled"], str):
        patched("api-key-state", True)
        key["enabled"] = key["enabled"].lower() == "true"
    return apigateway_v1._v1_response(key)


def install():
    apigateway_v1._update_api_key = update_api_key
