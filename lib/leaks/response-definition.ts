import { type Covered, ENDED_OUTCOMES } from '../../lambdas/leaks/contract';
import { choose, has, is, isTrue, present, retry, type State, step, when } from './states';

/** ARNs of the functions of the steps, and the configuration of the match step. */
export interface DefinitionParts {
  readonly match: string;
  readonly customerKey: string;
  readonly prove: string;
  readonly audit: string;
  readonly report: string;
  readonly closeAlert: string;
  /** ARN of the policy that denies sessions. */
  readonly denySessions: string;
  readonly covered: Readonly<Record<string, Covered>>;
  readonly exempt: readonly string[];
  readonly responsesPerHour: number;
  readonly approvalSeconds: number;
  readonly observationSeconds: number;
  readonly partition: string;
}

/** Longest time between two looks at the execution that handles the same credential, seconds. */
const AWAIT_OTHER = 900;

/** Errors of the question for an approval, which is then asked again. Others are answers, or the end of the time. */
const NOT_ASKED = [
  ...['NobodyTold', 'Lambda.Unknown', 'Lambda.ServiceException', 'Lambda.AWSLambdaException'],
  ...[
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'Lambda.ClientExecutionTimeoutException',
  ],
  ...['Sandbox.Timedout', 'Runtime.ExitError'],
];

/**
 * Definition of the state machine in the Amazon States Language. Its input is a `Finding`; each step adds a member to the
 * `Incident`. A step that fails for good is recorded, and the next ones run: a failed report must not stop a replacement,
 * nor a failed replacement the audit.
 */
export function responseDefinition(parts: DefinitionParts): object {
  const steps = [contain(parts), replace(parts), prove(parts), investigate(parts), end(parts)];
  const States = Object.assign({}, match(parts), approve(parts), ...steps);
  return { Comment: 'Response to a leaked credential', StartAt: 'Begin', States };
}

/** A report of a stage of the incident to people. */
function report({ report: resource }: DefinitionParts, stage: string, next: string, more: State = {}): State {
  const Parameters = { stage, 'incident.$': '$' };
  return step(resource, `reports.${stage}`, next, { Parameters, TimeoutSeconds: 60, ...more });
}

function match(parts: DefinitionParts): Record<string, State> {
  const { covered, exempt, responsesPerHour } = parts;
  return {
    Begin: {
      Type: 'Pass',
      Parameters: { 'finding.$': '$', 'execution.$': '$$.Execution.Id', reports: {} },
      Next: 'Match',
    },
    Match: {
      Type: 'Task',
      Resource: parts.match,
      Parameters: {
        ...{ 'finding.$': '$.finding', 'execution.$': '$.execution' },
        ...{ covered, exempt, responsesPerHour },
      },
      ResultPath: '$.match',
      TimeoutSeconds: 180,
      // A report that is not matched is lost, so that it is retried for more than 40 minutes.
      Retry: retry(2, 15),
      Next: 'Decide',
    },
    Decide: choose(
      [
        // Another execution proves the death of the credential, after which this one closes its own alert.
        {
          And: [has('match.refusal'), is('match.refusal', 'AlreadyHandled'), has('finding.alert')],
          Next: 'AwaitOther',
        },
        when('match.decision', 'refuse', 'ReportRefusal'),
        // Each of several secrets has an execution of its own.
        when('match.decision', 'split', 'Split'),
      ],
      'Mode',
    ),
    AwaitOther: { Type: 'Wait', Seconds: Math.min(AWAIT_OTHER, parts.observationSeconds), Next: 'Match' },
    ReportRefusal: report(parts, 'refused', 'Told'),
    // Nobody knows of a refusal that a person must see.
    Told: choose([present('reports.refused.Error', 'NotReported')], 'Refused'),
    Refused: { Type: 'Succeed' },
    Split: { Type: 'Succeed' },
    Mode: choose(
      [when('match.covered.mode', 'dry-run', 'Audit'), when('match.covered.mode', 'approval', 'Approve')],
      'Act',
    ),
  };
}

