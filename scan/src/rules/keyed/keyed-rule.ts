import type { Rule, Span } from '../rule';
import { KEY_WORDS, keyKind } from './key';
import { isSecret } from './value';

/** The rest of the key, its quotes, and the operator. */
const TAIL =
  /([\w.-]{0,40})((?:\\{0,3}["'`]|\]){0,3})[ \t]{0,20}(?::=|=>|->|={1,3}|:{1,2}|\|=|\?=|(>)|((?:\\{0,3}["'])?,?[ \t]{1,4}[vV]alue(?:\\{0,3}["'])?[ \t]{0,4}[=:])|(,))[ \t]{0,20}(?:(?:Bearer|Basic|Token|token)[ \t])?/y;
const QUOTED = /(?:[rbfu@]{0,2})(\\{0,3}["'`])(?:(?:Bearer|Basic|Token|token) )?/y;
/** A value without quotes, in the files in which values have none. */
const BARE = /[^\s"'`,;<>(){}[\]\\]{6,400}/y;
/** Files of configuration, in which values need no quotes. */
const CONFIG =
  /(?:^|\/)(?:\.env[\w.-]*|[^/]*\.(?:env|ya?ml|ini|cfg|conf|cnf|config|properties|toml|sh|bash|zsh|ps1|bat|cmd|tf|tfvars|txt|log|md|rst|adoc|xml|html?|npmrc|pypirc|netrc|service)|\.(?:npmrc|pypirc|netrc|bashrc|zshrc|profile)|Dockerfile[\w.-]*|Makefile|credentials|config|[^/.]+)(?:!.*)?$/i;
const BEFORE = /[\w.-]{0,40}$/;
const LONGEST = 512;

/** Values of keys such as `password` or `api_key` that look chosen or random. */
export const keyedRule: Rule = {
  id: 'keyed-secret',
  description: 'Value of a key that holds secrets',
  fix: 'Replace the value at its issuer, keep the new one in AWS Secrets Manager, and read it at run time.',
  keywords: KEY_WORDS,
  order: 2,
  at(text, start, path): Span[] {
    const word = KEY_WORDS.find((one) => text.slice(start, start + one.length).toLowerCase() === one) ?? '';
    TAIL.lastIndex = start + word.length;
    const tail = TAIL.exec(text);
    if (tail === null) return [];
    const [whole, after = '', closing = '', tag, , comma] = tail;
    // An argument after the name of a key. Other texts after a comma have no key.
    if (comma !== undefined && closing === '') return [];
    // The last keyword of a key decides.
    const [before = ''] = BEFORE.exec(text.slice(Math.max(0, start - 40), start)) ?? [];
    const kind = keyKind(before, word, after);
    if (kind === undefined) return [];
    const from = start + word.length + whole.length;
    const span = valueAt(text, from, { tag: tag !== undefined, onlyQuoted: comma !== undefined, path });
    return span !== undefined &&
      isSecret(text.slice(span.start, span.end), comma === undefined ? kind : 'token')
      ? [span]
      : [];
  },
};

interface Place {
  /** True after the end of a tag. */
  readonly tag: boolean;
  /** True where only a text in quotes is a value. */
  readonly onlyQuoted: boolean;
  readonly path: string;
}

function valueAt(text: string, from: number, { tag, onlyQuoted, path }: Place): Span | undefined {
  QUOTED.lastIndex = from;
  const [whole, quote] = tag ? [] : (QUOTED.exec(text) ?? []);
  if (whole !== undefined && quote !== undefined) {
    const start = from + whole.length;
    const rest = text.slice(start, start + LONGEST);
    const end = rest.indexOf(quote);
    const line = rest.search(/[\r\n]/);
    return end === -1 || (line !== -1 && line < end) ? undefined : { start, end: start + end };
  }
  if (onlyQuoted || !(tag || CONFIG.test(path))) return undefined;
  BARE.lastIndex = from;
  const [value] = BARE.exec(text) ?? [];
  if (value === undefined || (tag && text[from + value.length] !== '<')) return undefined;
  return { start: from, end: from + value.length };
}
