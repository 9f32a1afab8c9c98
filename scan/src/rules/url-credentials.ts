import { rarityOf } from '../rarity/rarity';
import { isPlaceholder } from './placeholder';
import type { Rule, Span } from './rule';

/** User and password before the host of a URL. */
const AUTHORITY = /:\/\/([\w.%+-]{0,80}):([^\s:@/"'`<>\\]{4,200})@[\w.-]/y;
const COMMON =
  /^(?:pass(?:word|wd)?|pwd|secret|user(?:name)?|postgres|root|admin|test|guest|token|mysql|redis|rabbitmq|docker|localhost)$/i;
const RARE = 4.6;

/** Passwords in URLs, such as the connection string of a database. */
export const urlRule: Rule = {
  id: 'url-credentials',
  description: 'Password in a URL',
  fix: 'Replace the password, keep the URL or its password in AWS Secrets Manager, and read it at run time.',
  keywords: ['://'],
  order: 2,
  at(text, start): Span[] {
    AUTHORITY.lastIndex = start;
    const [whole = '', user = '', password = ''] = AUTHORITY.exec(text) ?? [];
    if (whole === '' || COMMON.test(password) || password === user || isPlaceholder(password)) return [];
    if (/^[$%{]/.test(password) || (!/[^A-Za-z]/.test(password) && rarityOf(password) < RARE)) return [];
    const from = start + '://'.length + user.length + 1;
    return [{ start: from, end: from + password.length }];
  },
};
