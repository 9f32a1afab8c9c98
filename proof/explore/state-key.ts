import { createHash } from 'node:crypto';
import type { World } from '../world/world';

/** States whose ages differ by less than this are the same, milliseconds. */
const SAME = 5000;
/** The same after the last fault: the next action that depends on an age comes an hour later. */
const SAME_AT_THE_END = 60_000;

/**
 * A key of everything that decides how a world goes on, apart from chance. Worlds that differ in names, or in ages by
 * less than the engine distinguishes, have the same key: the result of one holds for the other.
 */
export function stateKeyOf(world: World): string {
  const { state, issuer } = world;
  const normal = new Normalizer(world.clock.now(), state.counting ? SAME : SAME_AT_THE_END);
  const names = (ids: Iterable<string>) => [...ids].map((id) => normal.name(id)).join();
  const idOf = (text: string | undefined) => text && normal.name(issuer.idOf(text));
  const past = [...state.past].map(
    ([id, { replaced, disabled }]) => `${normal.name(id)} ${normal.age(replaced)} ${normal.age(disabled)}`,
  );
  const end = state.plan.findIndex((action) => action.do === 'faults end');
  const plan = end < 0 ? state.plan : state.plan.slice(0, end);
  return [
    secretIn(world, normal),
    issuer.stateKey(normal),
    past.join(),
    normal.words(JSON.stringify(plan)),
    plan === state.plan ? state.plan.length : '',
    [normal.name(state.token), state.failedStep, state.asked && normal.name(state.asked)],
    [Math.min(state.wentBack, 2), state.counting, state.deployed, state.handWritten],
    [state.answer, state.physicalId !== undefined, state.gap !== undefined, state.overlapped],
    idOf(state.compromisedText),
    names(state.compromised),
    names(state.contained),
    idOf(state.containedText),
    names(state.lostPending.keys()),
    names(state.removedByHand),
    names(state.worked),
    indexIn(world, normal),
    [...state.metrics].flatMap(([name, value]) => (value > 0 ? [name] : [])).sort(),
    idOf(state.straggler?.text),
  ].join('|');
}

/** The versions and credentials of the items of the leak index. */
function indexIn({ index }: World, normal: Normalizer): string {
  const owners = [...(index?.items.values() ?? [])].map(({ version, credential }) =>
    [version, credential].map((one) => normal.name(one?.S ?? '')).join(' '),
  );
  return owners.join();
}

/** The versions, and the changes that some read may still return. */
function secretIn({ secret, issuer }: World, normal: Normalizer): string {
  const versions = [...secret.versions].map(([id, { text, created }]) => {
    const held = text === undefined ? '' : normal.name(issuer.idOf(text));
    return `${normal.name(id)}=${held} ${normal.age(created)}`;
  });
  const changes = secret.visible.map(({ at, labels, tags }) => {
    const on = Object.entries(labels).map(([label, id]) => `${label} ${normal.name(id)}`);
    const noted = Object.entries(tags).map(([key, value]) => normal.words(`${key} ${value}`));
    return `${on.sort()};${noted.sort()};${normal.age(at)}`;
  });
  return `${versions};${changes.join('\n')}`;
}

/** Replaces names by numbers in the order of their appearance, and times by ages. */
export class Normalizer {
  private readonly names = new Map<string, string>();

  /** @param same ages that differ by less are the same, milliseconds. */
  constructor(
    private readonly now: number,
    private readonly same: number,
  ) {}

  /** A journal holds digests of ids: an id and its digest have one name. */
  name(id: string): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const digest = digestOf(id);
    const name = this.names.get(digest) ?? `n${this.names.size}`;
    this.names.set(id, name);
    this.names.set(digest, name);
    return name;
  }

  age(time: number | undefined): string {
    return time === undefined ? '-' : String(Math.round((this.now - time) / this.same));
  }

  /** Replaces names and times in a text. */
  words(text: string): string {
    return text
      .replace(DIGESTS, (digests) => digests.replace(DIGEST, (digest) => this.name(digest)))
      .replace(WORDS, (word) =>
        word.endsWith('Z') && word[10] === 'T' ? this.age(Date.parse(word)) : this.name(word),
      );
  }
}

/** Digests of the ids of a run: hashing them for each key takes a tenth of the time. */
const digests = new Map<string, string>();

function digestOf(id: string): string {
  let digest = digests.get(id);
  if (digest === undefined) {
    if (digests.size > 10_000) digests.clear();
    digest = createHash('sha256').update(id).digest('base64url').slice(0, 8);
    digests.set(id, digest);
  }
  return digest;
}

/** The digests of a journal. */
const DIGESTS = /(?<= \+)[\w-]+$/;
const DIGEST = /.{8}/g;
/** Times, ids of versions and credentials, and nonces in tags. */
const WORDS =
  /(?<=rekey\/credential\/)\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|version-\d{4}-of-the-secret-proof|AKIA[A-Z0-9]{16}|\b[0-9a-f]{8}\b/g;
