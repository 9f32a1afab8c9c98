import { isPassword } from '../keyed/password';
import { isRandom } from '../keyed/random';
import { isPlaceholder } from '../placeholder';
import type { Rule, Span } from '../rule';

/** Place of a password in a command or a statement. */
interface Command {
  /** Text at which the pattern starts. */
  readonly keyword: string;
  /** First group: the password. */
  readonly pattern: RegExp;
}

const COMMANDS: readonly Command[] = [
  {
    keyword: 'curl',
    pattern:
      /curl[^\r\n]{0,300}?\s(?:-u|--user|--proxy-user|-U)[= ]?\s{0,4}["']?[\w.@%-]{1,60}:([^\s"']{4,200})/y,
  },
  {
    keyword: 'wget',
    pattern: /wget[^\r\n]{0,300}?\s--(?:http-|ftp-|proxy-)?password[= ]["']?([^\s"']{4,200})/y,
  },
  { keyword: 'sshpass', pattern: /sshpass[ \t]{1,4}-p[ \t]{0,4}["']?([^\s"']{3,200})/y },
  {
    keyword: 'docker login',
    pattern: /docker login[^\r\n]{0,200}?\s(?:-p|--password)[= ]\s{0,4}["']?([^\s"']{4,400})/y,
  },
  { keyword: 'mysql', pattern: /mysql(?:dump|admin)?[ \t][^\r\n]{0,200}?\s-p["']?([^\s"'-][^\s"']{3,200})/y },
  { keyword: 'redis-cli', pattern: /redis-cli[^\r\n]{0,200}?\s(?:-a|--pass)[= ]["']?([^\s"']{4,200})/y },
  {
    keyword: 'htpasswd',
    pattern:
      /htpasswd[ \t]{1,4}-[a-zA-Z]{0,4}b[a-zA-Z]{0,4}[ \t]{1,4}\S{1,100}[ \t]{1,4}\S{1,60}[ \t]{1,4}["']?([^\s"']{4,200})/y,
  },
  {
    keyword: 'identified',
    pattern:
      /identified(?:[ \t]with[ \t][\w'"`]{1,40})?[ \t]{1,4}(?:by|as)[ \t]{1,4}(?:password[ \t]{1,4})?["']([^"'\r\n]{4,200})["']/iy,
  },
  { keyword: 'password', pattern: /password[ \t]{1,4}=?[ \t]{0,4}N?'([^'\r\n]{4,200})'/iy },
  {
    keyword: 'echo ',
    pattern:
      /echo[ \t]{1,4}(?:-e[ \t])?["']?[\w.-]{1,40}:([^\s"'|]{4,100})["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t])?chpasswd/y,
  },
  {
    keyword: 'net use',
    pattern: /net use[^\r\n]{0,120}?\s\/user:[\w\\.]{1,60}[ \t]{1,4}["']?([^\s"']{4,100})/iy,
  },
  {
    keyword: 'convertto-securestring',
    pattern: /convertto-securestring[ \t][^\r\n"']{0,60}["']([^"'\r\n$]{4,200})["']/iy,
  },
];

const byKeyword = new Map(COMMANDS.map((command) => [command.keyword, command.pattern]));

/** Passwords in commands of a shell and in statements of SQL. */
export const commandRule: Rule = {
  id: 'password-in-command',
  description: 'Password in a command or a statement',
  fix: 'Replace the password, keep the new one in AWS Secrets Manager, and pass it at run time.',
  keywords: [...byKeyword.keys()],
  order: 2,
  at(text, start): Span[] {
    for (const [keyword, pattern] of byKeyword) {
      if (text.slice(start, start + keyword.length).toLowerCase() !== keyword) continue;
      pattern.lastIndex = start;
      const [whole = '', password = ''] = pattern.exec(text) ?? [];
      if (password === '' || !isChosen(password)) return [];
      const from = start + whole.lastIndexOf(password);
      return [{ start: from, end: from + password.length }];
    }
    return [];
  },
};

const isChosen = (password: string) =>
  !isPlaceholder(password) && !/^[$%<{(]/.test(password) && (isRandom(password) || isPassword(password));
