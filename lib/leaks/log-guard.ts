import { Aspects, type IAspect } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import type { ApiKeyStore } from '../api-key-store';
import { checkLogGroup, checkLogGuard, guardFaults, isScanned } from '../checks/log-guard';
import type { LeakFunction } from './leak-function';
import { LogGroups } from './log-groups';
import { LogGuardAlarms } from './log-guard-alarms';
import { createScanner } from './log-guard-function';
import type { LogGuardProps } from './log-guard-props';
import type { ResponseParts } from './response-parts';

/**
 * Finds credentials of the app in log groups, and masks them.
 *
 * A subscription filter sends the events of each log group to a function, which recognizes the values of the leak index and
 * the keys of customers, also those of unknown form, and reports them to a `LeakResponse`:
 * `leaks.addSource(LeakSource.logGuard(guard))`. A data protection policy masks them for everybody else.
 *
 * A log group has at most two subscription filters. The guard needs one of them.
 */
export class LogGuard extends Construct {
  /**
   * Aspect that protects each log group of the scope that it is added to. The log groups of the guard and of its response are
   * left out: their functions would scan their own logs for ever.
   */
  public static aspect(guard: LogGuard): IAspect {
    return { visit: (node) => guard._visit(node) };
  }

  /** Function that scans the events. */
  public readonly handler: IFunction;

  /** CloudWatch alarms of the guard. */
  public readonly alarms: LogGuardAlarms;

  private readonly scanner: LeakFunction;
  private readonly groups: LogGroups;
  private readonly given: readonly ApiKeyStore[];
  private response?: ResponseParts;
  private granted = false;

  /** @throws `WrongType`, `LeakIndexElsewhere`, `LookupsNotSupported`, `MemoryNotSupported`, `ConcurrencyNotSupported` and the errors of `protect` */
  constructor(scope: Construct, id: string, props: LogGuardProps) {
    super(scope, id);
    checkLogGuard(this, props);
    this.given = props.apiKeyStores ?? [];
    this.scanner = createScanner(this, props, () => this.stores);
    this.handler = this.scanner.handler;
    this.groups = new LogGroups(this, this.scanner, props.dataProtection !== false);
    this.alarms = new LogGuardAlarms(this, 'Alarms', { scanner: this.handler, alarmTopic: props.alarmTopic });
    for (const logGroup of props.logGroups ?? []) this.protect(logGroup);
    // The response may cover stores after the guard was connected to it.
    Aspects.of(this).add({ visit: (node) => node === this && this.grantStores() });
    this.node.addValidation({ validate: () => guardFaults(this, this.response, this.groups) });
  }

  /**
   * Protects a log group.
   *
   * An imported log group is scanned, and gets no data protection policy.
   *
   * @throws `WrongType`, `LogGroupElsewhere`, `LogGroupClassNotSupported`
   */
  public protect(logGroup: ILogGroup): void {
    checkLogGroup(this, logGroup);
    const resource = logGroup.node.defaultChild;
    if (resource instanceof CfnLogGroup) this.groups.add(resource);
    else this.groups.addImported(logGroup);
  }

  /**
   * Protects each log group of a stack, or of another scope, also those that the CDK creates for functions. Log groups that
   * Lambda creates are no part of a stack, and are not protected: see docs/log-guard.md.
   *
   * @param scope - stack, stage or construct.
   */
  public protectAll(scope: IConstruct): void {
    Aspects.of(scope).add(LogGuard.aspect(this));
  }

  /**
   * Connects the guard to the response that receives its findings.
   *
   * @internal
   */
  public _connect(response: ResponseParts): void {
    this.response = response;
    const { queue } = response;
    this.scanner.handler.addEnvironment(LEAK_ENVIRONMENT.queue, queue.queueUrl);
    this.scanner.allow(['sqs:SendMessage'], [queue.queueArn]);
  }

  /** @internal */
  public _visit(node: IConstruct): void {
    if (!(node instanceof CfnLogGroup) || this.isOwn(node)) return;
    if (isScanned(this, node)) this.groups.add(node);
  }

  /** Stores of the properties, and those that the response covers. */
  private get stores(): ApiKeyStore[] {
    return [...new Set([...this.given, ...(this.response?.stores() ?? [])])];
  }

  private isOwn(node: IConstruct): boolean {
    const { scopes } = node.node;
    return scopes.includes(this) || (this.response !== undefined && scopes.includes(this.response.scope));
  }

  private grantStores(): void {
    if (this.granted) return;
    this.granted = true;
    for (const store of this.stores) store.grantMatch(this.scanner.role);
  }
}
