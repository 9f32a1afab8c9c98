import { textAt } from '../../../provider/request';
import { publicKeyOf } from '../../../provider/rsa';
import { fingerprintOf } from '../value';
import type { IsAdministrator } from './account';

/** Recognizes the administrators whose key pairs are in admin secrets. */
export const administratorsIn =
  (secrets: () => readonly (string | undefined)[]): IsAdministrator =>
  (user, fingerprint, { isSignedBy }) =>
    secrets().some((text) => {
      const json = parsed(text ?? '');
      if (textAt(json, 'user')?.toUpperCase() !== user) return false;
      const publicKey = publicKeyOf(textAt(json, 'privateKey') ?? '');
      return publicKey !== undefined && fingerprintOf(publicKey) === fingerprint && isSignedBy(publicKey);
    });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
