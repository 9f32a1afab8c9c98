/** Words of values that stand for a secret. */
const WORDS =
  /^(?:x+|y+|z+|\*+|\.+|-+|_+|#+|0+|1+|a+)$|example|sample|dummy|placeholder|redacted|masked|replace|change[-_]?(?:me|it|this)|your[-_]|my[-_](?:secret|password|token|key)|<[^>]*>|insert|enter[-_]|foobar|todo|xxxx|\*\*\*|\.\.\.|…|12345678|01234567|abcdefgh|^qwerty$|lorem/i;
/** Start of an interpolation or a reference to another value. */
const REFERENCE =
  /\$\{|\$\(|\{\{|\}\}|<%|%>|#\{|^\$[A-Za-z_]|^%[A-Za-z_.]+%$|^@[A-Za-z_]+@$|^[{<[(].*[}>\])]$|^ENC\[AES|process\.env|os\.environ|getenv|^[!&*][A-Za-z]+$|^!(?:Ref|Sub|GetAtt|Join|ImportValue|vault|secret|env|include|reference)\b|^arn:|^(?:vault|ssm|op|secretsmanager|resolve|env|file):/i;
const REPEATED = /^(.{1,4})\1+.{0,3}$/;

/** True if a value is a placeholder or a reference, not a secret. */
export const isPlaceholder = (value: string): boolean =>
  WORDS.test(value) || REFERENCE.test(value) || (value.length < 512 && REPEATED.test(value));

/** Entropy of a text in bits for each character (Shannon). */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
