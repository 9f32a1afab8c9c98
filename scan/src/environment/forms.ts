/** Escapes of JSON as encoders of HTML pages write them. */
const HTML_IN_JSON: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
const XML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
/** Characters of the shortest form: a shorter one would be found by chance. */
const SHORTEST = 8;

/** Forms in which a value is written: as it is, in base64 at any offset, and escaped for URLs, JSON and XML. */
export function formsOf(value: string): string[] {
  const json = jsonEscaped(value);
  // Without halves of surrogate pairs, which have no form in a URL.
  const url = encodeURIComponent(Buffer.from(value).toString());
  const forms = [
    ...[value, json, jsonEscaped(json), json.replaceAll('/', '\\/')],
    json.replace(/[<>&]/g, (one) => HTML_IN_JSON[one] as string),
    ...[url, lowerEscapes(url), url.replaceAll('%20', '+')],
    url.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`),
    value.replace(/[<>&"]/g, (one) => XML[one] as string),
    ...base64Forms(Buffer.from(value)),
  ];
  return [...new Set(forms)].filter(({ length }) => length >= SHORTEST);
}

const jsonEscaped = (text: string) => JSON.stringify(text).slice(1, -1);

const lowerEscapes = (url: string) => url.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());

/** The characters of base64 and base64url that depend on the value only, after 0, 1 and 2 bytes of other text. */
function base64Forms(value: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), value])
      .toString('base64')
      .replace(/=+$/, '');
    // A last character of fewer than 6 bits depends on what follows.
    const isWhole = ((before + value.length) * 8) % 6 === 0;
    const own = encoded.slice(Math.ceil((before * 8) / 6), isWhole ? undefined : -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
