import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isKeyPrefix } from '../../client/src/api-keys/format';
import type { ApiKeyStoreProps } from '../api-key-store';
import { refuse } from '../refuse';
import { expectThat } from './shape';
import { checkTableProps } from './table';

/**
 * Checks the props of a store of API keys.
 *
 * @throws `WrongType`, `KeyPrefixNotSupported`
 */
export function checkApiKeyStore(store: Construct, props: ApiKeyStoreProps): void {
  const { path } = store.node;
  const { prefix } = props ?? {};
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
  checkTableProps(store, props);
}
