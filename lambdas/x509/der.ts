/** Distinguished Encoding Rules of ASN.1 (ITU-T X.690), as far as a certificate needs them. */

/** A value with a tag. */
export function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

export const sequence = (...contents: readonly Buffer[]): Buffer => tagged(0x30, ...contents);

/** An object identifier, by its content. */
export const identifier = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));

/** A bit string of whole bytes. */
export const bits = (content: Buffer): Buffer => tagged(0x03, Buffer.from([0]), content);

/** A time in whole seconds: UTCTime until 2049, then GeneralizedTime (RFC 5280, section 4.1.2.5). */
export function time(milliseconds: number): Buffer {
  const date = new Date(milliseconds);
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  const isUtcTime = date.getUTCFullYear() < 2050;
  return tagged(isUtcTime ? 0x17 : 0x18, Buffer.from(isUtcTime ? digits.slice(2) : digits));
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}
