import { type Check, type Clock, type Listed, RekeyError, SECOND } from 'cdk-rekey-engine';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { VerifierEntry } from '../../../client/src/api-keys/verifier-set';
import { type ChangeOptions, changeVerifierSecret } from '../../verifier-secret/change';
import type { VerifierStore } from '../../verifier-secret/store';
import { accepts, added, readSet, retired, textOfSet } from './key-set';

/** Pause between two reads of which the first did not have the wanted result. */
const PAUSE = SECOND;

/** The verifier set as the issuer of keys. */
export interface KeyIssuer {
  /** Adds the digests of keys. Those that the set holds stay as they are. */
  add(keys: readonly string[]): Promise<void>;
  retire(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  list(): Promise<readonly Listed[]>;
  /** @throws VerifyFailed */
  requireAccepted(key: string, check: Check): Promise<void>;
  /** Returns a description of the refusal. @throws StillAccepted */
  requireRefused(key: string, check: Check): Promise<string>;
}

/** Issues keys by their digests in a verifier secret. */
export function keyIssuer(
  store: VerifierStore,
  clock: Clock,
  newVersion?: ChangeOptions['newVersion'],
): KeyIssuer {
  const { secretArn } = store;
  const entriesOf = (text: string | undefined) => (text === undefined ? [] : readSet(text, secretArn).keys);
  const entries = async () => entriesOf((await store.read())?.text);
  const time = () => new Date(clock.now()).toISOString();

  /** Changes a set that exists. A read that lags shows neither a key that was just added nor one that was just changed. */
  async function change(to: (entries: readonly VerifierEntry[]) => readonly VerifierEntry[]): Promise<void> {
    const options = { confirm: true, newVersion };
    await changeVerifierSecret(store, clock, (text) => text && textOfSet(to(entriesOf(text))), options);
  }

  async function isRepeated(key: string, { successes, within }: Check, wanted: boolean): Promise<boolean> {
    const end = clock.now() + within;
    for (let inARow = 0; ; ) {
      if (accepts(await entries(), key) === wanted) {
        inARow += 1;
        if (inARow >= successes) return true;
        continue;
      }
      inARow = 0;
      if (clock.now() + PAUSE > end) return false;
      await clock.sleep(PAUSE);
    }
  }

  return {
    async add(keys) {
      const to = (text: string | undefined) => textOfSet(added(entriesOf(text), keys, time()));
      await changeVerifierSecret(store, clock, to, { newVersion });
    },
    retire: (id) => change((all) => retired(all, id, time())),
    remove: (id) => change((all) => all.filter((entry) => entry.id !== id)),
    list: async () =>
      (await entries()).map(({ id, created, retired: ended }) => ({
        id,
        active: ended === undefined,
        created: Date.parse(created),
      })),
    async requireAccepted(key, check) {
      if (await isRepeated(key, check, true)) return;
      throw new RekeyError('VerifyFailed', {
        found: `The verifier set in ${secretArn} does not accept the key ${keyIdOf(key)}.`,
        unchanged: 'AWSCURRENT, and the verifier set.',
        action: 'find out who changed the verifier secret or stored the key by hand; then rotate again.',
      });
    },
    async requireRefused(key, check) {
      if (await isRepeated(key, check, false))
        return `the verifier set refused it ${check.successes} times in a row; a service that caches the set refuses it when its cache ends`;
      throw new RekeyError('StillAccepted', {
        found: `The verifier set in ${secretArn} did not refuse the key ${keyIdOf(key)} ${check.successes} times in a row within ${check.within / SECOND} s.`,
        unchanged: 'the key is retired.',
        action:
          'find out who writes the verifier secret by hand; then run replace-now again, which repeats the proof.',
      });
    },
  };
}
