import type { Maker } from './maker';

/** Text in PEM with lines of 64 characters. */
export function pem(m: Maker, type: string, bytes: number, newline = '\n'): string {
  const lines = m.base64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`].join(newline);
}
