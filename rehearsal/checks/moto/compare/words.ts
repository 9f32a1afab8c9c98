import { ACCOUNT, REGION } from '../calls/call';

type Tree = Readonly<Record<string, unknown>>;

/** Members whose values a service makes up, and how AWS makes them. Source: "IAM identifiers", IAM User Guide. */
const MADE_UP: Readonly<Record<string, RegExp>> = {
  AccessKeyId: /^AKIA[A-Z0-9]{16}$/,
  UserId: /^AIDA[A-Z0-9]{17}$/,
  PolicyId: /^ANPA[A-Z0-9]{17}$/,
  RoleId: /^AROA[A-Z0-9]{17}$/,
  SecretAccessKey: /^[A-Za-z0-9/+]{40}$/,
  NextToken: /./,
};

const SECRET_ARN = new RegExp(`^arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:(.+)-([A-Za-z0-9]{6})$`);
const WORD = /\{\{([^}]+)\}\}/g;

/** What a word stands for when nothing of its kind was made: well formed, and found nowhere. */
const NOTHING: Readonly<Record<string, string>> = {
  AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
  NextToken: 'MTAw',
};

/**
 * The names that one side's made-up values go by, in the order in which they were first seen. The same things get
 * the same words on both sides, and only they do.
 */
export class Words {
  private readonly words = new Map<string, string>();
  private readonly values = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Replaces the words of an input by this side's values. */
  fill<T>(template: T): T {
    if (typeof template === 'string')
      return template.replace(WORD, (_, word: string) => this.value(word)) as T;
    if (Array.isArray(template)) return template.map((item) => this.fill(item)) as T;
    if (template === null || typeof template !== 'object') return template;
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, this.fill(value)])) as T;
  }

  value(word: string): string {
    const known = this.values.get(word);
    if (known !== undefined) return known;
    const [kind = '', name = ''] = word.split(' ');
    if (kind === 'arn') return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AAAAAA`;
    return NOTHING[kind] ?? word;
  }

  /** Learns the made-up values of an answer. */
  learn(answer: unknown): void {
    if (Array.isArray(answer)) for (const item of answer) this.learn(item);
    if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return;
    for (const [member, value] of Object.entries(answer as Tree)) {
      if (typeof value === 'string') this.learnText(member, value);
      else this.learn(value);
    }
  }

  /** The text with this side's values replaced by their words. */
  rename(text: string): string {
    const exact = this.words.get(text);
    if (exact !== undefined) return exact;
    let renamed = text;
    for (const [value, word] of this.words) {
      if (value.length > 8 && renamed.includes(value)) renamed = renamed.replaceAll(value, word);
    }
    return renamed;
  }

  private learnText(member: string, value: string): void {
    if (value === '' || this.words.has(value)) return;
    const [, name] = (member === 'ARN' && SECRET_ARN.exec(value)) || [];
    if (name !== undefined) {
      const count = this.count(`arn ${name}`);
      this.words.set(value, `{{arn ${name}${count > 1 ? ` ${count}` : ''}}}`);
      // An input means the secret that has the name now.
      this.values.set(`arn ${name}`, value);
      return;
    }
    const form = MADE_UP[member];
    if (form === undefined) return;
    const count = this.count(member);
    this.words.set(value, `{{${member} ${count}${form.test(value) ? '' : " in a form that is not AWS's"}}}`);
    this.values.set(`${member} ${count}`, value);
    this.values.set(`last ${member}`, value);
  }

  private count(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }
}
