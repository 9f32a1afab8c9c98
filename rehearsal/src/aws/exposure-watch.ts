/** A secret value found at a place other than the secret and its issuer. */
export interface Exposure {
  /** log:<function>, environment:<function>, tag:<secret>, template:<stack>, … */
  readonly place: string;
  /** The secret to which the value belongs. Never the value itself. */
  readonly secret: string;
  readonly time: number;
}

const KEY_LENGTH = 8;

/** Searches texts for the secret values of a run, in plain, base64 and percent-encoded form. */
export class ExposureWatch {
  readonly exposures: Exposure[] = [];
  /** Checksums of the first characters of all values, to skip most positions of a text. */
  private readonly beginnings = new Uint8Array(1 << 16);
  private readonly values = new Map<string, { value: string; secret: string }[]>();
  private readonly known = new Set<string>();
  private readonly seen = new Set<string>();

  /** Adds a secret value. Values shorter than 8 characters are ignored: they occur in other text by chance. */
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

  /** Searches `text` for secret values. Reports each secret once for each place. */
  look(place: string, text: string, time: number): void {
    for (const { secret } of this.found(text)) {
      const name = `${place}\n${secret}`;
      if (this.seen.has(name)) continue;
      this.seen.add(name);
      this.exposures.push({ place, secret, time });
    }
  }

  /** The object with secret values in its texts replaced by `***`. */
  redacted<T>(object: T): T {
    const json = JSON.stringify(object, (_name, value: unknown) =>
      typeof value === 'string' ? this.redact(value) : value,
    );
    return JSON.parse(json) as T;
  }

  private redact(text: string): string {
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
