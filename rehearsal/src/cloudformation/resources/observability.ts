import type { Json } from '../../assembly/json-file';
import { AwsError } from '../../aws/errors';
import type { AlarmOptions } from '../../aws/services/cloudwatch';
import type { ResourceHandler } from '../resource';

export const observability: Readonly<Record<string, ResourceHandler>> = {
  'AWS::Logs::LogGroup': {
    properties: ['LogGroupName'],
    indifferent: ['RetentionInDays', 'LogGroupClass', 'Tags', 'KmsKeyId'],
    create({ aws, properties: { LogGroupName }, generatedName }) {
      const name: string = LogGroupName ?? generatedName(512);
      aws.logs.createGroup(name);
      const Arn = `arn:aws:logs:${aws.region}:${aws.account}:log-group:${name}:*`;
      return { physicalId: name, attributes: { Arn } };
    },
  },
  'AWS::CloudWatch::Alarm': {
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
      'Metrics',
      'Namespace',
      'OKActions',
      'Period',
      'Statistic',
      'Threshold',
      'TreatMissingData',
    ],
    indifferent: ['Tags', 'Unit'],
    create({ aws, properties, generatedName, note }) {
      const alarmName: string = properties.AlarmName ?? generatedName(255);
      const { metrics, ...others } = { ...(inCamelCase(properties) as Partial<AlarmOptions>), alarmName };
      try {
        aws.cloudWatch.putAlarm({ ...others, ...(metrics && { metrics }) });
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== 'ExpressionNotSimulated') throw error;
        note('Metrics', `${error.code}: ${error.message} The alarm stays in INSUFFICIENT_DATA.`);
        aws.cloudWatch.putAlarm(others);
      }
      return {
        physicalId: alarmName,
        attributes: { Arn: `arn:aws:cloudwatch:${aws.region}:${aws.account}:alarm:${alarmName}` },
        remove: () => aws.cloudWatch.removeAlarm(alarmName),
      };
    },
  },
};

function inCamelCase(properties: Json): Json {
  const camelCase = (name: string) =>
    name === 'OKActions' ? 'okActions' : name.charAt(0).toLowerCase() + name.slice(1);
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [camelCase(name), value]));
}
