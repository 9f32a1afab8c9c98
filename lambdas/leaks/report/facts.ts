import type { Caught, Incident, ReportInput, ReportStage } from '../contract';

/** Conclusions from an incident, for the evidence and the message. */
export interface Facts {
  readonly stage: ReportStage;
  /**
   * `dead`: its issuer refused it. `unlabelled`, `unused`, `unproved`, `alive`: as in `Proof`. Others are the states before the
   * end.
   */
  readonly outcome:
    | 'dead'
    | 'unlabelled'
    | 'unused'
    | 'unproved'
    | 'alive'
    | 'contained'
    | 'not contained'
    | 'refused'
    | 'dry run'
    | 'to approve'
    | 'failed';
  readonly headline: string;
  /** Seconds from the arrival of the report. */
  readonly secondsToContained?: number;
  /** Only for `dead`. */
  readonly secondsToDead?: number;
  /** For `unlabelled` and `unused`: seconds until no label held it, or after which no use was seen. */
  readonly secondsToEnd?: number;
}

/** Draws the conclusions of a stage. */
export function factsOf({ stage, incident }: ReportInput): Facts {
  const { finding, match, contain, proof } = incident;
  const since = (at: string) =>
    Math.max(0, Math.round((Date.parse(at) - Date.parse(finding.receivedAt)) / 100) / 10);
  const contained = done(contain)?.outcome === 'contained' ? since(done(contain)?.at ?? '') : undefined;
  const proved = done(proof);
  const outcome = outcomeOf(stage, incident);
  const shown = proved === undefined ? undefined : since(proved.at);
  const what = subjectOf(incident);
  const headlines: Readonly<Record<Facts['outcome'], string>> = {
    dead: `Dead after ${shown} s: ${what}`,
    unlabelled: `No label since ${shown} s after the report: ${what}`,
    unused: `No use since ${shown} s after the report: ${what}`,
    unproved: `Ended, but no refusal was seen: ${what}`,
    alive: `STILL ALIVE: ${what}`,
    contained: `Contained after ${contained} s: ${what}`,
    'not contained': `NOT YET CONTAINED: ${what}`,
    refused: `Refused: ${match.refusal ?? 'unknown reason'}: ${what}`,
    'dry run': `Dry run, nothing was changed: ${what}`,
    'to approve': `Your approval is needed: ${what}`,
    failed: `RESPONSE FAILED: ${what}`,
  };
  return {
    stage,
    outcome,
    headline: headlines[outcome],
    ...(contained !== undefined && { secondsToContained: contained }),
    ...(outcome === 'dead' && { secondsToDead: shown }),
    ...((outcome === 'unlabelled' || outcome === 'unused') && { secondsToEnd: shown }),
  };
}

function outcomeOf(stage: ReportStage, { match, contain, proof }: Incident): Facts['outcome'] {
  if (stage === 'approval') return 'to approve';
  if (stage === 'refused' || stage === 'failed') return stage;
  if (stage === 'contained') return done(contain)?.outcome === 'contained' ? 'contained' : 'not contained';
  if (match.covered?.mode === 'dry-run') return 'dry run';
  const proved = done(proof)?.outcome;
  if (proved === 'refused') return 'dead';
  return proved === undefined || proved === 'waiting' ? 'alive' : proved;
}

/** The result of a step, unless it failed or did not run. */
export function done<T extends object>(step: T | Caught | undefined): Exclude<T, Caught> | undefined {
  return step === undefined || 'Error' in step ? undefined : (step as Exclude<T, Caught>);
}

/** The error of a step that failed, in one sentence. */
export function errorOf(step: object | undefined): string | undefined {
  const { Error: name, Cause = '' } = Object(step) as Partial<Caught>;
  if (name === undefined) return undefined;
  return `${name}: ${messageOf(Cause)}`.slice(0, 600);
}

/** The message of an error of a function, which Step Functions passes as JSON. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return String(errorMessage ?? cause);
  } catch {
    return cause;
  }
}

/** Names the leaked credential, such as `access-key AKIA… of shop/mailer`. */
function subjectOf({ finding, match: { target } }: Incident): string {
  const { credential, customerKey, user } = finding.subject;
  if (target === undefined) {
    if (user !== undefined) return `credentials of the user ${user}`;
    return credential ?? customerKey ?? 'a value that is not known';
  }
  if (target.type === 'customer-key') return `key ${target.version} of the customer ${target.owner}`;
  return `${target.kind} ${target.credential ?? '(every credential)'} of ${nameOf(target.secret)}`;
}

/** Name of a secret, without the random end of its ARN. */
export const nameOf = (arn: string): string => (arn.split(':')[6] ?? arn).replace(/-[A-Za-z0-9]{6}$/, '');
