import { hasIssuer, type IssuerScene, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { type Entry, NO_VERSION } from '../inventory/credential-records';
import { currentId, type Stock, type Target, takeStock, versionsHolding } from '../inventory/inventory';
import { requireCurrent } from '../secret-store/current';
import { CURRENT, labelsOf, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { replacedLately } from './compromise';

/** What a request to replace now comes to. */
export interface Condemned {
  /** Compromised and current: another credential must take its place. */
  readonly current?: Target & { readonly ours: boolean };
  /** Compromised, ours, not current: to be cut off. */
  readonly older: readonly Target[];
  /** Cut off already, to be shown dead once more. */
  readonly dead: readonly Target[];
  /** A request of a few minutes ago has been fulfilled: this one is taken for the same. */
  readonly repeated: boolean;
  /** Ids of live credentials that are nobody's that we know. */
  readonly strangers: readonly string[];
}

/** Decides what is compromised. Throws CredentialUnknown, NotOurs, or what is wrong with the current value. */
export async function condemn(scene: Scene, seen: SecretState, named?: string): Promise<Condemned> {
  return hasIssuer(scene) ? condemnIssued(scene, seen, named) : condemnVersions(scene, seen, named);
}

async function condemnIssued(scene: IssuerScene, seen: SecretState, named?: string): Promise<Condemned> {
  const stock = await takeStock(scene, seen);
  const strangers = strangersIn(stock);
  const id = currentId(stock);
  const replaced = named === undefined ? replacedLately(scene, seen) : undefined;
  // Somebody may have written the compromised credential once more, as a version of its own.
  const repeated = replaced !== undefined && idIn(stock, replaced) !== id;
  if (repeated || (named !== undefined && named !== id)) {
    const meant = repeated ? ended(stock, id) : [find(stock, named as string)];
    return { ...parted(stock, meant), repeated, strangers };
  }
  const { credential } = await requireCurrent(scene, seen);
  const version = versionWith(seen, CURRENT) as string;
  const current = { id: scene.kind.idOf(credential), version };
  const older = [...stock.ledger.values()].filter((one) => one.id !== current.id && isOlder(stock, one));
  return {
    current: { ...current, ours: stock.ledger.has(current.id) },
    ...parted(stock, older),
    repeated,
    strangers,
  };
}

/** What was never current has no part in it: a rotation under way may be what replaces the compromised one. */
const isOlder = (stock: Stock, entry: Entry) => entry.state !== 'pending' && !isDead(stock, entry);

const idIn = ({ holders, ledger }: Stock, version: string): string | undefined =>
  holders.get(version) ?? [...ledger.values()].find((entry) => entry.version === version)?.id;

const ended = (stock: Stock, current?: string) =>
  [...stock.ledger.values()].filter(
    ({ id, state }) => id !== current && ['compromised', 'revoked'].includes(state),
  );

function isDead({ listed }: Stock, { id, state }: Pick<Entry, 'id' | 'state'>): boolean {
  const disabled = !listed.some((one) => one.id === id && one.active);
  return disabled && (state === 'disabled' || state === 'revoked');
}

function parted(stock: Stock, meant: readonly (Target & Partial<Entry>)[]) {
  const done = ({ id }: Target) => {
    const entry = stock.ledger.get(id);
    return entry?.state === 'revoked' && isDead(stock, entry);
  };
  return { older: meant.filter((one) => !done(one)), dead: meant.filter(done) };
}

function find(stock: Stock, id: string): Target {
  const entry = stock.ledger.get(id);
  if (entry) return entry;
  if (stock.strays.includes(id)) return { id, version: NO_VERSION };
  const held = [...stock.holders].find(([, one]) => one === id)?.[0];
  if (held || stock.listed.some((one) => one.id === id)) throw notOurs(id, 'Nothing was done to it.');
  throw unknown(
    id,
    'neither among the live credentials of this principal nor in the memory of what was issued',
  );
}

function strangersIn({ listed, ledger, holders, strays }: Stock): string[] {
  const known = new Set([...ledger.keys(), ...holders.values(), ...strays]);
  return listed.filter(({ id, active }) => active && !known.has(id)).map(({ id }) => id);
}

/** A credential that lives as long as its label is known by its version. */
async function condemnVersions(scene: Scene, seen: SecretState, named?: string): Promise<Condemned> {
  const version = versionWith(seen, CURRENT);
  const target = (id: string): Target => ({ id, version: id });
  const only = { dead: [], strangers: [] };
  if (named !== undefined && named !== version) {
    if (labelsOf(seen, named).length === 0 && !(await scene.store.read(named)))
      throw unknown(named, 'not the id of a version of the secret');
    const holding = await versionsHolding(scene, seen, target(named));
    if (!version || !holding.includes(version)) return { ...only, older: [target(named)], repeated: false };
  }
  const replaced = named === undefined ? replacedLately(scene, seen) : undefined;
  // Somebody may have written the compromised credential once more, as a version of its own.
  const again = replaced && (await versionsHolding(scene, seen, target(replaced))).includes(version ?? '');
  if (replaced && !again) return { ...only, older: [target(replaced)], repeated: true };
  await requireCurrent(scene, seen);
  const current = { ...target(version as string), ours: true };
  // A copy of the current one goes with it, when another has taken its place.
  const same = await versionsHolding(scene, seen, current);
  const older = Object.keys(seen.versions).filter(
    (one) => !same.includes(one) && !labelsOf(seen, one).includes(PENDING),
  );
  return { ...only, current, older: older.map(target), repeated: false };
}

export function notOurs(id: string, done: string): RekeyError {
  return new RekeyError('NotOurs', {
    found: `The credential ${id} was not issued for this secret. ${done}`,
    left: `the credential ${id}: it works.`,
    fix: 'find out whose it is, and disable it at its issuer by hand.',
  });
}

function unknown(id: string, where: string): RekeyError {
  return new RekeyError('CredentialUnknown', {
    found: `The credential ${id} is ${where}.`,
    left: 'everything.',
    fix: 'compare the id with that of the leaked credential; if it was removed before, nothing is left to do.',
  });
}
