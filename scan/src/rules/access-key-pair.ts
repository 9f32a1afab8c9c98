import type { Rule, Span } from './rule';

/** Access key id, and behind it the secret access key: in a CSV file of the console, in a note, in the output of a command. */
const PAIR =
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?:["'`]?[ \t]{0,8}(?:[,;:|/]|\r?\n|[ \t])[ \t]{0,8}["'`]?)([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/y;

/** Secret access keys of AWS behind their ids, without a name. */
export const accessKeyPairRule: Rule = {
  id: 'aws-secret-access-key',
  description: 'Secret access key of AWS behind its access key id',
  fix: 'Deactivate the access key, use a role instead, or keep the new key in AWS Secrets Manager.',
  keywords: ['akia', 'asia'],
  order: 1,
  at(text, start): Span[] {
    PAIR.lastIndex = start;
    const [whole, secret = ''] = PAIR.exec(text) ?? [];
    // Hashes in hexadecimal digits have 40 characters too.
    if (whole === undefined || !/[A-Z]/.test(secret) || !/[a-z]/.test(secret) || /example/i.test(secret))
      return [];
    const end = start + whole.length;
    return [{ start: end - secret.length, end }];
  },
};
