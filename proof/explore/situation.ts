import { createHash } from 'node:crypto';
import type { Contents } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import type { Marks } from '../kinds/kind';
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
export function situationOf(world: World): string {
  const { memory, secret, issuer } = world;
  const marks = new Marker(world.clock.now(), memory.counting ? SAME : SAME_AT_THE_END);
  const history = secret.seeable.map(({ visibleAt, state }, i) => {
    return `${i > 0 ? marks.age(visibleAt) : ''} ${contentsIn(world, state, marks)}`;
  });
  const past = [...memory.past].map(([id, { replaced, disabled }]) => {
    return `${marks.name(id)} ${marks.age(replaced)} ${marks.age(disabled)}`;
  });
  const end = memory.plan.findIndex((move) => move.do === 'faults end');
  const plan = end < 0 ? memory.plan : memory.plan.slice(0, end);
  return [
    history.join('\n'),
    issuer.fingerprint(marks),
    past.join(),
    marks.words(JSON.stringify(plan)),
    plan === memory.plan ? memory.plan.length : '',
    [marks.name(memory.token), memory.failedStep, memory.asked && marks.name(memory.asked)],
    [
      Math.min(memory.wentBack, 2),
      memory.counting,
      memory.deployed,
      memory.handWritten,
      memory.answer,
      memory.physicalId !== undefined,
    ],
    memory.condemned && marks.name(issuer.idOf(memory.condemned)),
    [...memory.compromised].map((id) => marks.name(id)).join(),
    [...memory.lostPending.keys()].map((id) => marks.name(id)).join(),
    [...memory.removedByHand].map((id) => marks.name(id)).join(),
    [...memory.worked].map((id) => marks.name(id)).join(),
    memory.gap !== undefined,
    [...memory.metrics]
      .filter(([, value]) => value > 0)
      .map(([name]) => name)
      .sort(),
    memory.straggler && marks.name(issuer.idOf(memory.straggler.text)),
  ].join('|');
}

function contentsIn({ issuer }: World, { versions, tags, changed }: Contents, marks: Marker): string {
  const found = [...versions.values()].map(({ id, stages, data, created }) => {
    const text = textOf(data);
    const held = text === undefined ? '' : marks.name(issuer.idOf(text));
    return `${marks.name(id)}=${held} ${[...stages].sort()} ${marks.age(created)}`;
  });
  const noted = [...(tags ?? [])].map(([key, value]) => marks.words(`${key} ${value}`)).sort();
  return `${found.join()};${noted.join()};${marks.age(changed)}`;
}

class Marker implements Marks {
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
