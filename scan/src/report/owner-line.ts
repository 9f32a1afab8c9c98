import type { Owned } from '../findings/finding';

/** Texts of the states. */
const STATES: Readonly<Record<Owned['state'], string>> = {
  current: 'it is in use now',
  pending: 'a rotation is about to use it',
  grace: 'it was replaced, and works until its grace is over',
  dead: 'it was replaced and retired',
  unknown: 'its state is unknown',
};

/** The owners of a secret, for a person. */
export function ownerLine({ others = [], ...first }: Owned): string {
  return [first, ...others].map(sentenceOf).join(' ');
}

function sentenceOf({ secret, credential, kind, state, reason, owner }: Owned): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  if (owner !== undefined) return `A key of the customer ${owner}, ${credential}: ${STATES[state]}${why}.`;
  return `The ${kind} credential ${credential} of ${nameOf(secret)}: ${STATES[state]}${why}.`;
}

/** The name in the ARN of a secret, without its random suffix. */
function nameOf(arn: string): string {
  return /:secret:(.+)-\w{6}$/.exec(arn)?.[1] ?? arn;
}
