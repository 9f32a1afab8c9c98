import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IUser, type ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Covered, LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import { ApiKeyStore } from '../api-key-store';
import { checkedGrant } from '../checks/grantee';
import { checkCovered, checkResponse } from '../checks/leak-response';
import type { RotatingSecret } from '../rotating-secret';
import { APPROVAL_TIME, type CoverOptions, coveredOf, LeakResponseMode } from './covered';
import { createEvidence, createIncidents } from './incidents';
import type { LeakFunction } from './leak-function';
import type { LeakIndex } from './leak-index';
import type { LeakSource } from './leak-source';
import type { LeakEmail } from './notify';
import { createQueues } from './report-queue';
import { ResponseAlarms } from './response-alarms';
import type { DefinitionParts } from './response-definition';
import { createSteps, type StepFunctions } from './response-functions';
import { createMachine } from './response-machine';
import type { ResponseParts } from './response-parts';
import { createSessionPolicy } from './session-policy';
import { allowSecret } from './sources/secret';
import { createIntake } from './steps/intake';
import { reportFailures } from './steps/report';
import { allowAlerts, allowDetach, createSweep, type SweepStepProps } from './steps/sweep';

/** Properties of `LeakResponse`. */
export interface LeakResponseProps {
  /** Index that recognizes the leaked values. The covered secrets write it. */
  readonly index: LeakIndex;

  /** Topic that is told of each response and of reports that need a person, and that the alarms notify. */
  readonly notify: ITopic;

  /**
   * Secret with the URL of an incoming webhook of Slack, as a text, that is told like the topic.
   *
   * @default - Slack is not told
   */
  readonly slack?: ISecret;

  /**
   * E-mail that is sent like the message to the topic.
   *
   * @default - no e-mail
   */
  readonly email?: LeakEmail;

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
   * Most responses in an hour, from 1 to 1000: for secrets, for customers' keys, and for credentials that are retired already,
   * each. Further reports are announced and change nothing, so that false reports cannot become an outage.
   *
   * @default 10
   */
  readonly responsesPerHour?: number;

  /**
   * Time without a use after which a revoked key of a customer, and a credential whose value is not stored any more, counts as
   * unused: from 1 minute, for which services may accept it from their cache, to 1 day. The playbook of AWS for compromised credentials watches for 30 minutes
   * (aws-incident-response-playbooks, "IRP-CredCompromise").
   *
   * @default Duration.minutes(30)
   */
  readonly observation?: Duration;

  /**
   * Time from the end of a credential to its audit: up to 1 hour. CloudTrail delivers most events within about 5 minutes, and
   * shows them in its event history within 15 (CloudTrail user guide, "How CloudTrail works").
   *
   * @default Duration.minutes(15)
   */
  readonly auditLag?: Duration;

  /**
   * Time for which nobody can change or delete the evidence of an incident: from 1 day to 100 years.
   *
   * @default Duration.days(365)
   */
  readonly evidenceRetention?: Duration;
}

