import { createHash } from 'node:crypto';
import type { Context } from '../context';

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** Short name of the kind and its principal: records of another principal are not read. */
export function ownerOf({ kind, adapter }: Pick<Context, 'kind' | 'adapter'>): string {
  return digest(`${kind} ${adapter.principal}`, 8);
}

/** Begins every name that this secret gives to credentials of this principal. */
export function namePrefix({ kind, adapter, settings }: Context): string {
  return `rekey-${digest(`${settings.secretArn} ${kind} ${adapter.principal}`, 12)}-`;
}

/** Name of the credential of a version at an issuer that takes names; the same for every attempt. */
export function nameOf(context: Context, version: string): string {
  return `${namePrefix(context)}${digest(version, 12)}`;
}
