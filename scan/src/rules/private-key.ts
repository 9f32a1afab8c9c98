import type { Rule, Span } from './rule';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** Characters of the longest key: RSA with 16,384 bits. */
const LONGEST = 16_384;
/** Characters of base64 in the shortest key. */
const SHORTEST = 32;
const BODY = /[0-9A-Za-z+/]/g;
/** Start of the key after its head, which can be in a string or a comment. */
const START =
  /^(?:\\{1,3}[nrt]|[\s"'`+,.\\#*/|>;-]){0,80}(?:[0-9A-Za-z+/=]{24}|Proc-Type|DEK-Info|Comment|Version)/;

/** Private keys in PEM, also as an escaped string. Public keys and certificates are no secrets. */
export const privateKeyRule: Rule = {
  id: 'private-key',
  description: 'Private key in PEM',
  fix: 'Replace the key pair, keep the private key in AWS Secrets Manager, and read it at run time.',
  keywords: ['-----begin '],
  order: 1,
  at(text, start): Span[] {
    BEGIN.lastIndex = start;
    const [head] = BEGIN.exec(text) ?? [];
    if (head === undefined) return [];
    const rest = text.slice(start + head.length, start + LONGEST);
    const end = rest.indexOf('-----');
    const body = rest.slice(0, end === -1 ? undefined : end);
    if (!START.test(body.slice(0, 200))) return [];
    if ((body.replace(/\\[nr]/g, '').match(BODY) ?? []).length < SHORTEST || /\.\.\.|…|x{8}/i.test(body))
      return [];
    return [{ start, end: start + head.length + body.length }];
  },
};