/**
 * Answers reports of leaked credentials: contains the credential in seconds, replaces it, looks for a proof that it is dead
 * and at what it did, and keeps the evidence.
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
  private readonly steps: StepFunctions;
  private readonly sweep: LeakFunction;
  private readonly sweepProps: SweepStepProps;
  private readonly denySessions: ManagedPolicy;
  private readonly parts: ResponseParts;

  /** @throws `WrongType`, `ResponsesPerHourNotSupported`, `DurationNotSupported` */
  constructor(scope: Construct, id: string, props: LeakResponseProps) {
    super(scope, id);
    checkResponse(this, props);
    this.props = props;
    const { index, notify: topic, slack, email, auditLag } = props;
    const stores: ApiKeyStore[] = [];
    const configuration: Record<string, object> = {};
    const asJson = (value: () => object) =>
      Lazy.string({ produce: () => Stack.of(this).toJsonString(value()) });
    const sources = asJson(() => configuration);
    const environment = {
      [LEAK_ENVIRONMENT.leakIndex]: Stack.of(this).toJsonString(index._location),
      [LEAK_ENVIRONMENT.apiKeyStores]: asJson(() =>
        Object.fromEntries(stores.map(({ prefix, table }) => [prefix, table.tableArn])),
      ),
    };
    const notify = { topic, slack, email };
    const incidents = createIncidents(this);
    this.evidence = createEvidence(this, props.evidenceRetention ?? Duration.days(365));
    this.denySessions = createSessionPolicy(this);
    const { reports: queue, deadLetters } = createQueues(this);
    this.steps = createSteps(this, {
      ...{ index, incidents, queue, evidence: this.evidence, notify, environment, sources, auditLag },
      observation: this.observation,
    });
    const machine = createMachine(new Construct(this, 'Machine'), Object.values(this.steps), () =>
      this.definition(),
    );
    this.stateMachine = machine;
    reportFailures(this, this.steps.report, machine);

    const intake = createIntake(this, { queue, stateMachine: machine, environment, sources });
    this.intake = intake.handler;
    this.sweepProps = { incidents, queue, denySessions: this.denySessions, notify, sources };
    this.sweep = createSweep(this, this.sweepProps);
    this.alarms = ResponseAlarms._create(this, 'Alarms', {
      ...{ machine, deadLetters, sweep: this.sweep.handler },
      notify: topic,
    });
    this.parts = {
      ...{ scope: this, index, queue, intake, environment, sources },
      stores: () => stores,
      configure: (name, added) => {
        const before = configuration[name];
        configuration[name] = Array.isArray(before) && Array.isArray(added) ? [...before, ...added] : added;
      },
      allowCredential: (secret, { isSwept, labels }) => {
        for (const reader of [intake, this.steps.closeAlert]) allowSecret(reader, secret, labels);
        if (!isSwept) return;
        allowSecret(this.sweep, secret, labels);
        allowAlerts(this.sweep, this.sweepProps);
      },
    };
  }

  /**
   * Lets the response act on a secret, or on the keys of customers. A customer's key is revoked and never replaced.
   *
   * @throws `WrongType`, `NotIndexed`, `LeakResponseElsewhere`, `CoverOptionNotSupported`
   */
  public covers(target: RotatingSecret | ApiKeyStore, options: CoverOptions = {}): void {
    checkCovered(this, this.props.index, target, options);
    const mode = this.props.mode ?? LeakResponseMode.AUTOMATIC;
    for (const one of [options.refresh, options.tellOwner]) if (one) this.invokes(one);
    const { match, customerKey, prove } = this.steps;
    if (target instanceof ApiKeyStore) {
      this.covered[target.table.tableArn] = coveredOf(options, mode, {});
      this.parts.stores().push(target);
      target.grantMatch(match.role);
      target.grantRevoke(customerKey.role);
      target._grantGet(prove.role);
      return;
    }
    const { secret, rotator } = target;
    const user = rotator._user;
    const more = {
      rotator: rotator.handler.functionArn,
      user: user?.userName,
      sessionlessUser: rotator._sessionlessUser?.userName,
    };
    this.covered[secret.secretArn] = coveredOf(options, mode, more);
    this.invokes(rotator.handler);
    const resourceArns = [secret.secretArn];
    Grant.addToPrincipal({ grantee: match.role, actions: ['secretsmanager:DescribeSecret'], resourceArns });
    if (user) this.deniesSessionsOf(user);
  }

  /** Adds a source of reports. */
  public addSource(source: LeakSource): void {
    source._bind(this.parts);
  }

  /**
   * Allows a principal to report a leak, with `npx cdk-rekey report-leak`: `lambda:InvokeFunction` and
   * `lambda:GetFunctionConfiguration` on the function that receives reports, and `states:DescribeExecution` and
   * `states:GetExecutionHistory` on the executions, with which `--wait` follows the response.
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
    return invoke.combine(
      this.stateMachine.grantExecution(grantee, 'states:DescribeExecution', 'states:GetExecutionHistory'),
    );
  }

  /**
   * Allows a principal to approve and to reject responses: `states:SendTaskSuccess` and `states:SendTaskFailure` on the state
   * machine. The message that asks for an approval has the token.
   *
   * @param grantee - a principal of the account of the response that has policies: a role, a user or a group.
   * @throws `CrossAccountCaller`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantApprove(grantee: IGrantable): Grant {
    return checkedGrant(this, 'caller', grantee, {
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      resourceArns: [this.stateMachine.stateMachineArn],
    });
  }

  private get observation(): Duration {
    return this.props.observation ?? Duration.minutes(30);
  }

  private invokes({ functionArn }: IFunction): void {
    const actions = ['lambda:InvokeFunction'];
    Grant.addToPrincipal({ grantee: this.stateMachine, actions, resourceArns: [functionArn] });
  }

  /** The condition allows the one policy, which only denies. */
  private deniesSessionsOf(user: IUser): void {
    Grant.addToPrincipal({
      grantee: this.stateMachine,
      actions: ['iam:AttachUserPolicy'],
      resourceArns: [user.userArn],
      conditions: { ArnEquals: { 'iam:PolicyARN': this.denySessions.managedPolicyArn } },
    });
    allowDetach(this.sweep, user, this.denySessions);
  }

  private definition(): DefinitionParts {
    const { exemptUsers = [], exemptCredentials = [], responsesPerHour = 10 } = this.props;
    const { match, customerKey, prove, audit, closeAlert, report } = this.steps;
    const arn = ({ handler }: LeakFunction) => handler.functionArn;
    return {
      ...{ match: arn(match), customerKey: arn(customerKey), prove: arn(prove) },
      ...{ audit: arn(audit), closeAlert: arn(closeAlert), report: arn(report) },
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
