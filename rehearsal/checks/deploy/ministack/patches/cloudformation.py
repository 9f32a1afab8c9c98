"""CloudFormation: response URLs, the order of creation, and the record of the resources of a stack."""

import os
from urllib.parse import urlsplit

from ministack.services.cloudformation import (
    _stacks,
    changesets,
    custom_resource,
    engine,
    handlers,
    provisioners,
    stacks,
)

from .record import patched, write
from .secret_resources import SCHEDULE

# --- ResponseURL: an address in the bucket of CloudFormation, as on AWS. requests.cjs sends the responses to
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


# --- Record: the resources of a stack, which no API returns.

ministacks_event = stacks._add_event


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
    custom_resource._response_url = response_url
    for module in (engine, stacks, handlers, changesets, provisioners):
        if hasattr(module, "_topological_sort"):
            module._topological_sort = worst_order
    stacks._add_event = add_event
