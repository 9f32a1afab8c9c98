import { gunzipSync } from 'node:zlib';
import type { Finding } from '../findings/finding';
import type { ContentScanner } from '../findings/text-findings';
import { type Segment, textsOf } from './walk-template';

/** Secret in a text of a template. */
export interface TextFinding {
  readonly rule: Finding['rule'];
  readonly digest?: string;
  readonly secretHmac: string;
  readonly excerpt: string;
  /** Path in the text, if the text is JSON. */
  readonly inside: readonly Segment[];
}

/** Shortest secrets: a password with a name, and a text without a name. */
const [SHORTEST_PASSWORD, SHORTEST] = [6, 12];
/** Texts that are remembered. */
const MOST_CLEAN = 50_000;
/** Characters of the longest value that is scanned together with its name. */
const LONGEST = 512;
/** JSON texts inside of each other. */
const DEEPEST = 3;
/** Files in which values have no quotes, and in which they have. */
const [SCRIPT, VALUE] = ['script.sh', 'value.json'];
/** Start of gzip in base64, and bytes of the largest text in it. */
const [GZIP, LARGEST] = ['H4sI', 4 * 1024 * 1024];
/** Host for a reference in a URL. */
const HOST = 'host';
const REFERENCE = /\$\{[^}]{1,512}\}/g;

/** Finds secrets in the value of a name. */
export class Judge {
  constructor(private readonly contents: ContentScanner) {}

  /** Texts without a secret, with their names: templates repeat most of their texts. */
  private readonly clean = new Set<string>();

  /** Secrets of a text. `script` is true for scripts and commands. */
  judge(text: string, name: string, script: boolean): TextFinding[] {
    const key = `${script}\0${name}\0${text}`;
    if (this.clean.has(key)) return [];
    const found = this.judgeText(text, name, script, 0);
    if (found.length === 0 && this.clean.size < MOST_CLEAN) this.clean.add(key);
    return found;
  }

  private judgeText(text: string, name: string, script: boolean, depth: number): TextFinding[] {
    if (text.length < (name === '' ? SHORTEST : SHORTEST_PASSWORD)) return [];
    const plain = depth < DEEPEST ? decompressed(text) : undefined;
    if (plain !== undefined) return this.judgeText(plain, name, script, depth + 1);
    const members = depth < DEEPEST ? jsonOf(text) : undefined;
    if (members !== undefined) return this.judgeMembers(members, script, depth + 1);
    const found = isShort(text) ? this.scan(named(name, text), VALUE) : this.scan(text, VALUE);
    if (script) found.push(...this.scan(text, SCRIPT));
    if (text.includes('://') && text.includes(`\${`)) {
      const resolved = this.scan(text.replace(REFERENCE, HOST), VALUE);
      found.push(...resolved.filter(({ rule }) => rule.id === 'url-credentials'));
    }
    return unique(found);
  }

  private judgeMembers(members: object, script: boolean, depth: number): TextFinding[] {
    const found: TextFinding[] = [];
    for (const { text, name, property } of textsOf(members))
      for (const finding of this.judgeText(text, name, script, depth))
        found.push({ ...finding, inside: [...property, ...finding.inside] });
    return found;
  }

  private scan(text: string, path: string): TextFinding[] {
    return this.contents
      .scanText({ text, binary: false }, path)
      .findings.map(({ rule, digest, secretHmac, excerpt }) => ({
        ...{ rule, secretHmac, excerpt, inside: [] },
        ...(digest !== undefined && { digest }),
      }));
  }
}

/** Text that is compressed and encoded in base64, as user data may be. */
function decompressed(text: string): string | undefined {
  if (!text.startsWith(GZIP)) return undefined;
  try {
    return gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: LARGEST }).toString('utf8');
  } catch {
    return undefined;
  }
}

const isShort = (text: string) => text.length <= LONGEST && !/[\r\n]/.test(text);

/** A line that assigns the text to its name. */
function named(name: string, text: string): string {
  const quote = ['"', "'", '`'].find((one) => !text.includes(one));
  if (name === '' || quote === undefined) return text;
  // The hash at the end of a logical id hides its last word.
  return `${name.replace(/[0-9A-F]{8}$/, '')} = ${quote}${text}${quote}`;
}

/** Members of a text in JSON. */
export function jsonOf(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

const unique = (found: readonly TextFinding[]): TextFinding[] => [
  ...new Map(found.map((finding) => [finding.secretHmac, finding])).values(),
];
