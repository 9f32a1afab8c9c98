import type { IssueRequest } from '../adapter';
import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import { NO_VERSION, recordTag, writeRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { type Journal, leaseLeft, settledTag } from '../inventory/journal';
import { patientRead, pendingValue } from '../secret-store/stored-value';
import { STORE_RESERVE } from '../timing';
import { leaseOf } from '../traits';
import { adopt } from './adopt';

/** Issues one credential and stores it. After a crash in between, the journal or the name shows it. */
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
  if (ends - clock.now() < STORE_RESERVE) throw await withdraw(context, id, tooLate(id));
  const outcome = await store.put(version, text, rotationToken).catch(async (thrown: unknown) => {
    if ((await patientRead(context, version))?.text === text) return 'stored' as const;
    const error = named(thrown, log.scrub);
    // When the answer was lost, the value may yet appear: the credential must live until that is known.
    throw error.call?.refused
      ? await withdraw(context, id, error)
      : error.withUnchanged(
          `AWSCURRENT; the credential ${id} that was issued lives, and the next attempt finds it.`,
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

/** Removes what was issued a moment ago and stored nowhere; the error then says whether that worked. */
async function withdraw(context: Context, id: string, error: RekeyError): Promise<RekeyError> {
  try {
    await context.adapter.remove?.({ id }, {});
    return error.withUnchanged(`AWSCURRENT; the credential ${id} that was issued was removed again.`);
  } catch (thrown) {
    const { code } = named(thrown, context.log.scrub);
    return error.withUnchanged(
      `AWSCURRENT; removing the credential ${id} again failed (${code}), ${await recordLeftOver(context, id)}.`,
    );
  }
}

/** Another attempt's journal may have replaced ours, so a record is to tell of the credential. */
async function recordLeftOver(context: Context, id: string): Promise<string> {
  try {
    await writeRecord(context, id, 'pending', NO_VERSION);
    return 'so a later attempt or sweep does';
  } catch (thrown) {
    const { code } = named(thrown, context.log.scrub);
    return `and so did writing that down (${code}): the next attempt finds it, unless another one began since`;
  }
}

function tooLate(id: string): RekeyError {
  return new RekeyError('TooLate', {
    found: `Issuing ${id} took longer than the adapter states in times.issue.`,
    unchanged: 'AWSCURRENT.',
    action: 'none if a later attempt succeeds; otherwise look at the latency of the issuer.',
  });
}
