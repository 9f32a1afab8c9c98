import { domainOf } from 'cdk-rekey-engine';
import type { HttpsResponse, SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';
import type { CodeCommitValue } from './contract';

/** First line of the references of a repository (gitprotocol-http, "Smart Server Response"). */
const FIRST_LINE = '001e# service=git-upload-pack\n';

/** Repository at which passwords are verified. */
export interface RepositoryPlace {
  readonly region: string;
  readonly repository: string;
}

/** Source: "Regions and Git connection endpoints", CodeCommit User Guide. */
export const gitHost = (region: string): string => `git-codecommit.${region}.${domainOf(region)}`;

/** Asks for the references of a repository, as a clone does first. */
export async function tryCodeCommit(
  { username, password }: CodeCommitValue,
  { region, repository }: RepositoryPlace,
  send: SendHttps,
): Promise<Reaction> {
  const url = `https://${gitHost(region)}/v1/repos/${repository}/info/refs?service=git-upload-pack`;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return reactionTo(await send(url, { method: 'GET', headers: { authorization }, reads: FIRST_LINE.length }));
}

/**
 * A refusal may also be that of a missing `codecommit:GitPull`: AWS documents the response to neither, and public reports have
 * HTTP 403 for both.
 */
function reactionTo({ status, text }: HttpsResponse): Reaction {
  if (status !== 200)
    return { accepted: [401, 403].includes(status) ? false : undefined, answer: `HTTP ${status}` };
  if (text === FIRST_LINE) return { accepted: true, answer: 'HTTP 200' };
  return { accepted: undefined, answer: 'HTTP 200 without the references of a repository' };
}
