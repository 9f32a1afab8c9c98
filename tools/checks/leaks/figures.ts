import { isRevoked, stateOf } from './credentials';
import type { Deployed } from './deployed';
import { deniedCalls, evidenceOf, messagesOf } from './evidence';
import { executionsOf } from './executions';
import { killedSteps } from './killed';
import { TWINS, USERS } from './names';
import type { Response } from './response';
import type { WrongReport } from './wrong-reports';

/** Steps that a response has, by the kind of the credential: each is killed before and after its effect. */
const EVERY = ['Leaks/Match', 'Leaks/Prove', 'Leaks/Audit audit', 'Leaks/Audit hunt', 'Leaks/Report final'];
const ROTATOR = ['Rotator contain', 'Rotator replace-now'];

const ROUTES = new Map([
  ['github', 'POST /github'],
  ['github-partner', 'POST /github/partner'],
  ['gitlab', 'POST /gitlab/v1/revoke_tokens'],
]);

/** Proofs that leaked credentials must have, by kind. */
const PROOFS = new Map([
  ['access-key', 'refused'],
  ['generated', 'unlabelled'],
  ['customer-key', 'unused'],
]);

/** Figures of one source. Seconds of the emulator, not of AWS. */
export interface SourceFigures {
  readonly source: string;
  readonly kind: string;
  readonly secondsToContained: number;
  readonly secondsToDead: number;
  /** True if the response waited for the approval of a person. */
  readonly approved: boolean;
  readonly stepsKilledTwice: readonly string[];
  /** Reports without a final report in the evidence. */
  readonly lost: number;
  /** Executions and issued credentials beyond the first one of the report. */
  readonly duplicates: number;
  readonly wronglyRevoked: number;
  /** Alerts of GitHub that were not resolved, or more than once. */
  readonly openAlerts: number;
  /** Objects in the evidence bucket. */
  readonly evidence: number;
}

export interface Figures {
  readonly sources: readonly SourceFigures[];
  readonly wrongReports: readonly WrongReport[];
  readonly changedByWrongReports: readonly string[];
  readonly messages: number;
  /** Leaked values in executions, evidence and messages. */
  readonly values: number;
  /** Roles with the action that they were denied. */
  readonly denied: readonly string[];
  readonly fillings: readonly string[];
}

/** Counts of a response and of the account around it. */
export async function figuresOf(
  deployed: Deployed,
  responses: readonly Response[],
  bystander: string,
): Promise<Omit<Figures, 'wrongReports' | 'changedByWrongReports' | 'fillings'>> {
  const [evidence, executions, messages] = await Promise.all([
    evidenceOf(deployed),
    executionsOf(deployed),
    messagesOf(deployed),
  ]);
  const { keys, versions } = await stateOf(deployed);
  const active = [...keys.values()].filter((status) => status === 'Active').length;
  const wronglyRevoked = (await isRevoked(deployed, bystander)) ? 1 : 0;
  const rounds = new Set(responses.map(({ killed }) => killed)).size;
  // Each leaked access key is followed by one other; the exempt user has one.
  const issued =
    Math.max(0, keys.size - USERS.length * (rounds + 1) - 1) + Math.max(0, versions - versionsAfter(rounds));
  const everything = [...evidence.values(), ...messages, JSON.stringify(executions)].join('\n');
  return {
    sources: responses.map((response) => {
      const { finding, name } = response.execution;
      const own = [...evidence.keys()].filter((key) => key.startsWith(`incidents/${name}/`));
      const same = executions.filter(
        (one) =>
          JSON.stringify(one.finding.subject) === JSON.stringify(finding.subject) &&
          one.finding.part?.secret === finding.part?.secret,
      );
      return {
        source: response.source,
        kind: response.kind,
        approved: response.asked !== undefined,
        secondsToContained: seconds(response.contained),
        secondsToDead: seconds(response.dead),
        stepsKilledTwice: response.killed ? killedSteps(deployed, response) : [],
        lost: own.some((key) => key.endsWith('/report.json')) ? 0 : 1,
        duplicates: same.length - 1 + issued,
        wronglyRevoked: wronglyRevoked + Math.max(0, USERS.length + 1 - active),
        openAlerts: isClosedOnce(deployed, response) ? 0 : 1,
        evidence: own.length,
      };
    }),
    messages: messages.length,
    denied: deniedCalls(deployed),
    values: responses.filter(
      ({ kind, source, leaked }) =>
        (kind !== 'generated' || source !== 'person') && leaked.length > 30 && everything.includes(leaked),
    ).length,
  };
}

/** Versions of the generated keys: each is replaced in each round, and the copy is stored again before it leaks. */
const versionsAfter = (rounds: number) => (1 + TWINS.length) * (rounds + 1) + rounds;

function isClosedOnce({ github }: Deployed, { alert }: Response): boolean {
  if (alert === undefined) return true;
  const { state, resolution, changes } = github.alerts.get(alert) ?? {};
  return state === 'resolved' && resolution === 'revoked' && changes === 1;
}

const seconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10;

/** Faults of the figures. */
export function faultsOf(figures: Figures, responses: readonly Response[]): string[] {
  const faults = responses.flatMap(({ execution, source, kind }) =>
    execution.status === 'SUCCEEDED' ? [] : [`${source}, ${kind}: ${execution.status} ${execution.error}`],
  );
  for (const { execution, source, kind } of responses) {
    const outcome = (Object(execution.incident.proof) as { outcome?: string }).outcome;
    if (execution.status === 'SUCCEEDED' && outcome !== PROOFS.get(kind))
      faults.push(`${source}, ${kind}: the proof is ${outcome}, not ${PROOFS.get(kind)}`);
  }
  for (const [n, one] of figures.sources.entries()) {
    const of = `${one.source}, ${one.kind}`;
    for (const count of ['lost', 'duplicates', 'wronglyRevoked', 'openAlerts'] as const)
      if (one[count] !== 0) faults.push(`${of}: ${one[count]} ${count}`);
    if (!(one.secondsToContained >= 0 && one.secondsToDead >= one.secondsToContained - 1))
      faults.push(`${of}: contained after ${one.secondsToContained} s, dead after ${one.secondsToDead} s`);
    if ((responses[n]?.asked ?? 'Active') !== 'Active')
      faults.push(`${of}: the key was ${responses[n]?.asked} before the approval`);
    if (!responses[n]?.killed) continue;
    const steps = [...EVERY, ...(one.kind === 'customer-key' ? ['Leaks/CustomerKey'] : ROTATOR)];
    if (one.source === 'github') steps.push('Leaks/CloseAlert');
    const route = ROUTES.get(one.source);
    if (route) steps.push(`webhook ${route}`);
    if (one.approved) steps.push('Leaks/Report approval');
    const missing = steps.filter((step) => !one.stepsKilledTwice.some((label) => label.endsWith(step)));
    if (missing.length > 0) faults.push(`${of}: not killed twice: ${missing.join(', ')}`);
  }
  for (const { report, refusal, expected } of figures.wrongReports)
    if (refusal !== expected) faults.push(`${report}: ${refusal}, not ${expected}`);
  if (figures.changedByWrongReports.length > 0)
    faults.push(`Changed by a wrong report: ${figures.changedByWrongReports.join(', ')}`);
  for (const call of figures.denied) faults.push(`Denied: ${call}`);
  if (figures.values > 0) faults.push(`${figures.values} leaked values in executions, evidence or messages`);
  return faults;
}
