import type { Placeholders } from '../test/recordings/placeholders';

/** New values of these members get a word; of all others, only what is known already is masked. */
const MASKED = new Set([
  ...['ARN', 'VersionId', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'UserId', 'RoleId', 'PolicyId'],
  ...['ServiceSpecificCredentialId', 'ServicePassword', 'RandomPassword', 'SourcePolicyId'],
  ...['NextToken', 'Marker'],
]);

/** Policies, which services hand out as text. */
const DOCUMENTS = new Set([
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'ResourcePolicy',
  'Document',
  'Policy',
]);

const DATE = /(Date|^Expiration)$/;

/** Puts words in the place of everything in answers that belongs to one account or one moment. */
export class Mask {
  readonly shapes: Record<string, string> = {};

  constructor(private readonly words: Placeholders) {}

  /** An answer, with words. `member` is the name of the member that holds it. */
  mask(value: unknown, member = ''): unknown {
    if (DATE.test(member) && value !== undefined) return '{{*}}';
    if (typeof value === 'string') return this.text(value, member);
    if (Array.isArray(value)) return value.map((element) => this.mask(element, member));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [this.known(name), this.mask(inner, name)]),
    );
  }

  /** A text in which every value that has a word is replaced by it. */
  known(text: string): string {
    const values = [...this.words.known].sort(([, a], [, b]) => b.length - a.length);
    let masked = text.replace(/\barn:aws[a-z-]*:/g, 'arn:aws:');
    for (const [word, value] of values) masked = masked.replaceAll(value, `{{${word}}}`);
    return masked;
  }

  private text(value: string, member: string): unknown {
    if (DOCUMENTS.has(member)) {
      const document = parsed(value);
      if (document !== undefined) return { $json: this.mask(document) };
    }
    const masked = this.known(value);
    // Of an ARN that is new, its name and account may be known.
    const isKnown = member === 'ARN' ? /^\{\{[^}]+\}\}$/.test(masked) : masked.includes('{{');
    if (!MASKED.has(member) || isKnown) return masked;
    const word = this.unused(member);
    this.words.remember(word, value);
    if (member === 'ARN') this.shapes[word] = masked.replace(/-[A-Za-z0-9]{6}$/, '-??????');
    return `{{${word}}}`;
  }

  /** `secret-access-key`, or `secret-access-key-2` when there is one. */
  private unused(member: string): string {
    const word = member === 'ARN' ? 'arn' : member.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    for (let n = 1; ; n++) {
      const name = n === 1 ? word : `${word}-${n}`;
      if (this.words.get(name) === undefined) return name;
    }
  }
}

/** A document as IAM (percent-encoded) or Secrets Manager (plain) tells it; undefined for any other text. */
function parsed(text: string): unknown {
  for (const candidate of [text, decoded(text)]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (value !== null && typeof value === 'object') return value;
    } catch {
      // the other way of writing it
    }
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
