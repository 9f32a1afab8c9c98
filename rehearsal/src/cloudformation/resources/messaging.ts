import type { ResourceHandler } from '../resource';

export const messaging: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SNS::Topic': {
    properties: ['TopicName', 'KmsMasterKeyId'],
    indifferent: ['DisplayName', 'Tags'],
    create({ aws, properties: { TopicName, KmsMasterKeyId }, generatedName }) {
      const name: string = TopicName ?? generatedName(256);
      const arn = aws.sns.createTopic(name, { kmsKeyArn: KmsMasterKeyId });
      return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  },
  'AWS::SNS::TopicPolicy': {
    properties: ['PolicyDocument', 'Topics'],
    create({ aws, properties: { PolicyDocument, Topics }, generatedName }) {
      const setPolicy = (document?: object) => {
        for (const topic of Topics) aws.sns.setPolicy(topic, document);
      };
      setPolicy(PolicyDocument);
      return { physicalId: generatedName(128), remove: () => setPolicy() };
    },
  },
  /** The topic stores its messages; nothing is delivered. */
  'AWS::SNS::Subscription': {
    properties: ['Endpoint', 'Protocol', 'TopicArn'],
    indifferent: ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'Region'],
    create({ aws, properties: { TopicArn, Protocol, Endpoint } }) {
      aws.sns.subscribe(TopicArn, { protocol: Protocol, endpoint: Endpoint });
      return { physicalId: `${TopicArn}:${aws.random.uuid()}` };
    },
  },
  'AWS::Scheduler::Schedule': {
    properties: ['Name', 'ScheduleExpression', 'State', 'Target'],
    indifferent: ['Description', 'FlexibleTimeWindow', 'GroupName'],
    create({ aws, properties: { Name, ScheduleExpression, State, Target }, generatedName }) {
      const name: string = Name ?? generatedName(64);
      aws.scheduler.createSchedule({
        name,
        expression: ScheduleExpression,
        input: Target.Input,
        targetArn: Target.Arn,
        roleArn: Target.RoleArn,
        enabled: State !== 'DISABLED',
      });
      return {
        physicalId: name,
        attributes: { Arn: `arn:aws:scheduler:${aws.region}:${aws.account}:schedule/default/${name}` },
        remove: () => aws.scheduler.removeSchedule(name),
      };
    },
  },
  'AWS::Events::Rule': {
    properties: ['Name', 'EventPattern', 'State', 'Targets'],
    indifferent: ['Description'],
    create({ aws, properties: { Name, EventPattern, State, Targets = [] }, generatedName }) {
      const name: string = Name ?? generatedName(64);
      const targets = (Targets as { Arn: string; Input?: string }[]).map(({ Arn, Input }) => ({
        arn: Arn,
        input: Input,
      }));
      if (EventPattern && State !== 'DISABLED') aws.events.putRule({ name, pattern: EventPattern, targets });
      const Arn = `arn:aws:events:${aws.region}:${aws.account}:rule/${name}`;
      return { physicalId: name, attributes: { Arn } };
    },
  },
};
