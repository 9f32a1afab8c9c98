import { isPassword } from '../keyed/password';
import { isRandom } from '../keyed/random';
import { isPlaceholder } from '../placeholder';
import type { Rule, Span } from '../rule';
import { COMMANDS } from './commands';

const LONGEST = Math.max(...COMMANDS.map(({ keyword }) => keyword.length));

/** Passwords in commands of a shell, in statements of SQL, and in calls with a user and a password. */
export const commandRule: Rule = {
  id: 'password-in-command',
  description: 'Password in a command, a statement or a call',
  fix: 'Replace the password, keep the new one in AWS Secrets Manager, and pass it at run time.',
  keywords: COMMANDS.map(({ keyword }) => keyword),
  order: 2,
  at(text, start): Span[] {
    const here = text.slice(start, start + LONGEST).toLowerCase();
    const spans: Span[] = [];
    for (const { keyword, pattern } of COMMANDS) {
      if (!here.startsWith(keyword)) continue;
      pattern.lastIndex = start;
      const [whole = '', password = ''] = pattern.exec(text) ?? [];
      if (password === '' || !isChosen(password)) continue;
      const from = start + whole.lastIndexOf(password);
      spans.push({ start: from, end: from + password.length });
    }
    return spans;
  },
};

const isChosen = (password: string) =>
  !isPlaceholder(password) &&
  !/^[$%<{(]\w*[%}>)]?$|[{}<>]|^[\w.]+\(|\)$|^\$/.test(password) &&
  (isRandom(password) || isPassword(password));
