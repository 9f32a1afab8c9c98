import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isKeyPrefix } from '../../client/src/api-keys/format';
import { API_KEY } from '../../lambdas/credentials/api-key/contract';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { createVerifierSecret } from '../verifier-secret';
import { libraryCode } from './library-code';
import { checkKnown } from './password';

/** Properties of an API key. */
export interface ApiKeyProps {
  /**
   * Prefix of every key, by which secret scanners and the service recognize it: 2 to 32 lower-case letters and digits, with
   * single underscores between them, such as `shop` or `shop_live`. It must begin with a letter. Another prefix applies to
   * the next key.
   */
  readonly prefix: string;
}

/**
 * Checks the props of an API key.
 *
 * @throws `KeyPrefixNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkApiKey(props: ApiKeyProps): void {
  const { prefix } = props ?? {};
  const text = typeof prefix === 'string' || Token.isUnresolved(prefix);
  expectThat(text, 'prefix of the API key', prefix, 'Pass a text, such as "shop".');
  checkKnown('API key', { prefix });
  if (isKeyPrefix(prefix)) return;
  refuse(
    'KeyPrefixNotSupported',
    `The prefix of the API key is ${JSON.stringify(prefix.slice(0, 64))}. It must have 2 to 32 lower-case letters and digits, begin with a letter, and may have single underscores between them.`,
    'Use a short name of the service, such as "shop" or "shop_live"; an underscore is added after it.',
  );
}

/** Configuration of the rotator of an API key. */
export function bindApiKey(rotator: Construct, { prefix }: ApiKeyProps): CredentialConfig {
  const verifierSecret = createVerifierSecret(rotator);
  return {
    code: libraryCode(API_KEY),
    parameters: { prefix, verifierSecretArn: verifierSecret.secretArn },
    // Not the prefix: a key with an earlier prefix has its grace.
    principal: API_KEY,
    verifierSecret,
  };
}
