/** Distinguished Encoding Rules of ASN.1 (ITU-T X.690) for certificates. */

export function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

export const sequence = (...contents: readonly Buffer[]) => tagged(0x30, ...contents);
export const set = (...contents: readonly Buffer[]) => tagged(0x31, ...contents);
export const boolean = (value: boolean) => tagged(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (...contents: readonly Buffer[]) => tagged(0x04, ...contents);
export const text = (value: string) => tagged(0x0c, Buffer.from(value));

/** A positive integer, big-endian. */
export function integer(bytes: Buffer): Buffer {
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return tagged(0x02, isNegative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** A bit string with unused bits at its end. */
export function bits(content: Buffer, unused = 0): Buffer {
  return tagged(0x03, Buffer.from([unused]), content);
}

/** An object identifier such as `2.5.4.3`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const groups = rest.flatMap((arc) => {
    const bytes = [arc & 0x7f];
    for (let more = arc >> 7; more > 0; more >>= 7) bytes.unshift((more & 0x7f) | 0x80);
    return bytes;
  });
  return tagged(0x06, Buffer.from([first * 40 + second, ...groups]));
}

/** A time: UTCTime until 2049, then GeneralizedTime (RFC 5280). */
export function time(value: Date): Buffer {
  const digits = value.toISOString().replace(/[-:T]|\.\d+/g, '');
  const isEarly = value.getUTCFullYear() < 2050;
  return tagged(isEarly ? 0x17 : 0x18, Buffer.from(isEarly ? digits.slice(2) : digits));
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}
