import type { Finding, GitHubAlert } from '../../contract';
import { findingId } from '../../reports/finding-id';
import { subjectOf } from '../../reports/subjects';
import { time } from '../../reports/text';
import type { GitHubSource } from '../contract';
import type { Message, Source } from '../dependencies';
import { readAlert } from '../github/read-alert';
import { refused } from '../outcome';

/** Names of owners and repositories. */
const REPOSITORY = /^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9._-]{1,100}$/;
/** Actions on the same leak. Another one, such as `reopened`, is a new report. */
const SAME_LEAK = ['created', 'publicly_leaked', 'validated'];

/** A secret scanning alert of GitHub, whose value is read from the API. */
export const github: Source = async (message, context) => {
  const { body } = message;
  const { repository, number, action, source: api } = body;
  const isValid =
    typeof repository === 'string' &&
    REPOSITORY.test(repository) &&
    Number.isSafeInteger(number) &&
    Number(number) > 0 &&
    typeof action === 'string';
  if (!isValid) return [refused('Malformed', 'The message names no alert of a repository.')];
  const sources = (context.sources.github ?? []).filter((one) => one.api === api);
  const [source] = sources;
  if (!source) return [refused('SourceUnknown', 'The message names an API that is not configured.')];
  const about = { repository, number: Number(number) };
  const read = await readAlert(about, sources, context);
  if (read.state !== 'open')
    return [refused('AlertResolved', `The alert ${about.number} of ${repository} is ${read.state}.`)];
  const subject = await subjectOf(context.call, context.subjects, read.value);
  if (!subject)
    return [refused('ValueUnusable', `The value of the alert ${about.number} has no fingerprint.`)];
  const alert = { ...about, ...credentialOf(read.source), api: source.api };
  const { place, note } = read;
  return [
    {
      ...{ id: idOf(message, alert), source: 'github', ...timesOf(message), subject, alert, note },
      ...(place !== undefined && { place }),
    },
  ];
};

/** Names of the credential, with which the alert is closed. */
function credentialOf({ token, app }: GitHubSource): Pick<GitHubAlert, 'token' | 'app'> {
  if (app === undefined) return token === undefined ? {} : { token };
  const { clientId, installationId } = app;
  return { app: { clientId, ...(installationId !== undefined && { installationId }) } };
}

function idOf(
  { body, receivedAt }: Message,
  { api, repository, number }: { api: string; repository: string; number: number },
): string {
  const { action, foundAt } = body;
  // Names of GitHub are not case-sensitive.
  const parts = [api, repository.toLowerCase(), number];
  if (SAME_LEAK.includes(String(action))) return findingId('github', ...parts);
  return findingId('github', ...parts, String(action), time(foundAt) ?? receivedAt);
}

const timesOf = ({ body, receivedAt }: Message): Pick<Finding, 'foundAt' | 'receivedAt'> => ({
  foundAt: time(body.foundAt) ?? receivedAt,
  receivedAt: time(body.receivedAt) ?? receivedAt,
});
