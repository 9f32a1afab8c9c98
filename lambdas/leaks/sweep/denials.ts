import { DetachUserPolicyCommand, type IAMClient, ListEntitiesForPolicyCommand } from '@aws-sdk/client-iam';
import type { OpenIncident } from './incidents';

/** Outcomes after which no session can be created any more: for `unproved`, IAM does not list the key as active. */
const ENDED = ['dead', 'unlabelled', 'unused', 'unproved', 'closed'];

/** Result of the denials. */
export interface Denials {
  /** Users whose sessions are no longer denied. */
  readonly ended: readonly string[];
  /** Sentences about denials that stay, or that could not be ended. */
  readonly problems: readonly string[];
}

/**
 * Ends the denial of the sessions of users whose leaked credential has been dead for as long as a session can last. A denial
 * without an incident stays: a person may have attached the policy.
 */
export async function endDenials(
  iam: Pick<IAMClient, 'send'>,
  policy: string,
  incidents: readonly OpenIncident[],
  now: number,
): Promise<Denials> {
  const ended: string[] = [];
  const problems: string[] = [];
  for (const user of await usersWith(iam, policy)) {
    const about = incidents.filter(({ deniedUser }) => deniedUser === user);
    if (about.length === 0) {
      problems.push(`The sessions of the user ${user} are denied, and no incident says why.`);
      continue;
    }
    const isOver = ({ outcome, deniedUntil = '' }: OpenIncident) =>
      ENDED.includes(outcome) && Date.parse(deniedUntil) <= now;
    if (!about.every(isOver)) continue;
    try {
      await iam.send(new DetachUserPolicyCommand({ UserName: user, PolicyArn: policy }));
      ended.push(user);
    } catch (error) {
      // Somebody else detached it.
      if ((error as Error).name !== 'NoSuchEntityException')
        problems.push(`The denial of the sessions of ${user} could not be ended: ${(error as Error).name}.`);
    }
  }
  return { ended, problems };
}

async function usersWith(iam: Pick<IAMClient, 'send'>, policy: string): Promise<string[]> {
  const users: string[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListEntitiesForPolicyCommand({ PolicyArn: policy, EntityFilter: 'User', Marker: marker }),
    );
    users.push(...(page.PolicyUsers ?? []).flatMap(({ UserName }) => UserName ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return users;
}
