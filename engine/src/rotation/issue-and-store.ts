import type { IssueRequest } from '../adapter';
import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import { NO_VERSION, recordTag, writeRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { type Journal, leaseLeft, settledTag } from '../inventory/journal';
import { pendingValue, readWhenVisible } from '../secret-store/stored-value';
import { STORE_RESERVE } from '../timing';
import { leaseOf } from '../traits';
import { adopt } from './adopt';

/** Issues one credential and stores it. After a crash in between, the journal or the name identifies it. */
export async function issueAndStore(
  context: Context,
  request: IssueRequest<unknown>,
  journal: Journal | undefined,
  rotationToken?: string,
): Promise<unknown> {
  const { adapter, store, clock, log } = context;
  const { version } = request;
  const ends = journal ? clock.now() + leaseLeft(context, journal) : clock.now() + leaseOf(adapter);
  const value = await adapter.issue(request);
  const text = adapter.serialize(value);
  log.hide(text, ...adapter.secretsIn(value));
  const id = idOf(context, version, value);
  if (ends - clock.now() < STORE_RESERVE) throw await removeUnstored(context, id, tooLate(id));
  const outcome = await store.put(version, text, rotationToken).catch(async (thrown: unknown) => {
    if ((await readWhenVisible(context, version))?.text === text) return 'stored' as const;
    const error = named(thrown, log.scrub);
    // If the response was lost, the value may still become visible, so the credential is kept.
    throw error.call?.refused
      ? await removeUnstored(context, id, error)
      : error.withUnchanged(
          `AWSCURRENT; the issued credential ${id} is active, and the next attempt finds it.`,
        );
  });
  if (outcome === 'taken') {
    await adapter.remove?.({ id, value }, {});
    return adopt(context, version, (await pendingValue(context, version)).text);
  }
  await store.tag({
    ...recordTag(context, id, 'pending', version),
    ...(journal ? settledTag(context, journal) : {}),
  });
  log.write('info', { event: 'issue', credential: id, version, outcome: 'stored' });
  return value;
}

/** Removes an issued credential that was not stored. The returned error states the result. */
async function removeUnstored(context: Context, id: string, error: RekeyError): Promise<RekeyError> {
  try {
    await context.adapter.remove?.({ id }, {});
    return error.withUnchanged(`AWSCURRENT; the issued credential ${id} was removed again.`);
  } catch (thrown) {
    const { code } = named(thrown, context.log.scrub);
    return error.withUnchanged(
      `AWSCURRENT; removing the credential ${id} again failed (${code}), ${await recordOrphan(context, id)}.`,
    );
  }
}

/** Records the credential, because another attempt may have overwritten the journal. */
async function recordOrphan(context: Context, id: string): Promise<string> {
  try {
    await writeRecord(context, id, 'pending', NO_VERSION);
    return 'so a later attempt or sweep removes it';
  } catch (thrown) {
    const { code } = named(thrown, context.log.scrub);
    return `and so did recording it (${code}): the next attempt finds it, unless another one has begun since`;
  }
}

function tooLate(id: string): RekeyError {
  return new RekeyError('TooLate', {
    found: `Issuing ${id} took longer than the adapter declares in times.issue.`,
    unchanged: 'AWSCURRENT.',
    action: 'none if a later attempt succeeds; otherwise check the latency of the issuer.',
  });
}
