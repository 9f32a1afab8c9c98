import { SECOND } from 'cdk-rekey-engine';

/** A name that the engine gives, with the time of the creation, in seconds and base 36. */
const WITH_TIME = /^(rekey-[0-9a-z]+-[0-9a-z]+)-([0-9a-z]{1,9})$/;

/** A name with the time of the creation, for an API that does not tell it. */
export const nameWithTime = (name: string, now: number): string =>
  `${name}-${Math.floor(now / SECOND).toString(36)}`;

/** A name for an API that allows no hyphens. */
export const identifierOf = (name: string): string => name.replaceAll('-', '_');

/** The name and the creation of a listed credential. One that has no such name was created by somebody else. */
export function readName(text: string | undefined): { readonly name?: string; readonly created: number } {
  const [, name, time = ''] = WITH_TIME.exec(text ?? '') ?? [];
  return name === undefined
    ? { name: text, created: 0 }
    : { name, created: Number.parseInt(time, 36) * SECOND };
}

/** True for a name that the engine gives. */
export const isOwnName = (name: string | undefined): name is string =>
  name !== undefined && /^rekey-[0-9a-z]+-/.test(name);
