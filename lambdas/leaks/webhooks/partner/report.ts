import { verify } from 'node:crypto';
import type { Finding } from '../../contract';
import { findingId } from '../../reports/finding-id';
import { send } from '../../reports/queue';
import { subjectsOf } from '../../reports/subjects';
import { members, parsed, plain } from '../../reports/text';
import type { Route, WebhookContext } from '../dependencies';
import { json, type WebhookRequest } from '../request';
import { knownValues } from './known-values';
import type { FoundKey } from './public-keys';

/** A match of the partner programme (GitHub documentation, "Secret scanning partner program"). */
interface Match {
  readonly token: string;
  readonly type: string;
  readonly url?: string;
  readonly source?: string;
}

/**
 * Accepts a report of GitHub's partner programme, which GitHub signs. The response tells for each token whether it was issued
 * by the app.
 */
export const reportPartner: Route = async (request, context) => {
  const signed = await isSignedByGitHub(request, context);
  if (signed === 'unavailable') return json(503, { error: 'The keys of GitHub could not be read.' });
  if (signed === 'unknown') return json(401, { error: 'SignatureWrong' });
  const matches = matchesIn(request.body);
  if (!matches) return json(400, { error: 'BodyMalformed' });
  const call = context.call;
  const values = new Set(matches.map(({ token }) => token));
  const subjects = await subjectsOf(call, context.subjects, values);
  const findings = new Map<string, Finding>();
  for (const match of matches) {
    const subject = subjects.get(match.token);
    if (!subject) continue;
    const place = plain(match.url);
    const id = findingId('github-partner', subject.fingerprint ?? subject.credential ?? '', place ?? '');
    const at = new Date(context.clock.now()).toISOString();
    const note = `GitHub found a token of the type ${match.type} in ${match.source ?? 'a public place'}.`;
    findings.set(id, {
      ...{ id, source: 'github-partner', foundAt: at, receivedAt: at, subject, note },
      ...(place !== undefined && { place }),
    });
  }
  // The response is of no use if the findings are lost.
  await send(
    context.call,
    context.queue,
    [...findings.values()].map((finding) => ({ type: 'finding', finding })),
  );
  const known = await knownValues(call, context.clock, context.subjects, subjects);
  return json(
    200,
    matches.map(({ token, type }) => ({
      token_raw: token,
      token_type: type,
      label: known.has(token) ? 'true_positive' : 'false_positive',
    })),
  );
};

async function isSignedByGitHub(
  { headers, body }: WebhookRequest,
  { keys, sources }: WebhookContext,
): Promise<FoundKey> {
  if (!sources.githubPartner) return 'unknown';
  const identifier = headers['github-public-key-identifier'];
  const signature = headers['github-public-key-signature'];
  if (identifier === undefined || signature === undefined) return 'unknown';
  const key = await keys.find(identifier);
  if (typeof key === 'string') return key;
  if (!verify('sha256', body, key, Buffer.from(signature, 'base64'))) return 'unknown';
  return keys.confirm(identifier);
}

function matchesIn(body: Buffer): Match[] | undefined {
  const list = parsed(body.toString('utf8'));
  if (!Array.isArray(list)) return undefined;
  const matches = list.flatMap((entry): Match[] => {
    const { token, type, url, source } = members(entry);
    if (typeof token !== 'string' || typeof type !== 'string') return [];
    const short = plain(source, 100);
    return [
      {
        ...{ token, type: plain(type, 100) ?? '' },
        ...(typeof url === 'string' && { url }),
        ...(short !== undefined && { source: short }),
      },
    ];
  });
  return matches.length === list.length ? matches : undefined;
}
