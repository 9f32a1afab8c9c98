import type { Span } from '../rule';
import { CONFIG, LINES, SPACED, withoutCopy } from './config-files';

/** Place of a value, and how it belongs to its key. */
export interface Place extends Span {
  /**
   * `argument`: the key is the name of a function, or an argument before the value. `call`: the value is an argument of another
   * function. `word`: there is only a space between the two.
   */
  readonly by: 'assignment' | 'argument' | 'call' | 'word';
}

/** Between a key and its value: end of the key, a type, and an operator. */
const OPERATOR =
  /((?:\\{0,3}["'`]|\]|\)){0,3})[ \t\u00a0]{0,24}(?:(:[ \t]?(?:&(?:'static )?)?[\w<>.?|[\] ]{1,40}=(?=[ \t]{0,4}["'`bBfFrRN])|:=|\|\|=|\?\?=|=>|->|<-|={1,3}|:{1,2}|\|=|\?=|\+=)|(<\/key>\s{0,40}<string>|<\/name>\s{0,40}<value>|>\s{0,20}<[vV]alue>|,\s{0,20}(?:\w{1,20}=[\w"'.]{1,40},\s{0,20}){0,3}default=|[ \t]?\{(?:[^{}\r\n]{0,160}\r?\n){1,5}[ \t]{0,8}default[ \t]{0,8}=|(?:\\{0,3}["'])?,?\s{0,40}(?:"[tT]ype" ?: ?"[A-Z_]{1,20}",\s{0,40})?(?:\\{0,3}["'])?(?:[pP]arameter|[oO]ption)?[_-]?[vV]alue(?:\\{0,3}["'])?[ \t]{0,4}[=:])|((?:[ \t][^<>\r\n]{0,80})?>)|(,)|(\()|(\|)|(?<=[ \t]))(?:[ \t\u00a0]|\\\r?\n){0,24}/y;
/** Another source of the value, whose default is in the text. */
const SOURCE =
  /(?:(?:process\.env|import\.meta\.env|Deno\.env|os\.environ|os\.getenv|getenv|System\.getenv|ENV|env|config|settings)[\w.!]{0,60}(?:[([]\s?["'][\w.-]{1,60}["']\s?[)\]]?)?\s{0,3}(?:\?\?|\|\||\bor\b|\?:|,)\s{0,3})?/y;
/** Start of a text in quotes, which can be the first argument of a call. */
const QUOTED =
  /((?:new )?(?:[\w.:]{0,30}\(\)){0,3}[\w.:]{0,40}[\w\]]\()?[rbfuNL@$]{0,2}("""|'''|\\{0,3}["'`])(?:(?:Bearer|Basic|Token|token|Bot|Key|ApiKey) )?/y;
const SCHEME = /(?:[>|][-+]?\r?\n[ \t]{1,20})?[\u201c\u2018]?(?:(?:Bearer|Basic|Token|token|Bot|!!str) )?/y;
/** Another function whose argument is the value itself. */
const WRAPPER = /(?:secret|password|plain_?text|string|bytes?|byte|from|new|of|some|literal|default)\($/i;
const BARE = /[^\s"'`\u201c\u201d\u2018\u2019,;<>(){}[\]\\|]{4,400}/y;
/** In comments and in texts of many lines of other files: a value with digits, small and capital letters, or of hexadecimal digits. */
const RANDOM =
  /(?:(?=[\w+/-]{0,40}\d)(?=[\w+/-]{0,40}[a-z])(?=[\w+/-]{0,40}[A-Z])[\w+/-]{16,400}={0,2}|[0-9a-f]{32,128})(?=[\s"'`;,<*}\\]|$)/y;
/** Value in the line after its key. */
const NEXT_LINE = /[^\s"'`:#>|&*!{[-][^\s:"'`]{15,400}(?=[ \t]{0,40}(?:[\r\n]|$))/y;
const LINE = /[^\r\n"'`]{4,200}/y;
const QUERY = /[^\s"'`;&<>\\(){}?,:]{4,200}(?=[\s"'`;&<\\]|$)/y;
/** Default of a placeholder of Spring. */
const DEFAULT = /[^}\s"'`]{4,200}(?=\})/y;
/** Value in the connection string of a database. */
const CONNECTION = /[^;"'`\s<>&]{4,200}(?=[;"'`\s<&]|$)/y;
/** Content of an element. */
const ELEMENT = /[^\s"'`<>{}]{4,400}(?=\s{0,40}<)/y;
const CONTENT = /[^\s<]{1,400}/y;
const INDENT = /(?:\r?\n[ \t]{0,40})?/y;
/** Rest of a text in quotes that starts with the key. */
const INSIDE = /[^\s"'`]{4,400}(?=["'`])/y;
const OPTION = /[^\s"'`]{4,200}/y;
const LONGEST = 512;
const isConnection = (text: string, keyEnd: number) =>
  /^(?:password|\bpwd)$/i.test(text.slice(keyEnd - 8, keyEnd)) ||
  /\bpwd$/i.test(text.slice(keyEnd - 4, keyEnd));

/** The value of the key that ends at a position. `before` is the text before the name of the key. */
export function placeOf(text: string, keyEnd: number, before: string, file: string): Place | undefined {
  const path = withoutCopy(file);
  OPERATOR.lastIndex = keyEnd;
  const operator = OPERATOR.exec(text);
  if (operator === null) return undefined;
  const [whole, closing = '', assign, pair, tag, comma, call, cell] = operator;
  let from = keyEnd + whole.length;
  if (
    comma !== undefined &&
    !(/["'`]/.test(closing) && /\((?:&?[\w.]{1,40},)?[ \t]?\\{0,3}["'`]$/.test(before))
  )
    return undefined;
  if (assign !== undefined || comma !== undefined) from += lengthOf(SOURCE, text, from);
  const isSpace = (assign ?? tag ?? pair ?? comma ?? call ?? cell) === undefined;
  const by =
    isSpace || cell !== undefined
      ? 'word'
      : comma !== undefined || call !== undefined
        ? 'argument'
        : 'assignment';
  if (isSpace && closing !== '') return undefined;
  // The name of a secret in an ARN, or the end of a call in a conditional expression.
  if (/:\d{12}:$/.test(before) || (closing === ')' && assign === ':')) return undefined;
  if (tag !== undefined && closing === '' && !/[<:]$/.test(before)) return undefined;

  const quoted = tag === undefined ? quotedAt(text, from, by) : undefined;
  if (quoted !== undefined) return call !== undefined && text[quoted.end + 1] === ',' ? undefined : quoted;
  if (comma !== undefined || call !== undefined) return undefined;
  if (assign === ':' && /\$\{[\w.-]*$/.test(before)) return bare(DEFAULT, text, from, by);
  if (/[?&;]\s?$/.test(before) && assign === '=')
    return bare(isConnection(text, keyEnd) ? CONNECTION : QUERY, text, from, by);
  if (/["'`]$/.test(before) && whole === '=') return bare(INSIDE, text, from, by);
  if (cell !== undefined)
    return /\.(?:md|rst|txt|adoc)$/i.test(path) ? bare(BARE, text, from, by) : undefined;
  if (isSpace && /-$/.test(before)) return bare(OPTION, text, from, by);
  if (isSpace) return SPACED.test(path) ? bare(BARE, text, from, by) : undefined;
  if (tag !== undefined) {
    const place = bare(ELEMENT, text, from + lengthOf(INDENT, text, from), by);
    return place === undefined
      ? undefined
      : { ...place, end: place.start + lengthOf(CONTENT, text, place.start) };
  }
  if (!CONFIG.test(path)) return before.endsWith(':') ? undefined : bare(RANDOM, text, from, 'call');
  const next = /\.ya?ml\b/i.test(path)
    ? bare(NEXT_LINE, text, from + lengthOf(INDENT, text, from), 'call')
    : undefined;
  if (/[\r\n]/.test(text[from] ?? '') && next !== undefined) return next;
  const start = from + lengthOf(SCHEME, text, from);
  return LINES.test(path) && closing === ''
    ? (lineAt(text, start) ?? bare(BARE, text, start, by))
    : bare(BARE, text, start, by);
}

function quotedAt(text: string, from: number, by: Place['by']): Place | undefined {
  QUOTED.lastIndex = from;
  const [whole, call, quote] = QUOTED.exec(text) ?? [];
  if (whole === undefined || quote === undefined) return undefined;
  const start = from + whole.length;
  const rest = text.slice(start, start + LONGEST);
  const end = endOf(rest, quote);
  const line = rest.search(/[\r\n]/);
  return end === -1 || (line !== -1 && line < end)
    ? undefined
    : { start, end: start + end, by: call === undefined || WRAPPER.test(call) ? by : 'call' };
}

/** End of a text in quotes, or -1. A quote with a backslash is a part of the text. */
function endOf(rest: string, quote: string): number {
  let end = rest.indexOf(quote);
  if (quote.length === 1)
    while (end > 0 && rest[end - 1] === '\\' && rest[end - 2] !== '\\') end = rest.indexOf(quote, end + 1);
  return end;
}

function bare(pattern: RegExp, text: string, from: number, by: Place['by']): Place | undefined {
  pattern.lastIndex = from;
  const [value] = pattern.exec(text) ?? [];
  return value === undefined ? undefined : { start: from, end: from + value.replace(/[.:]$/, '').length, by };
}

/** The rest of a line, without a comment, if it is one word. */
function lineAt(text: string, from: number): Place | undefined {
  LINE.lastIndex = from;
  const [rest = ''] = LINE.exec(text) ?? [];
  const value = rest.replace(/\s+[#;].*$/, '').trimEnd();
  const next = text[from + rest.length];
  if (
    value.length < 4 ||
    /\s/.test(value) ||
    /^[[{(<*&|>]|^!\w+ |^ENC\[/.test(value) ||
    (next !== undefined && /["'`]/.test(next))
  )
    return undefined;
  return { start: from, end: from + value.length, by: 'assignment' };
}

function lengthOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0].length ?? 0;
}
