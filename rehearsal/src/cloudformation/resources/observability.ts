import type { Json } from '../../assembly/json-file';
import type { ResourceHandler } from '../resource';

const logGroup: ResourceHandler = {
  properties: ['LogGroupName'],
  indifferent: ['RetentionInDays', 'LogGroupClass', 'Tags', 'KmsKeyId'],
  create({ aws, properties, generatedName }) {
    const name: string = properties.LogGroupName ?? generatedName(512);
    aws.logs.createGroup(name);
    return {
      physicalId: name,
      attributes: { Arn: `arn:aws:logs:${aws.region}:${aws.account}:log-group:${name}:*` },
    };
  },
};

const alarm: ResourceHandler = {
  properties: [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluationPeriods',
    'InsufficientDataActions',
    'MetricName',
    'Namespace',
    'OKActions',
    'Period',
    'Statistic',
    'Threshold',
    'TreatMissingData',
  ],
  indifferent: ['Tags', 'Unit'],
  create({ aws, properties, generatedName }) {
    const alarmName: string = properties.AlarmName ?? generatedName(255);
    aws.cloudWatch.putAlarm({ ...(inCamelCase(properties) as { metricName: string }), alarmName });
    return {
      physicalId: alarmName,
      attributes: { Arn: `arn:aws:cloudwatch:${aws.region}:${aws.account}:alarm:${alarmName}` },
      remove: () => aws.cloudWatch.removeAlarm(alarmName),
    };
  },
};

function inCamelCase(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name === 'OKActions' ? 'okActions' : name.charAt(0).toLowerCase() + name.slice(1),
      value,
    ]),
  );
}

export const observability: Readonly<Record<string, ResourceHandler>> = {
  'AWS::Logs::LogGroup': logGroup,
  'AWS::CloudWatch::Alarm': alarm,
};
