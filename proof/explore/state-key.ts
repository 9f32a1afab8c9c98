import { createHash } from 'node:crypto';
import type { Contents } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import type { Normalizer } from '../kinds/kind';
import { textOf } from '../world/secret';
import type { World } from '../world/world';

/** Situations that differ by less than this in any age are taken for the same, milliseconds. */
const SAME = 5000;
/** Once no call fails any more, more than an hour passes before anything looks at an age. */
const SAME_AT_THE_END = 60_000;

/**
 * Everything from which it follows how a world goes on, apart from chance: the same text for situations that differ
 * in nothing but names, and in ages by less than anything heeds. What has been played from one, holds for the
 * other.
 */
export function stateKeyOf(world: World): string {
  const { state, secret, issuer } = world;
  const normal = new StateNormalizer(world.clock.now(), state.counting ? SAME : SAME_AT_THE_END);
  const history = secret.seeable.map(({ visibleAt, state }, i) => {
    return `${i > 0 ? normal.age(visibleAt) : ''} ${contentsIn(world, state, normal)}`;
  });
  const past = [...state.past].map(([id, { replaced, disabled }]) => {
    return `${normal.name(id)} ${normal.age(replaced)} ${normal.age(disabled)}`;
  });
  const end = state.plan.findIndex((move) => move.do === 'faults end');
  const plan = end < 0 ? state.plan : state.plan.slice(0, end);
  return [
    history.join('\n'),
    issuer.fingerprint(normal),
    past.join(),
    normal.words(JSON.stringify(plan)),
    plan === state.plan ? state.plan.length : '',
    [normal.name(state.token), state.failedStep, state.asked && normal.name(state.asked)],
    [
      Math.min(state.wentBack, 2),
      state.counting,
      state.deployed,
      state.handWritten,
      state.answer,
      state.physicalId !== undefined,
    ],
    state.condemned && normal.name(issuer.idOf(state.condemned)),
    [...state.compromised].map((id) => normal.name(id)).join(),
    [...state.lostPending.keys()].map((id) => normal.name(id)).join(),
    [...state.removedByHand].map((id) => normal.name(id)).join(),
    [...state.worked].map((id) => normal.name(id)).join(),
    state.gap !== undefined,
    [...state.metrics]
      .filter(([, value]) => value > 0)
      .map(([name]) => name)
      .sort(),
    state.straggler && normal.name(issuer.idOf(state.straggler.text)),
  ].join('|');
}

function contentsIn(
  { issuer }: World,
  { versions, tags, changed }: Contents,
  normal: StateNormalizer,
): string {
  const found = [...versions.values()].map(({ id, stages, data, created }) => {
    const text = textOf(data);
    const held = text === undefined ? '' : normal.name(issuer.idOf(text));
    return `${normal.name(id)}=${held} ${[...stages].sort()} ${normal.age(created)}`;
  });
  const noted = [...(tags ?? [])].map(([key, value]) => normal.words(`${key} ${value}`)).sort();
  return `${found.join()};${noted.join()};${normal.age(changed)}`;
}

class StateNormalizer implements Normalizer {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly now: number,
    private readonly same: number,
  ) {}

  /** A journal holds digests of ids: both have one name. */
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

  /** Names and times within a text. */
  words(text: string): string {
    return text
      .replace(DIGESTS, (digests) => digests.replace(DIGEST, (digest) => this.name(digest)))
      .replace(WORDS, (word) =>
        word.endsWith('Z') && word[10] === 'T' ? this.age(Date.parse(word)) : this.name(word),
      );
  }
}

const digestOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 8);

/** The digests of a journal. */
const DIGESTS = /(?<= \+)[\w-]+$/;
const DIGEST = /.{8}/g;
/** Times, ids of versions and of credentials, and nonces: all that the engine writes into tags but its own words. */
const WORDS =
  /(?<=rekey\/credential\/)\S+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|version-\d{4}-of-the-secret-proof|AKIA[A-Z0-9]{16}|\b[0-9a-f]{8}\b/g;