function approve(parts: DefinitionParts): Record<string, State> {
  const { report: FunctionName, approvalSeconds, partition } = parts;
  return {
    // A person answers with the token: `aws stepfunctions send-task-success`.
    Approve: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::lambda:invoke.waitForTaskToken`,
      Parameters: {
        FunctionName,
        Payload: { stage: 'approval', 'token.$': '$$.Task.Token', 'incident.$': '$' },
      },
      ResultPath: '$.approval',
      TimeoutSeconds: approvalSeconds,
      Retry: [
        { ErrorEquals: NOT_ASKED, IntervalSeconds: 5, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 300 },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.approval', Next: 'NotApproved' }],
      Next: 'Approved',
    },
    Approved: choose(
      [{ And: [has('approval.approved'), isTrue('approval.approved')], Next: 'Act' }],
      'NotApproved',
    ),
    NotApproved: {
      Type: 'Pass',
      Result: 'NotApproved',
      ResultPath: '$.match.refusal',
      Next: 'ReportRefusal',
    },
  };
}

/** Ends the use of the leaked credential, before anything that takes longer. */
function contain(parts: DefinitionParts): Record<string, State> {
  return {
    Act: choose(
      [
        when('match.target.type', 'customer-key', 'RevokeKey'),
        { ...isTrue('match.covered.containAtOnce'), Next: 'Contain' },
      ],
      'Replace',
    ),
    RevokeKey: step(parts.customerKey, 'contain', 'ReportContained', { TimeoutSeconds: 60 }),
    Contain: rotator(parts, 'match.requests.contain', 'contain', 'Sessions', {
      ResultSelector: {
        'outcome.$': '$.Payload.outcome',
        'at.$': '$.Payload.at',
        'explanation.$': '$.Payload.explanation',
      },
      Retry: retry(2, 2),
    }),
    Sessions: choose([present('match.covered.user', 'DenySessions')], 'ReportContained'),
    DenySessions: {
      ...step(
        `arn:${parts.partition}:states:::aws-sdk:iam:attachUserPolicy`,
        'denySessions',
        'ReportContained',
      ),
      Parameters: { 'UserName.$': '$.match.covered.user', PolicyArn: parts.denySessions },
      ResultSelector: { policy: parts.denySessions },
    },
    ReportContained: report(parts, 'contained', 'Kind', { TimeoutSeconds: 20, Retry: retry(1, 1) }),
    Kind: choose([when('match.target.type', 'customer-key', 'Owner')], 'Replace'),
    Owner: choose([present('match.covered.tellOwner', 'TellOwner')], 'Prove'),
    TellOwner: {
      ...step(`arn:${parts.partition}:states:::lambda:invoke`, 'owner', 'Prove'),
      Parameters: {
        'FunctionName.$': '$.match.covered.tellOwner',
        Payload: {
          'owner.$': '$.match.target.owner',
          'key.$': '$.match.target.version',
          'finding.$': '$.finding',
        },
      },
      ResultSelector: { told: true },
    },
  };
}

/** A rotation in progress, or a busy issuer, ends within minutes. */
const REPLACEMENT: State = { ResultSelector: { 'answer.$': '$.Payload' }, Retry: retry(10, 4) };

function replace(parts: DefinitionParts): Record<string, State> {
  return {
    Replace: rotator(parts, 'match.requests.replace', 'replace', 'Dependents', REPLACEMENT),
    Dependents: choose(
      [
        // Without a replacement, dependents would restart with the leaked value.
        { And: [has('match.covered.refresh'), has('replace.answer.version')], Next: 'Refresh' },
      ],
      'Prove',
    ),
    Refresh: {
      ...step(`arn:${parts.partition}:states:::lambda:invoke`, 'refresh', 'Prove'),
      Parameters: {
        'FunctionName.$': '$.match.covered.refresh',
        Payload: {
          'secret.$': '$.match.target.secret',
          'version.$': '$.replace.answer.version',
          'incident.$': '$.finding.id',
        },
      },
      ResultSelector: { refreshed: true },
    },
  };
}

/** Invokes the rotator of the secret with a request in the incident. */
function rotator(parts: DefinitionParts, request: string, member: string, next: string, more: State): State {
  return step(`arn:${parts.partition}:states:::lambda:invoke`, member, next, {
    Parameters: {
      'FunctionName.$': '$.match.covered.rotator',
      'Payload.$': `$.${request}`,
    },
    ...more,
  });
}

function prove(parts: DefinitionParts): Record<string, State> {
  return {
    Prove: step(parts.prove, 'proof', 'Proved', { TimeoutSeconds: 60 }),
    Proved: choose(
      [{ And: [has('proof.outcome'), is('proof.outcome', 'waiting')], Next: 'Observe' }],
      'Audit',
    ),
    Observe: { Type: 'Wait', Seconds: parts.observationSeconds, Next: 'Observed' },
    Observed: choose([present('proof.look', 'LookAgain')], 'Prove'),
    // The request names a credential that is not current, so that it replaces nothing.
    LookAgain: rotator(parts, 'proof.look', 'observed', 'Prove', REPLACEMENT),
  };
}

/** Looks at what the credential did, and at what it left. */
function investigate(parts: DefinitionParts): Record<string, State> {
  const { audit } = parts;
  return {
    Audit: step(audit, 'audit', 'Audited', { Parameters: { step: 'audit', 'incident.$': '$' } }),
    // CloudTrail delivers late, and the function hands back what is left when its time is over.
    Audited: choose([present('audit.pending.seconds', 'AwaitAudit')], 'Hunt'),
    AwaitAudit: { Type: 'Wait', SecondsPath: '$.audit.pending.seconds', Next: 'Audit' },
    Hunt: step(audit, 'hunt', 'Alert', { Parameters: { step: 'hunt', 'incident.$': '$' } }),
  };
}

/** GitHub wants a pause of a minute at least, and longer ones then ("Rate limits for the REST API"). People are told after it. */
const RATE_LIMITED = {
  ErrorEquals: ['GitHubRateLimited'],
  IntervalSeconds: 60,
  MaxAttempts: 3,
  BackoffRate: 2,
};

function end(parts: DefinitionParts): Record<string, State> {
  const { closeAlert } = parts;
  return {
    Alert: choose([present('finding.alert', 'CloseAlert')], 'Report'),
    CloseAlert: step(closeAlert, 'close', 'Report', {
      TimeoutSeconds: 60,
      Retry: [RATE_LIMITED, ...retry(2, 4)],
    }),
    Report: report(parts, 'final', 'Outcome', { Retry: retry(2, 6) }),
    Outcome: choose(
      [
        // Nobody knows what happened.
        present('reports.final.Error', 'NotReported'),
        when('match.covered.mode', 'dry-run', 'Done'),
        {
          And: [has('proof.outcome'), { Or: ENDED_OUTCOMES.map((outcome) => is('proof.outcome', outcome)) }],
          Next: 'Done',
        },
      ],
      'StillAlive',
    ),
    NotReported: {
      Type: 'Fail',
      Error: 'NotReported',
      Cause: 'The report of the incident could not be written. See docs/runbook.md, "A leak was reported".',
    },
    Done: { Type: 'Succeed' },
    StillAlive: {
      Type: 'Fail',
      Error: 'StillAlive',
      Cause: 'Nothing shows that the leaked credential is dead. See docs/runbook.md, "A leak was reported".',
    },
  };
}
