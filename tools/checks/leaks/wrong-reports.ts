import { randomUUID } from 'node:crypto';
import { exemptKey, isRevoked, issueKey, stateOf } from './credentials';
import type { Deployed } from './deployed';
import { endOf, executionsOf } from './executions';
import { EXEMPT } from './names';
import { post } from './post';
import { alertBody, leakByPerson, leakOnGitHub, postWebhook } from './reports';

/** Deliveries of a flood. */
const FLOOD = 200;
const SECONDS = 60;

/** A report without effect: the answer, or the refusal of the response. */
export interface WrongReport {
  readonly report: string;
  readonly refusal: string;
  readonly expected: string;
}

/** Sends reports that must have no effect. */
export async function sendWrongReports(
  deployed: Deployed,
): Promise<{ reports: WrongReport[]; changed: string[] }> {
  const exempt = await exemptKey(deployed);
  const bystander = await issueKey(deployed);
  const before = await stateOf(deployed);
  const count = (await executionsOf(deployed)).length;
  const reports: WrongReport[] = [];
  const add = (report: string, expected: string, refusal: string) =>
    reports.push({ report, expected, refusal });

  const stranger = await postWebhook(deployed, alertBody(1), randomUUID());
  add('a webhook of a stranger', '401', `${stranger.status}`);
  const toGitLab = await post(deployed, 'GitLabRevokeUrl', '[]', { authorization: randomUUID() });
  add('a report as GitLab with another token', '401', `${toGitLab.status}`);
  const toPartner = await post(deployed, 'GitHubPartnerUrl', '[]', deployed.github.signed('{}'));
  add('a report of the partner program with the signature of another', '401', `${toPartner.status}`);
  const flood = await Promise.all(
    Array.from({ length: FLOOD }, () => postWebhook(deployed, alertBody(1), randomUUID())),
  );
  // A flood may exceed the throttle of the API, or what the emulator answers in time.
  const accepted = flood.filter(({ status }) => status < 400).length;
  add(`accepted of a flood of ${FLOOD} webhooks of a stranger`, '0', `${accepted}`);
  const started = (await executionsOf(deployed)).length - count;
  add('executions that strangers started', '0', `${started}`);

  const refusalOf = async (isIt: Parameters<typeof endOf>[1]) => {
    const { status, incident } = await endOf(deployed, isIt, SECONDS);
    const { refusal = 'none', explanation = '' } = incident.match ?? {};
    return status === 'SUCCEEDED' && explanation !== '' ? refusal : `${status} ${refusal}`;
  };
  const byCredential = async (credential: string) => {
    const { errorMessage } = await leakByPerson(deployed, { credential });
    // The intake function refuses some reports at once. The emulator drops the names of errors.
    if (errorMessage !== undefined)
      return errorMessage.includes('session') ? 'SessionCredential' : errorMessage;
    return refusalOf(({ subject }) => subject.credential === credential);
  };
  await Promise.all([
    leakByPerson(deployed, { user: EXEMPT }).then(async () =>
      add('an exempt user', 'Exempt', await refusalOf(({ subject }) => subject.user === EXEMPT)),
    ),
    byCredential(exempt).then((code) => add('the access key of an exempt user', 'NotOurs', code)),
    byCredential('AKIAZZZZZZZZZZZZZZZZ').then((code) =>
      add('an access key that is not ours', 'NotOurs', code),
    ),
    byCredential('ASIAZZZZZZZZZZZZZZZZ').then((code) =>
      add('a session of the role of the response', 'SessionCredential', code),
    ),
    leakOnGitHub(deployed, `value-of-another-app-${randomUUID()}`).then(async (number) =>
      add(
        'a value of another app on GitHub',
        'NotOurs',
        await refusalOf(({ alert }) => alert?.number === number),
      ),
    ),
  ]);
  const after = await stateOf(deployed);
  const changed = [...before.keys].flatMap(([id, status]) => (after.keys.get(id) === status ? [] : [id]));
  if (after.versions !== before.versions) changed.push('a generated key');
  if (await isRevoked(deployed, bystander)) changed.push("a customer's key");
  return { reports, changed };
}
