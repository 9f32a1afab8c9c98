import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { expectShapes, expectThat } from './shape';

/** Props of a construct for its table. */
interface TableProps {
  readonly encryptionKey?: unknown;
  readonly removalPolicy?: unknown;
  readonly deletionProtection?: unknown;
}

/**
 * Checks the props of a construct for its table.
 *
 * @throws `WrongType`
 */
export function checkTableProps({ node: { path } }: Construct, props: TableProps): void {
  const { removalPolicy, deletionProtection } = props;
  expectShapes(`of ${path}`, props, [
    ['encryptionKey', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
  ]);
  const policies: unknown[] = [undefined, ...Object.values(RemovalPolicy)];
  const fix = 'Use a RemovalPolicy.';
  expectThat(policies.includes(removalPolicy), `removalPolicy of ${path}`, removalPolicy, fix);
  const flag = deletionProtection === undefined || typeof deletionProtection === 'boolean';
  expectThat(flag, `deletionProtection of ${path}`, deletionProtection, 'Pass true or false.');
}
