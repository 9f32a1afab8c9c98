import { createHash } from 'node:crypto';
import type { Context } from '../context';

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** Digest of the kind and its principal. Records of another principal are ignored. */
export function ownerOf({ kind, adapter }: Pick<Context, 'kind' | 'adapter'>): string {
  return digest(`${kind} ${adapter.principal}`, 8);
}

/** Prefix of the names of this secret's credentials of this principal. */
export function namePrefix({ kind, adapter, settings }: Context): string {
  return `rekey-${digest(`${settings.secretArn} ${kind} ${adapter.principal}`, 12)}-`;
}

/** Name of the credential of a version, for issuers with names. The same for every attempt. */
export function nameOf(context: Context, version: string): string {
  return `${namePrefix(context)}${digest(version, 12)}`;
}
