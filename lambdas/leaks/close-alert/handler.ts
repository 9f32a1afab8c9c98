import type { Incident, Proof } from '../contract';
import type { GitHub } from '../github/api';
import { GitHubError, type GitHubErrorCode } from '../github/errors';
import { type GitHubApi, hasRead } from '../github/sources';
import type { DeadParts } from './dead-parts';

/** Answer of the step. */
export interface Closed {
  readonly closed: boolean;
  readonly explanation: string;
}

export interface CloseAlertParts {
  /** The APIs that may receive their tokens. An alert with another API, token or app is refused. */
  readonly apis: readonly GitHubApi[];
  readonly client: (api: GitHubApi) => Pick<GitHub, 'alert' | 'resolve'>;
  readonly deadParts: DeadParts;
}

/** Errors after which the state machine repeats the step. */
const TRANSIENT: readonly GitHubErrorCode[] = ['RateLimited', 'ServerError', 'TimedOut', 'Unreachable'];

/** Outcomes of a proof after which an alert is closed, with what was seen, for its comment. */
const SHOWN: Readonly<Partial<Record<Proof['outcome'], (seconds: number) => string>>> = {
  refused: (seconds) => `The issuer refused it ${seconds} s after the report.`,
  unlabelled: (seconds) => `No version in use holds it since ${seconds} s after the report.`,
  unused: (seconds) => `It was revoked ${seconds} s after the report, and no use was seen since.`,
};

/**
 * Creates the step that closes the alert of a leak as revoked, if something shows that the credential is dead. Of several
 * secrets that have the credential, the last one closes it. An alert that is resolved stays as it is.
 */
export function createHandler(parts: CloseAlertParts): (incident: Incident) => Promise<Closed> {
  const { apis, client, deadParts } = parts;
  return async ({ finding, match, proof }) => {
    const { alert } = finding;
    if (alert === undefined) return open('The report has no alert.');
    const name = `The alert ${alert.number} of ${alert.repository}`;
    if (match.covered?.mode === 'dry-run') return open(`${name} stays open: nothing was changed.`);
    const proved = proof !== undefined && 'outcome' in proof ? proof : undefined;
    if (proved?.outcome === 'unproved')
      return open(`${name} stays open: no refusal was seen. Close it when its issuer shows that it is gone.`);
    const shown = proved && SHOWN[proved.outcome];
    if (proved === undefined || shown === undefined)
      return open(`${name} stays open: the credential is not proved dead.`);
    const left = finding.part ? await deadParts.add(finding.part) : [];
    if (left.length > 0)
      return open(
        `${name} stays open until the credential is proved dead for each secret that has it. Left: ${left.join(', ')}.`,
      );
    const api = apis.find((one) => hasRead(one, alert));
    // The input of an execution must not choose the host that gets the token.
    if (api === undefined) return open(`${name} stays open: its API is not configured.`);
    try {
      const github = client(api);
      const { state, resolution } = await github.alert(alert.repository, alert.number);
      if (state === 'resolved')
        return { closed: true, explanation: `${name} was resolved before (${resolution ?? 'no reason'}).` };
      await github.resolve(
        alert.repository,
        alert.number,
        commentOf(finding.id, shown(secondsTo(proved.at, finding.receivedAt))),
      );
      return { closed: true, explanation: `${name} is resolved as revoked.` };
    } catch (error) {
      if (!(error instanceof GitHubError) || TRANSIENT.includes(error.code)) throw error;
      return open(`${name} stays open: ${error.message} (${error.name}).`);
    }
  };
}

const open = (explanation: string): Closed => ({ closed: false, explanation });

/** Everybody who sees the alert sees the comment: it has no account id, ARN or value. */
const commentOf = (id: string, shown: string): string =>
  `Revoked and replaced by cdk-rekey. ${shown} Incident: ${id}`;

const secondsTo = (at: string, receivedAt: string): number =>
  Math.max(0, Math.round((Date.parse(at) - Date.parse(receivedAt)) / 1000));
