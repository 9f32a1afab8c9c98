import type { Rule, Span } from '../rule';

const LINES = /private-lines:[ \t]{0,4}\d{1,3}\r?\n((?:[0-9A-Za-z+/=]{1,80}\r?\n){1,200})/iy;

/** Private keys of PuTTY, which has a format of its own. */
export const puttyKeyRule: Rule = {
  id: 'putty-private-key',
  description: 'Private key of PuTTY',
  fix: 'Replace the key pair, keep the private key in AWS Secrets Manager, and read it at run time.',
  keywords: ['private-lines:'],
  order: 1,
  at(text, start): Span[] {
    LINES.lastIndex = start;
    const [whole = '', body = ''] = LINES.exec(text) ?? [];
    if (whole === '') return [];
    const from = start + whole.length - body.length;
    return [{ start: from, end: from + body.trimEnd().length }];
  },
};
