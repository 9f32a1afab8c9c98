import { ACCOUNT, REGION } from '../sequences/call';

/** Members whose values a service generates, with AWS's format. Source: "IAM identifiers", IAM User Guide. */
const GENERATED: Readonly<Record<string, RegExp>> = {
  AccessKeyId: /^AKIA[A-Z0-9]{16}$/,
  UserId: /^AIDA[A-Z0-9]{17}$/,
  PolicyId: /^ANPA[A-Z0-9]{17}$/,
  RoleId: /^AROA[A-Z0-9]{17}$/,
  SecretAccessKey: /^[A-Za-z0-9/+]{40}$/,
  NextToken: /./,
};

const SECRET_ARN = new RegExp(`^arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:(.+)-([A-Za-z0-9]{6})$`);

/** Well-formed values for placeholders to which no value belongs yet. */
const UNKNOWN: Readonly<Record<string, string>> = { AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA', NextToken: 'MTAw' };

/**
 * Placeholders for the values that one endpoint generates, numbered in the order in which they appear. Corresponding
 * values of the two endpoints have the same placeholder.
 */
export class Placeholders {
  private readonly placeholders = new Map<string, string>();
  private readonly values = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Replaces the placeholders of an input by this endpoint's values. */
  fill<T>(template: T): T {
    if (typeof template === 'string')
      return template.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => this.value(name)) as T;
    if (Array.isArray(template)) return template.map((item) => this.fill(item)) as T;
    if (template === null || typeof template !== 'object') return template;
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, this.fill(value)])) as T;
  }

  /** The value of the placeholder `name`, which is written without braces. */
  value(name: string): string {
    const [kind = '', secretName = ''] = name.split(' ');
    const unknown =
      kind === 'arn'
        ? `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${secretName}-AAAAAA`
        : UNKNOWN[kind];
    return this.values.get(name) ?? unknown ?? name;
  }

  /** Assigns placeholders to the generated values of an answer. */
  learn(answer: unknown, member = ''): void {
    if (typeof answer === 'string') this.assign(member, answer);
    else if (Array.isArray(answer)) for (const item of answer) this.learn(item);
    else if (answer !== null && typeof answer === 'object') {
      for (const [name, value] of Object.entries(answer)) this.learn(value, name);
    }
  }

  /** Replaces this endpoint's values in a text by their placeholders. */
  replaceValues(text: string): string {
    const exact = this.placeholders.get(text);
    if (exact !== undefined) return exact;
    let replaced = text;
    for (const [value, placeholder] of this.placeholders) {
      if (value.length > 8) replaced = replaced.replaceAll(value, placeholder);
    }
    return replaced;
  }

  private assign(member: string, value: string): void {
    if (value === '' || this.placeholders.has(value)) return;
    const [, secretName] = (member === 'ARN' && SECRET_ARN.exec(value)) || [];
    if (secretName !== undefined) {
      const count = this.count(`arn ${secretName}`);
      this.placeholders.set(value, `{{arn ${secretName}${count > 1 ? ` ${count}` : ''}}}`);
      // In an input, the placeholder refers to the secret that has the name now.
      this.values.set(`arn ${secretName}`, value);
      return;
    }
    const format = GENERATED[member];
    if (format === undefined) return;
    const count = this.count(member);
    const note = format.test(value) ? '' : " in a format that is not AWS's";
    this.placeholders.set(value, `{{${member} ${count}${note}}}`);
    this.values.set(`${member} ${count}`, value);
    this.values.set(`last ${member}`, value);
  }

  private count(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }
}
