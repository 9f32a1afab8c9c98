import { HOUR, MINUTE } from '../../../engine/src/time/clock';
import type { Call } from '../aws';
import { members, parsed } from './text';

/** Time for which a value is used without another look. */
const FRESH = 5 * MINUTE;
/** Time for which a value is used while Secrets Manager does not answer. */
const USABLE = HOUR;
/** Pause between two looks after a value was refused, which strangers can cause. */
const PAUSE = MINUTE;
/** Members of a value in JSON that hold its secret. `key` is that of `Credential.generated`. */
const MEMBERS = ['secret', 'token', 'key', 'password'];

interface Values {
  readonly readAt: number;
  readonly texts: readonly string[];
}

interface Entry {
  /** Time of the last look. */
  readonly at: number;
  readonly values: Promise<Values>;
}

/** Values of secrets, which are kept for some minutes. */
export class Secrets {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly call: Call,
    private readonly now: () => number,
  ) {}

  /** The value of AWSCURRENT. */
  async current(secret: string): Promise<string> {
    const [value = ''] = await this.values(secret);
    return value;
  }

  /** The values of AWSCURRENT and, if there is one, of AWSPREVIOUS, so that a secret can be rotated. */
  async values(secret: string): Promise<readonly string[]> {
    return (await this.entry(secret, FRESH).values).texts;
  }

  /**
   * The values again, after the known ones did not fit: the secret may have been rotated. Undefined if they were read less
   * than a minute ago.
   */
  async again(secret: string): Promise<readonly string[] | undefined> {
    const before = this.entries.get(secret);
    const entry = this.entry(secret, PAUSE);
    return entry === before ? undefined : (await entry.values).texts;
  }

  private entry(secret: string, fresh: number): Entry {
    const before = this.entries.get(secret);
    const now = this.now();
    if (before && now - before.at < fresh) return before;
    const entry = { at: now, values: this.read(secret, now, before) };
    this.entries.set(secret, entry);
    entry.values.catch(() => {
      if (this.entries.get(secret) === entry) this.entries.delete(secret);
    });
    return entry;
  }

  private async read(secret: string, now: number, before: Entry | undefined): Promise<Values> {
    try {
      const texts = await Promise.all([
        this.get(secret, 'AWSCURRENT'),
        this.get(secret, 'AWSPREVIOUS').catch((error: Error) => {
          if (error.name === 'ResourceNotFoundException') return '';
          throw error;
        }),
      ]);
      return { readAt: now, texts: texts.filter((text) => text !== '') };
    } catch (error) {
      const known = await before?.values.catch(() => undefined);
      if (known && now - known.readAt < USABLE) return known;
      throw error;
    }
  }

  private async get(secret: string, label: string): Promise<string> {
    const input = { SecretId: secret, VersionStage: label };
    const { SecretString } = await this.call('secretsmanager', 'GetSecretValue', input);
    return textOf(String(SecretString ?? ''));
  }
}

/** The secret in a value: one member of a JSON object, or the whole text. */
function textOf(value: string): string {
  const object = members(parsed(value));
  const member = MEMBERS.map((name) => object[name]).find((one) => typeof one === 'string');
  return (member as string | undefined) ?? value;
}
