import { createHash, timingSafeEqual } from 'node:crypto';
import type { Finding } from '../../contract';
import { codeOf } from '../../matcher/aws-json';
import { findingId } from '../../reports/finding-id';
import { send } from '../../reports/queue';
import { subjectsOf } from '../../reports/subjects';
import { members, parsed, plain } from '../../reports/text';
import type { Route, WebhookContext } from '../dependencies';
import { json, type WebhookRequest } from '../request';

/** A leaked token (GitLab documentation, "Token Revocation API"). */
interface Leaked {
  readonly type: string;
  readonly token: string;
  readonly location?: string;
}

/** Types of tokens that GitLab may report. */
export const gitLabTypes: Route = async (request, context) => {
  if (!(await isAuthorized(request, context))) return json(401, { error: 'TokenWrong' });
  return json(200, { types: context.sources.gitlab?.types ?? [] });
};

/** Accepts leaked tokens for revocation. */
export const revokeGitLabTokens: Route = async (request, context) => {
  if (!(await isAuthorized(request, context))) return json(401, { error: 'TokenWrong' });
  const leaked = tokensIn(request.body, context.sources.gitlab?.types ?? []);
  if (!leaked) return json(400, { error: 'BodyMalformed' });
  try {
    await report(leaked, context);
  } catch (error) {
    // GitLab sends the tokens again later.
    if (/thrott|LimitExceeded|TooMany/i.test(codeOf(error))) return json(429, { error: 'Throttled' });
    throw error;
  }
  return { statusCode: 204 };
};

async function report(leaked: readonly Leaked[], context: WebhookContext): Promise<void> {
  const values = new Set(leaked.map(({ token }) => token));
  const subjects = await subjectsOf(context.call, context.subjects, values);
  const findings = new Map<string, Finding>();
  for (const { type, token, location } of leaked) {
    const subject = subjects.get(token);
    if (!subject) continue;
    const place = plain(location);
    const id = findingId('gitlab', subject.fingerprint ?? subject.credential ?? '', place ?? '');
    const at = new Date(context.clock.now()).toISOString();
    findings.set(id, {
      ...{ id, source: 'gitlab', foundAt: at, receivedAt: at, subject },
      ...(place !== undefined && { place }),
      note: `GitLab found a token of the type ${type}.`,
    });
  }
  const messages = [...findings.values()].map((finding) => ({ type: 'finding', finding }) as const);
  await send(context.call, context.queue, messages);
}

/** GitLab sends the shared token in the header, without a scheme. Digests are compared, which have one length. */
async function isAuthorized(
  { headers }: WebhookRequest,
  { sources, secrets }: WebhookContext,
): Promise<boolean> {
  const { gitlab } = sources;
  const sent = headers.authorization;
  if (!gitlab || sent === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const isOne = (values: readonly string[]) =>
    values.map((value) => timingSafeEqual(digest(sent), digest(value))).includes(true);
  if (isOne(await secrets.values(gitlab.token))) return true;
  const rotated = await secrets.again(gitlab.token);
  return rotated !== undefined && isOne(rotated);
}

/** The tokens of a body; undefined if it is malformed or has a type that was not offered. */
function tokensIn(body: Buffer, types: readonly string[]): Leaked[] | undefined {
  const list = parsed(body.toString('utf8'));
  if (!Array.isArray(list)) return undefined;
  const leaked = list.flatMap((entry): Leaked[] => {
    const { type, token, location } = members(entry);
    if (typeof type !== 'string' || typeof token !== 'string' || !types.includes(type)) return [];
    return [{ type, token, ...(typeof location === 'string' && { location }) }];
  });
  return leaked.length === list.length ? leaked : undefined;
}
