import { Annotations, Lazy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { type CfnLogGroup, CfnSubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { loadScanner } from '../checks/secret-scanner';
import { keyFormsOf } from './key-forms';
import type { LeakFunction } from './leak-function';

/** Id of the subscription filter below a log group. */
const ID = 'LogGuard';

/** The log groups of a guard. */
export class LogGroups {
  /** Resources and imported log groups, with their filters. */
  readonly filters = new Map<Construct, CfnSubscriptionFilter>();
  private readonly permission: CfnPermission;
  private readonly statements = new Map<Stack, PolicyStatement>();
  private known?: { readonly of: string; readonly policy: object };

  constructor(
    private readonly guard: Construct,
    private readonly scanner: LeakFunction,
    private readonly masks: boolean,
  ) {
    const { partition, region, account } = Stack.of(guard);
    // One permission for the log groups of the account: the policy of a function has at most 20 KB, about 60 permissions
    // (Lambda quotas). A sender can make the function scan a text, and nothing else.
    this.permission = new CfnPermission(guard, 'InvokedByLogs', {
      action: 'lambda:InvokeFunction',
      functionName: scanner.handler.functionArn,
      principal: 'logs.amazonaws.com',
      sourceAccount: account,
      sourceArn: `arn:${partition}:logs:${region}:${account}:log-group:*`,
    });
  }

  /** Adds a log group of the app. */
  add(logGroup: CfnLogGroup): void {
    if (this.filters.has(logGroup)) return;
    this.subscribe(logGroup, logGroup, logGroup.ref);
    this.allowReading(logGroup, logGroup.attrArn);
    if (this.masks) this.mask(logGroup);
  }

  /** Adds a log group that is not in the app. Only its subscription can be created. */
  addImported(logGroup: ILogGroup): void {
    if (this.filters.has(logGroup)) return;
    this.subscribe(logGroup, logGroup, logGroup.logGroupName);
    this.allowReading(logGroup, logGroup.logGroupArn);
    if (!this.masks) return;
    Annotations.of(this.guard).addWarningV2(
      'cdk-rekey:logPolicyNotSet',
      `The log group ${logGroup.node.path} is imported, so that ${this.guard.node.path} scans it and cannot mask it. ` +
        'Protect it in the stack that creates it, or acknowledge this warning.',
    );
  }

  private subscribe(key: Construct, scope: Construct, logGroupName: string): void {
    const filter = new CfnSubscriptionFilter(scope, ID, {
      logGroupName,
      destinationArn: this.scanner.handler.functionArn,
      // All events.
      filterPattern: '',
    });
    filter.node.addDependency(this.permission);
    this.filters.set(key, filter);
  }

  /**
   * Lets the function read masked events as they were written. The policy is in the stack of the log group, which depends on
   * that of the guard already.
   */
  private allowReading(logGroup: Construct, logGroupArn: string): void {
    const stack = Stack.of(logGroup);
    const known = this.statements.get(stack);
    if (known) {
      known.addResources(logGroupArn);
      return;
    }
    const statement = new PolicyStatement({
      actions: ['logs:FilterLogEvents', 'logs:Unmask'],
      resources: [logGroupArn],
    });
    this.statements.set(stack, statement);
    const id = `${ID}${this.guard.node.addr.slice(-8)}`;
    new Policy(stack, id, { roles: [this.scanner.role], statements: [statement] });
  }

  private mask(logGroup: CfnLogGroup): void {
    if (logGroup.dataProtectionPolicy !== undefined) {
      Annotations.of(logGroup).addWarningV2(
        'cdk-rekey:logPolicyKept',
        `The log group ${logGroup.node.path} has a data protection policy of its own, which ${this.guard.node.path} does not ` +
          'change. Check that it masks the keys of the app ("npx cdk-rekey patterns --format cloudwatch"), and acknowledge ' +
          'this warning.',
      );
      return;
    }
    // When the app is synthesized, all its keys are known.
    logGroup.dataProtectionPolicy = Lazy.any({ produce: () => this.policy() });
  }

  /** The policy, which is resolved several times for each log group. */
  private policy(): object {
    const forms = keyFormsOf(this.guard);
    const of = JSON.stringify(forms);
    if (this.known?.of !== of) this.known = { of, policy: loadScanner().logPolicy(forms).policy };
    return this.known.policy;
  }
}
