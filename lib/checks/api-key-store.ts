import { RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isKeyPrefix } from '../../client/src/api-keys/format';
import type { ApiKeyStoreProps } from '../api-key-store';
import { refuse } from '../refuse';
import { expectShapes, expectThat } from './shape';

/**
 * Checks the props of a store of API keys.
 *
 * @throws `WrongType`, `KeyPrefixNotSupported`
 */
export function checkApiKeyStore(store: Construct, props: ApiKeyStoreProps): void {
  const { path } = store.node;
  const { prefix, removalPolicy, deletionProtection } = props ?? {};
  expectThat(typeof prefix === 'string', `prefix of ${path}`, prefix, 'Pass a prefix, such as shop_live.');
  // A prefix that is known at deployment only cannot be checked, and no scanner could look for it.
  if (Token.isUnresolved(prefix) || !isKeyPrefix(prefix)) {
    refuse(
      'KeyPrefixNotSupported',
      `The prefix of ${path} is ${JSON.stringify(prefix)}, but API keys have one of 2 to 32 lower-case letters and ` +
        'digits, with single underscores between them.',
      'Use another prefix, such as shop_live.',
    );
  }
  expectShapes(`of ${path}`, props, [
    ['encryptionKey', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
  ]);
  const policies: unknown[] = [undefined, ...Object.values(RemovalPolicy)];
  const fix = 'Use a RemovalPolicy.';
  expectThat(policies.includes(removalPolicy), `removalPolicy of ${path}`, removalPolicy, fix);
  const flag = [undefined, true, false].includes(deletionProtection);
  expectThat(flag, `deletionProtection of ${path}`, deletionProtection, 'Pass true or false.');
}
