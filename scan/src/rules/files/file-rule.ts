import type { Rule, Span } from '../rule';

/** File that exists to hold credentials. */
export interface CredentialFile {
  readonly id: string;
  readonly description: string;
  /** Paths of the file. */
  readonly path: RegExp;
  /** Lines with a credential, whose first group is the secret. */
  readonly line: RegExp;
}

const LONGEST_LINE = 2000;
/** References to other values, and values that stand for a password. */
const NONE =
  /^\$[{(]|^\$[A-Z_]+$|^%\w+%$|\{\{|^<.*>$|^(?:x+|\*+|\.+)$|^(?:change_?me|your[-_].*|put your .*|null|none|true|false)$/i;

/** Rule for a file that holds nothing but credentials: even a short or plain password is one. */
export const fileRule = ({ id, description, path, line }: CredentialFile): Rule => ({
  id,
  description,
  fix: 'Replace the credential at its issuer, and do not commit or publish the file.',
  keywords: [],
  order: 2,
  appliesTo: (file) => path.test(file),
  within(text): Span[] {
    const spans: Span[] = [];
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from);
      const span = end - from <= LONGEST_LINE ? secretOf(line, text.slice(from, end)) : undefined;
      if (span !== undefined) spans.push({ start: from + span.start, end: from + span.end });
      from = end + 1;
    }
    return spans;
  },
});

function secretOf(pattern: RegExp, line: string): Span | undefined {
  const match = pattern.exec(line);
  const secret = match?.[1];
  if (match === null || secret === undefined || NONE.test(secret)) return undefined;
  const start = match.index + match[0].lastIndexOf(secret);
  return { start, end: start + secret.length };
}
