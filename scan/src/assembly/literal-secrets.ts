import { isPlaceholder } from '../rules/placeholder';
import { jsonOf } from './judge';
import { type Segment, textsOf } from './walk-template';

/** Literal value of a property that holds secrets. */
export interface LiteralSecret {
  readonly value: string;
  /** Path in the value, if it is JSON. */
  readonly inside: readonly Segment[];
}

const BOOLEAN = /^(?:true|false|)$/i;
/** Names of members of a value in JSON that hold secrets. */
const SECRET_MEMBER = /(?:pass(?:word|wd|phrase)?|pwd|secret|token|private_?key|api_?key)$/i;

/** Literal secrets in the value of a property that holds secrets only, however weak they are. */
export function literalSecrets(text: string, type: string): LiteralSecret[] {
  const members = jsonOf(text);
  if (members === undefined) return isLiteral(text, type) ? [{ value: text, inside: [] }] : [];
  return [...textsOf(members)]
    .filter((member) => SECRET_MEMBER.test(member.name) && isLiteral(member.text, type))
    .map((member) => ({ value: member.text, inside: member.property }));
}

/** False for references, and for the first value of a secret, which is often a placeholder that is replaced by hand. */
const isLiteral = (value: string, type: string): boolean =>
  !BOOLEAN.test(value.trim()) &&
  !value.includes('${') &&
  !(type === 'AWS::SecretsManager::Secret' && isPlaceholder(value));
