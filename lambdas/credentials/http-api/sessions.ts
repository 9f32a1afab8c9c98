import { type Listed, SECOND } from 'cdk-rekey-engine';
import { isSuccess, meets } from './answers';
import type { Api } from './api';
import { itemsOf } from './items';
import { isOwnName, readName } from './names';
import { isScalar, valueAt } from './spec/pointer';

/** Time limit of the lists with their details. */
const LIST_WITHIN = 60 * SECOND;

/** Ends sessions whose credential is gone. They are listed first, so a credential that is new meanwhile is known. */
export async function endSessions(api: Api, listLive: () => Promise<readonly Listed[]>): Promise<number> {
  const { sessions } = api.spec;
  if (!sessions) return 0;
  const until = api.now + LIST_WITHIN;
  const open = await itemsOf(api, sessions.list, 'sessions.list', until);
  const live = new Set((await listLive()).map(({ name }) => name));
  let ended = 0;
  for (const { id, json } of open) {
    const given = valueAt(json, sessions.list.name);
    const text = isScalar(given) ? String(given) : undefined;
    const name = api.spec.list.created === 'name' ? readName(text).name : text;
    if (!isOwnName(name) || live.has(name)) continue;
    const { request, ok, gone = [{ status: 404 }] } = sessions.end;
    const answer = await api.administer({
      name: 'sessions.end',
      request,
      scope: { id },
      repeats: true,
      until,
    });
    if (!isSuccess(answer, ok) && !meets(answer, gone))
      throw api.fail('CallFailed', 'sessions.end', `HTTP ${answer.status}.`);
    ended += 1;
  }
  return ended;
}
