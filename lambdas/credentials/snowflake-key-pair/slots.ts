import type { Listed } from 'cdk-rekey-engine';
import type { Provider } from '../../provider/provider';
import type { WireAnswer } from '../http-api/wire';
import type { Administrator } from './administrator';

/** Properties of a user that hold its public keys. */
export const SLOTS = ['RSA_PUBLIC_KEY', 'RSA_PUBLIC_KEY_2'] as const;

type SlotName = (typeof SLOTS)[number];

/** A slot with its fingerprint; undefined if it is free. */
interface Slot {
  readonly name: SlotName;
  readonly fingerprint: string | undefined;
  readonly created: number;
}

/** The two public keys of a user. */
export class KeySlots {
  constructor(
    private readonly provider: Provider,
    private readonly administrator: Administrator,
    private readonly user: string,
  ) {}

  async list(): Promise<Listed[]> {
    return (await this.read()).flatMap(({ fingerprint, created }) =>
      fingerprint === undefined ? [] : [{ id: fingerprint, active: true, created }],
    );
  }

  /** Sets a public key in a free slot, unless a slot has it. A key is never overwritten. @throws SlotTaken */
  async set(fingerprint: string, publicKey: string): Promise<void> {
    const slots = await this.read();
    if (slots.some((slot) => slot.fingerprint === fingerprint)) return;
    const free = slots.find((slot) => slot.fingerprint === undefined);
    if (!free) throw this.provider.fail('SlotTaken', 'ALTER USER', 'both public keys of the user are set.');
    await this.administrator.change(
      'ALTER USER',
      `ALTER USER "${this.user}" SET ${free.name} = '${publicKey}'`,
    );
  }

  /** Unsets a public key. One that is in no slot is no error. */
  async unset(fingerprint: string): Promise<void> {
    for (const { name } of (await this.read()).filter((slot) => slot.fingerprint === fingerprint))
      await this.administrator.change('ALTER USER', `ALTER USER "${this.user}" UNSET ${name}`);
  }

  /** @throws PrincipalGone, AccessDenied, AdminRefused */
  private async read(): Promise<readonly Slot[]> {
    const properties = propertiesIn(
      await this.administrator.read('DESCRIBE USER', `DESCRIBE USER "${this.user}"`),
    );
    if (!SLOTS.every((name) => properties.has(`${name}_FP`))) {
      const detail = 'the answer has no fingerprints of the public keys.';
      throw this.provider.fail('IssuerMismatch', 'DESCRIBE USER', detail);
    }
    return SLOTS.map((name) => ({
      name,
      fingerprint: properties.get(`${name}_FP`),
      created: Date.parse(`${properties.get(`${name}_LAST_SET_TIME`) ?? ''}Z`) || 0,
    }));
  }
}

/** Rows of DESCRIBE USER: properties with their values. An unset one is null, or the text `null`. */
function propertiesIn({ json }: WireAnswer): ReadonlyMap<string, string | undefined> {
  const { data } = (json ?? {}) as { readonly data?: unknown };
  const rows = Array.isArray(data) ? data.filter((row): row is readonly unknown[] => Array.isArray(row)) : [];
  return new Map(
    rows.map(([property, value]) => [
      String(property),
      typeof value === 'string' && value !== '' && value !== 'null' ? value : undefined,
    ]),
  );
}
