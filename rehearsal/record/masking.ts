import type { Placeholders } from '../test/recordings/placeholders';

/** New values of these members get a placeholder. In other members, only known values are replaced. */
const MASKED = new Set([
  ...['ARN', 'VersionId', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'UserId', 'RoleId', 'PolicyId'],
  ...['ServiceSpecificCredentialId', 'ServicePassword', 'RandomPassword', 'SourcePolicyId'],
  ...['NextToken', 'Marker'],
]);

/** Members with policies as text. */
const DOCUMENTS = new Set([
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'ResourcePolicy',
  'Document',
  'Policy',
]);

const DATE = /(Date|^Expiration)$/;

/** Replaces values in answers that depend on the account or the time by placeholders. */
export class Mask {
  readonly shapes: Record<string, string> = {};

  constructor(private readonly words: Placeholders) {}

  /** Masks the value of a member of an answer. */
  mask(value: unknown, member = ''): unknown {
    if (DATE.test(member) && value !== undefined) return '{{*}}';
    if (typeof value === 'string') return this.text(value, member);
    if (Array.isArray(value)) return value.map((element) => this.mask(element, member));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [this.known(name), this.mask(inner, name)]),
    );
  }

  /** Replaces known values in a text. */
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
    // The name and account in a new ARN may be known.
    const isKnown = member === 'ARN' ? /^\{\{[^}]+\}\}$/.test(masked) : masked.includes('{{');
    if (!MASKED.has(member) || isKnown) return masked;
    const word = this.unused(member);
    this.words.remember(word, value);
    if (member === 'ARN') this.shapes[word] = masked.replace(/-[A-Za-z0-9]{6}$/, '-??????');
    return `{{${word}}}`;
  }

  /** An unused placeholder such as `secret-access-key` or `secret-access-key-2`. */
  private unused(member: string): string {
    const word = member === 'ARN' ? 'arn' : member.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    for (let n = 1; ; n++) {
      const name = n === 1 ? word : `${word}-${n}`;
      if (this.words.get(name) === undefined) return name;
    }
  }
}

/** A document in plain (Secrets Manager) or percent-encoded (IAM) form; undefined for other texts. */
function parsed(text: string): unknown {
  for (const candidate of [text, decoded(text)]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (value !== null && typeof value === 'object') return value;
    } catch {
      // try the other form
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
