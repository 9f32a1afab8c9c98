/** A place other than the secret and its issuer where a secret value was seen. */
export interface Exposure {
  /** Where: log:<function>, environment:<function>, tag:<secret>, template:<stack>, … */
  readonly place: string;
  /** Which secret the value belongs to (never the value). */
  readonly secret: string;
  readonly time: number;
}

const KEY_LENGTH = 8;

/**
 * Knows every secret value of a run and looks for them where they must not be.
 * Values are also found base64- and percent-encoded.
 */
export class ExposureWatch {
  readonly exposures: Exposure[] = [];
  /** Whether some value begins with letters of this sum: most places of a text are passed by at little cost. */
  private readonly beginnings = new Uint8Array(1 << 16);
  private readonly values = new Map<string, { value: string; secret: string }[]>();
  private readonly known = new Set<string>();
  private readonly seen = new Set<string>();

  /** `value` is secret from now on; values under 8 characters cannot be told from other text and are left out. */
  learn(value: string, secret: string): void {
    if (value.length < KEY_LENGTH || this.known.has(value)) return;
    this.known.add(value);
    for (const form of new Set([value, Buffer.from(value).toString('base64'), encodeURIComponent(value)])) {
      const key = form.slice(0, KEY_LENGTH);
      const entries = this.values.get(key) ?? [];
      entries.push({ value: form, secret });
      this.beginnings[sumAt(form, 0)] = 1;
      this.values.set(key, entries);
    }
  }

  /** Looks for values in `text`; each place and secret is reported once. */
  look(place: string, text: string, time: number): void {
    for (const { secret } of this.found(text)) {
      const name = `${place}\n${secret}`;
      if (this.seen.has(name)) continue;
      this.seen.add(name);
      this.exposures.push({ place, secret, time });
    }
  }

  /** The same object without a secret value in any of its texts. */
  blotted<T>(object: T): T {
    const json = JSON.stringify(object, (_name, value: unknown) =>
      typeof value === 'string' ? this.blot(value) : value,
    );
    return JSON.parse(json) as T;
  }

  private blot(text: string): string {
    let clean = text;
    for (const { value } of [...this.found(text)]) clean = clean.replaceAll(value, '***');
    return clean;
  }

  private *found(text: string): Iterable<{ readonly value: string; readonly secret: string }> {
    for (let i = 0; i + KEY_LENGTH <= text.length; i++) {
      if (!this.beginnings[sumAt(text, i)]) continue;
      for (const entry of this.values.get(text.slice(i, i + KEY_LENGTH)) ?? []) {
        if (text.startsWith(entry.value, i)) yield entry;
      }
    }
  }
}

function sumAt(text: string, i: number): number {
  return (text.charCodeAt(i) ^ (text.charCodeAt(i + 1) << 5) ^ (text.charCodeAt(i + 2) << 10)) & 0xffff;
}
