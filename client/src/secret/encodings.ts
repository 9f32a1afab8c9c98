/** Shortest text that is redacted. A shorter one would hide parts of ordinary words. */
export const SHORTEST = 6;

/** Forms in which a value appears in logs. */
export function encodingsOf(value: string | Uint8Array): readonly string[] {
  const bytes = Buffer.from(value as Uint8Array);
  const hex = bytes.toString('hex');
  const forms = [hex, hex.toUpperCase(), ...alignments(bytes)];
  if (typeof value === 'string') forms.push(...textForms(value));
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

function textForms(value: string): string[] {
  const percent = encodeURIComponent(wellFormed(value));
  const escaped = JSON.stringify(value).slice(1, -1);
  return [
    value,
    percent,
    // A form also encodes some characters that a URL does not.
    new URLSearchParams({ v: value }).toString().slice(2),
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    escaped.replaceAll('/', '\\/'),
  ];
}

/** Base64 of a value at each position in a longer text, such as a `user:password` of basic authentication. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // Characters that also hold bits of the bytes before or after the value differ from text to text.
    const start = [0, 2, 3][offset] ?? 0;
    const end = (offset + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    // The whole text, for a value at its end.
    return [text.slice(start, end), text.slice(start)].flatMap((form) => [
      form,
      form.replaceAll('+', '-').replaceAll('/', '_'),
    ]);
  });
}

/** Replaces unpaired surrogates, which have no percent-encoding. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
