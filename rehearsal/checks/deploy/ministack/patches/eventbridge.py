"""EventBridge: events of services of AWS."""

from ministack.services import eventbridge

# --- PutEvents: a check that acts as a service of AWS, such as AWS Health, may name it as the source.

ministacks_put_events = eventbridge._put_events


def put_events(data, *_allow_aws_source, **_named):
    return ministacks_put_events(data, allow_aws_source=True)


def install():
    eventbridge._put_events = put_events
