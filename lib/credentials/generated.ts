import type { CredentialConfig } from '../credential';
import { LivesAt } from '../credential-traits';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';
import { checkKnown, isPrintable, randomCharacters } from './password';

const LONGEST = 1024;
const LONGEST_PREFIX = 64;

/** Properties of a generated key. */
export interface GeneratedProps {
  /**
   * Number of random characters, up to 1024. With the alphabet, they must have at least 128 random bits.
   *
   * @default 43 (256 bits with the default alphabet)
   */
  readonly length?: number;

  /**
   * Characters to choose from with equal probability: printable ASCII without spaces, each once.
   *
   * @default - A-Z, a-z and 0-9
   */
  readonly alphabet?: string;

  /**
   * Characters of the alphabet that are not used, for example because your service does not accept them.
   *
   * @default - none
   */
  readonly excludeCharacters?: string;

  /**
   * Prefix of every key, for recognition by secret scanners: up to 64 characters of printable ASCII without spaces. It
   * does not count as random.
   *
   * @default - no prefix
   */
  readonly prefix?: string;
}

/** Parameters of the handler. Refuses props that cannot make a strong key. */
export function generatedParameters(props: GeneratedProps): CredentialConfig['parameters'] {
  const { prefix = '' } = props;
  checkKnown('generated key', { prefix });
  const random = randomCharacters('generated key', props, LONGEST);
  if (!isPrintable(prefix) || prefix.length > LONGEST_PREFIX) {
    refuse(
      'PrefixNotSupported',
      `The prefix of the generated key is longer than ${LONGEST_PREFIX} characters or not printable ASCII (! to ~).`,
      'Use a short prefix without spaces, such as "shop_".',
    );
  }
  return { ...random, prefix };
}

/** Configuration of the rotator of a generated key. */
export function bindGenerated(parameters: CredentialConfig['parameters']): CredentialConfig {
  return {
    code: libraryCode('generated'),
    parameters,
    principal: 'generated',
    livesAt: LivesAt.LABELS,
  };
}
