import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import {
  Effect,
  Grant,
  type IGrantable,
  type IUser,
  ManagedPolicy,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Covered, LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import { ApiKeyStore } from '../api-key-store';
import { checkedGrant } from '../checks/grantee';
import { checkCovered, checkResponse } from '../checks/leak-response';
import type { RotatingSecret } from '../rotating-secret';
import { APPROVAL_TIME, type CoverOptions, coveredOf, LeakResponseMode } from './covered';
import { createEvidence, createIncidents } from './incidents';
import { LeakFunction } from './leak-function';
import type { LeakIndex } from './leak-index';
import type { LeakSource } from './leak-source';
import { ResponseAlarms } from './response-alarms';
import { createMachine } from './response-machine';
import { allowSecret } from './sources/secret';
import { createCustomerKey } from './steps/customer-key';
import { createMatch } from './steps/match';
import { createProve } from './steps/prove';

/** Properties of `LeakResponse`. */
export interface LeakResponseProps {
  /** Index that recognizes the leaked values. The covered secrets write it. */
  readonly index: LeakIndex;

  /** Topic that is told of each response and of reports that need a person, and that the alarms notify. */
  readonly notify: ITopic;

  /** @default LeakResponseMode.AUTOMATIC */
  readonly mode?: LeakResponseMode;

  /**
   * IAM users whose credentials no response changes, such as the break-glass user. A report about them is announced.
   *
   * @default - none
   */
  readonly exemptUsers?: IUser[];

  /**
   * Ids of credentials that no response changes. A report about them is announced.
   *
   * @default - none
   */
  readonly exemptCredentials?: string[];

  /**
   * Most responses in an hour, from 1 to 1000. Further reports are announced and change nothing, so that false reports
   * cannot become an outage.
   *
   * @default 10
   */
  readonly responsesPerHour?: number;

  /**
   * Time without a use after which a revoked key of a customer counts as dead, and that a person waits for where no refusal
   * proves it: from 1 minute to 1 day. The playbook of AWS for compromised credentials watches for 30 minutes
   * (aws-incident-response-playbooks, "IRP-CredCompromise").
   *
   * @default Duration.minutes(30)
   */
  readonly observation?: Duration;

  /**
   * Time for which nobody can change or delete the evidence of an incident: from 1 day to 100 years.
   *
   * @default Duration.days(365)
   */
  readonly evidenceRetention?: Duration;
}

/**
 * Answers reports of leaked credentials: contains the credential in seconds, replaces it, proves that it is dead, looks at
 * what it did, and keeps the evidence.
 *
 * It acts on secrets and stores that it `covers`, and only on an exact match: a fingerprint of the leak index, the id of a
 * customer's key, or the id of a credential from a source that cannot be forged.
 */
export class LeakResponse extends Construct {
  /** State machine with one execution for each report. Its name is the id of the report. */
  public readonly stateMachine: IStateMachine;

  /** Bucket of the evidence, with S3 Object Lock. */
  public readonly evidence: IBucket;

  /** Function that receives the reports. `npx cdk-rekey report-leak` invokes it. */
  public readonly intake: IFunction;

  /** CloudWatch alarms of the response. */
  public readonly alarms: ResponseAlarms;

  private readonly props: LeakResponseProps;
  private readonly covered: Record<string, Covered> = {};
  private readonly stores: ApiKeyStore[] = [];
  private readonly sources: Record<string, object> = {};
  private readonly queue: Queue;
  private readonly intakeFunction: LeakFunction;
  private readonly match: LeakFunction;
  private readonly customerKey: LeakFunction;
  private readonly prove: LeakFunction;
  private readonly denySessions: ManagedPolicy;

  /** @throws `WrongType`, `ResponsesPerHourNotSupported`, `ObservationNotSupported`, `RetentionNotSupported` */
  constructor(scope: Construct, id: string, props: LeakResponseProps) {
    super(scope, id);
    checkResponse(this, props);
    this.props = props;
    const incidents = createIncidents(this);
    this.evidence = createEvidence(this, props.evidenceRetention ?? Duration.days(365));
    const environment = {
      [LEAK_ENVIRONMENT.leakIndex]: Stack.of(this).toJsonString(props.index._location),
      [LEAK_ENVIRONMENT.apiKeyStores]: Lazy.string({ produce: () => this.storesAsJson() }),
    };
    this.match = createMatch(this, { index: props.index, incidents, environment });
    this.customerKey = createCustomerKey(this);
    this.prove = createProve(this, this.observation);
    this.denySessions = this.sessionPolicy();
    const functions = [this.match, this.customerKey, this.prove];
    const machine = createMachine(new Construct(this, 'Machine'), functions, () => this.definition());
    this.stateMachine = machine;

    const deadLetters = this.newQueue('DeadLetters', { retentionPeriod: Duration.days(14) });
    this.queue = this.newQueue('Reports', {
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 8 },
    });
    this.intakeFunction = this.createIntake(environment);
    this.intake = this.intakeFunction.handler;
    this.alarms = ResponseAlarms._create(this, 'Alarms', { machine, deadLetters, notify: props.notify });
  }

  /**
   * Lets the response act on a secret, or on the keys of customers. A customer's key is revoked and never replaced.
   *
   * @throws `WrongType`, `NotIndexed`, `AlreadyCovered`, `LeakResponseElsewhere`
   */
  public covers(target: RotatingSecret | ApiKeyStore, options: CoverOptions = {}): void {
    checkCovered(this, this.props.index, target);
    const mode = this.props.mode ?? LeakResponseMode.AUTOMATIC;
    if (options.refresh) this.invokes(options.refresh.functionArn);
    if (target instanceof ApiKeyStore) {
      this.covered[target.table.tableArn] = coveredOf(options, mode, {});
      this.stores.push(target);
      target.grantMatch(this.match.role);
      target.grantRevoke(this.customerKey.role);
      target._grantGet(this.prove.role);
      return;
    }
    const user = target.rotator._user;
    const rotator = target.rotator.handler.functionArn;
    this.covered[target.secret.secretArn] = coveredOf(options, mode, { rotator, user: user?.userName });
    this.invokes(rotator);
    Grant.addToPrincipal({
      grantee: this.match.role,
      actions: ['secretsmanager:DescribeSecret'],
      resourceArns: [target.secret.secretArn],
    });
    if (user) this.attachesTo(user);
  }

  /** Adds a source of reports. */
  public addSource(source: LeakSource): void {
    source._bind({
      scope: this,
      index: this.props.index,
      queue: this.queue,
      intake: this.intakeFunction,
      stores: () => this.stores,
      allowToken: (token) => allowSecret(this.intakeFunction, token),
      configure: (name, configuration) => {
        this.sources[name] = configuration;
      },
    });
  }

  /**
   * Allows a principal to report a leak, with `npx cdk-rekey report-leak`: `lambda:InvokeFunction` and
   * `lambda:GetFunctionConfiguration` on the function that receives reports, and `states:DescribeExecution` on the executions.
   * A report ends a credential, so grant it only to people and systems that may do so.
   *
   * @param grantee - a principal of the account of the response that has policies: a role, a user or a group.
   * @throws `CrossAccountCaller`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantReport(grantee: IGrantable): Grant {
    const invoke = checkedGrant(this, 'caller', grantee, {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
      resourceArns: [this.intake.functionArn],
    });
    return invoke.combine(this.stateMachine.grantExecution(grantee, 'states:DescribeExecution'));
  }

  private get observation(): Duration {
    return this.props.observation ?? Duration.minutes(30);
  }

  private invokes(functionArn: string): void {
    const actions = ['lambda:InvokeFunction'];
    Grant.addToPrincipal({ grantee: this.stateMachine, actions, resourceArns: [functionArn] });
  }

  /** The condition allows the one policy, which only denies. */
  private attachesTo(user: IUser): void {
    Grant.addToPrincipal({
      grantee: this.stateMachine,
      actions: ['iam:AttachUserPolicy'],
      resourceArns: [user.userArn],
      conditions: { ArnEquals: { 'iam:PolicyARN': this.denySessions.managedPolicyArn } },
    });
  }

  /**
   * A policy that denies everything to sessions, which have a time of issue; access keys have none (IAM user guide, "AWS
   * global condition context keys"). A policy with the time itself would need the permission to write policies.
   */
  private sessionPolicy(): ManagedPolicy {
    return new ManagedPolicy(this, 'DenySessions', {
      description: 'Denies the sessions that were created with a leaked access key',
      statements: [
        new PolicyStatement({
          effect: Effect.DENY,
          actions: ['*'],
          // Denies everything.
          resources: ['*'],
          conditions: { Null: { 'aws:TokenIssueTime': 'false' } },
        }),
      ],
    });
  }

  private createIntake(environment: Record<string, string>): LeakFunction {
    const intake = new LeakFunction(this, 'Intake', {
      name: 'intake',
      description: `Receives reports of leaks for ${this.node.path}`,
      path: this.node.path,
      timeout: Duration.minutes(1),
      environment: {
        ...environment,
        [LEAK_ENVIRONMENT.stateMachine]: this.stateMachine.stateMachineArn,
        [LEAK_ENVIRONMENT.queue]: this.queue.queueUrl,
        [LEAK_ENVIRONMENT.sources]: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.sources) }),
      },
      statements: [
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: [this.stateMachine.stateMachineArn],
        }),
        new PolicyStatement({
          actions: [
            ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            // A report that must wait, such as for a rate limit.
            'sqs:ChangeMessageVisibility',
          ],
          resources: [this.queue.queueArn],
        }),
      ],
    });
    new CfnEventSourceMapping(intake, 'Reports', {
      eventSourceArn: this.queue.queueArn,
      functionName: intake.handler.functionName,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 5 },
    });
    return intake;
  }

  private newQueue(id: string, props: object): Queue {
    return new Queue(this, id, { ...props, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
  }

  private storesAsJson(): string {
    const byPrefix = this.stores.map(({ prefix, table }) => [prefix, table.tableArn]);
    return Stack.of(this).toJsonString(Object.fromEntries(byPrefix));
  }

  private definition() {
    const { exemptUsers = [], exemptCredentials = [], responsesPerHour = 10 } = this.props;
    const arn = ({ handler }: LeakFunction) => handler.functionArn;
    return {
      match: arn(this.match),
      customerKey: arn(this.customerKey),
      prove: arn(this.prove),
      denySessions: this.denySessions.managedPolicyArn,
      covered: this.covered,
      exempt: [...exemptUsers.map(({ userName }) => userName), ...exemptCredentials],
      responsesPerHour,
      approvalSeconds: APPROVAL_TIME.toSeconds(),
      observationSeconds: this.observation.toSeconds(),
      partition: Stack.of(this).partition,
    };
  }
}
