import type { ResourceHandler } from '../resource';

const topic: ResourceHandler = {
  properties: ['TopicName', 'KmsMasterKeyId'],
  indifferent: ['DisplayName', 'Tags'],
  create({ aws, properties, generatedName }) {
    const name: string = properties.TopicName ?? generatedName(256);
    const arn = aws.sns.createTopic(name, { kmsKeyArn: properties.KmsMasterKeyId });
    return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};

const topicPolicy: ResourceHandler = {
  properties: ['PolicyDocument', 'Topics'],
  create({ aws, properties, generatedName }) {
    const topics = properties.Topics as string[];
    for (const topic of topics) aws.sns.setPolicy(topic, properties.PolicyDocument);
    return {
      physicalId: generatedName(128),
      remove() {
        for (const topic of topics) aws.sns.setPolicy(topic);
      },
    };
  },
};

/** The topic stores its messages; nothing is delivered. */
const subscription: ResourceHandler = {
  properties: ['Endpoint', 'Protocol', 'TopicArn'],
  indifferent: ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'Region'],
  create({ properties, aws }) {
    const { TopicArn, Protocol, Endpoint } = properties;
    aws.sns.subscribe(TopicArn, { protocol: Protocol, endpoint: Endpoint });
    return { physicalId: `${TopicArn}:${aws.random.uuid()}` };
  },
};

const schedule: ResourceHandler = {
  properties: ['Name', 'ScheduleExpression', 'State', 'Target'],
  indifferent: ['Description', 'FlexibleTimeWindow', 'GroupName'],
  create({ aws, properties, generatedName }) {
    const name: string = properties.Name ?? generatedName(64);
    const { Target } = properties;
    aws.scheduler.createSchedule({
      name,
      expression: properties.ScheduleExpression,
      input: Target.Input,
      targetArn: Target.Arn,
      roleArn: Target.RoleArn,
      enabled: properties.State !== 'DISABLED',
    });
    return {
      physicalId: name,
      attributes: { Arn: `arn:aws:scheduler:${aws.region}:${aws.account}:schedule/default/${name}` },
      remove: () => aws.scheduler.removeSchedule(name),
    };
  },
};

const rule: ResourceHandler = {
  properties: ['Name', 'EventPattern', 'State', 'Targets'],
  indifferent: ['Description'],
  create({ aws, properties, generatedName }) {
    const name: string = properties.Name ?? generatedName(64);
    if (properties.EventPattern && properties.State !== 'DISABLED') {
      const targets = (properties.Targets ?? []) as { Arn: string; Input?: string }[];
      aws.events.putRule({
        name,
        pattern: properties.EventPattern,
        targets: targets.map(({ Arn, Input }) => ({ arn: Arn, input: Input })),
      });
    }
    return {
      physicalId: name,
      attributes: { Arn: `arn:aws:events:${aws.region}:${aws.account}:rule/${name}` },
    };
  },
};

export const messaging: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Events::Rule': rule,
};
