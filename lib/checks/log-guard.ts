import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnLogGroup, CfnSubscriptionFilter, type ILogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { ApiKeyStore } from '../api-key-store';
import type { LogGroups } from '../leaks/log-groups';
import type { LogGuardProps } from '../leaks/log-guard-props';
import type { ResponseParts } from '../leaks/response-parts';
import { refusal, refuse } from '../refuse';
import { compare } from './environment';
import { checkLeakIndex } from './leak-index';
import { expectShape, expectShapes, expectThat } from './shape';

/** Subscription filters of a log group (CloudWatch Logs quotas). */
const MOST_FILTERS = 2;

/**
 * Checks the properties of a guard.
 *
 * @throws `WrongType`, `LeakIndexElsewhere`, `LookupsNotSupported`, `MemoryNotSupported`, `ConcurrencyNotSupported`
 */
export function checkLogGuard(guard: Construct, props: LogGuardProps): void {
  const of = `of ${guard.node.path}`;
  expectShape(`index ${of}`, props?.index, ['table', 'key', 'grantMatch'], 'Pass a LeakIndex.');
  checkLeakIndex(guard, props.index);
  expectShapes(of, props, [['alarmTopic', ['topicArn', 'grantPublish'], 'a Topic']]);
  const { apiKeyStores = [], logGroups = [], dataProtection, hexTokens } = props;
  const stores = Array.isArray(apiKeyStores) && apiKeyStores.every((one) => one instanceof ApiKeyStore);
  expectThat(stores, `apiKeyStores ${of}`, apiKeyStores, 'Pass a list of ApiKeyStores.');
  expectThat(Array.isArray(logGroups), `logGroups ${of}`, logGroups, 'Pass a list of log groups.');
  for (const [name, flag] of Object.entries({ dataProtection, hexTokens }))
    expectThat(flag === undefined || typeof flag === 'boolean', `${name} ${of}`, flag, 'Pass true or false.');
  const {
    lookupsPerInvocation: lookups,
    memorySize: memory,
    reservedConcurrentExecutions: instances,
  } = props;
  if (!isWhole(lookups, 1, 10_000))
    refuse('LookupsNotSupported', `lookupsPerInvocation ${of} is ${lookups}.`, wholeFrom(1, 10_000));
  if (!isWhole(memory, 128, 10_240))
    refuse('MemoryNotSupported', `memorySize ${of} is ${memory}.`, wholeFrom(128, 10_240));
  if (!isWhole(instances, 1, Number.MAX_SAFE_INTEGER))
    refuse(
      'ConcurrencyNotSupported',
      `reservedConcurrentExecutions ${of} is ${instances}.`,
      'Pass a whole number of 1 or more, or omit it.',
    );
}

/** True for a number within limits, or none. */
const isWhole = (value: number | undefined, least: number, most: number) =>
  value === undefined ||
  Token.isUnresolved(value) ||
  (Number.isInteger(value) && value >= least && value <= most);

const wholeFrom = (least: number, most: number) =>
  `Pass a whole number from ${least} to ${most}, or omit it.`;

/**
 * Checks a log group that is protected.
 *
 * @throws `WrongType`, `LogGroupElsewhere`, `LogGroupClassNotSupported`
 */
export function checkLogGroup(guard: Construct, logGroup: ILogGroup): void {
  const what = `log group of ${guard.node.path}`;
  expectShape(what, logGroup, ['logGroupName', 'logGroupArn', 'env'], 'Pass a LogGroup.');
  const stack = Stack.of(guard);
  for (const place of ['account', 'region'] as const) {
    if (compare(stack[place], logGroup.env[place]) !== 'different') continue;
    refuse(
      'LogGroupElsewhere',
      `${logGroup.node.path} is in the ${place} ${logGroup.env[place]}, ${guard.node.path} in ${stack[place]}.`,
      'Create a LogGuard in each account and region.',
    );
  }
  const resource = logGroup.node.defaultChild;
  if (!(resource instanceof CfnLogGroup) || isStandard(resource)) return;
  refuse(
    'LogGroupClassNotSupported',
    `${logGroup.node.path} has the class ${resource.logGroupClass}, which has no subscription filters.`,
    'Use the class LogGroupClass.STANDARD.',
  );
}

/** True for a log group that an aspect protects. For another one it adds a warning. */
export function isScanned(guard: Construct, logGroup: CfnLogGroup): boolean {
  const [own, other] = [Stack.of(guard), Stack.of(logGroup)];
  const isNear = (['account', 'region'] as const).every(
    (place) => compare(own[place], other[place]) !== 'different',
  );
  if (isNear && isStandard(logGroup)) return true;
  Annotations.of(logGroup).addWarningV2(
    'cdk-rekey:logGroupNotScanned',
    `${guard.node.path} does not scan ${logGroup.node.path}: ${
      isNear
        ? `its class ${logGroup.logGroupClass} has no subscription filters`
        : 'it is in another account or region'
    }.`,
  );
  return false;
}

const isStandard = ({ logGroupClass = LogGroupClass.STANDARD }: CfnLogGroup) =>
  Token.isUnresolved(logGroupClass) || logGroupClass === LogGroupClass.STANDARD;

/** Faults of a guard at the end of synth. */
export function guardFaults(
  guard: Construct,
  response: ResponseParts | undefined,
  { filters }: LogGroups,
): string[] {
  if (!response)
    return [
      refusal(
        'LogGuardWithoutResponse',
        `Nobody receives the findings of ${guard.node.path}.`,
        'Add it to a LeakResponse: leaks.addSource(LeakSource.logGuard(guard)).',
      ),
    ];
  const counts = filtersByLogGroup(guard.node.root);
  return [...filters].flatMap(([logGroup, filter]) => {
    const { path, scopes } = logGroup.node;
    if (scopes.includes(guard) || scopes.includes(response.scope))
      return [
        refusal(
          'LogGroupOfResponse',
          `${guard.node.path} would scan the log of its own response, ${path}, and what it writes there again.`,
          'Do not protect this log group.',
        ),
      ];
    const others = (counts.get(logGroupOf(filter)) ?? 1) - 1;
    if (others < MOST_FILTERS) return [];
    return [
      refusal(
        'SubscriptionFiltersTaken',
        `The log group ${path} has ${others} subscription filters and that of ${guard.node.path}, and CloudWatch Logs allows ${MOST_FILTERS}.`,
        'Remove one, or send the events to a stream in Amazon Kinesis that several consumers read.',
      ),
    ];
  });
}

function filtersByLogGroup(root: IConstruct): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of root.node.findAll()) {
    if (!(node instanceof CfnSubscriptionFilter)) continue;
    const name = logGroupOf(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const logGroupOf = (filter: CfnSubscriptionFilter): string => {
  const stack = Stack.of(filter);
  return `${stack.node.path} ${JSON.stringify(stack.resolve(filter.logGroupName))}`;
};
