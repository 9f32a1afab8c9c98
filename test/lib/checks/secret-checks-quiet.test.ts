import { ReferenceStack } from '../../../bin/reference-stack';
import { MailStack } from '../../../examples/access-key';
import { AcmeStack } from '../../../examples/custom-kind/app';
import { BatchStack } from '../../../examples/custom-schedule';
import { ShopStack as DatabaseStack } from '../../../examples/databases/app';
import { OrdersStack as ExpressStack } from '../../../examples/express-postgres/app';
import { WebhookStack } from '../../../examples/generated-key/app';
import { OrdersStack as LambdaStack } from '../../../examples/lambda-reader/app';
import { ShopStack as OwnKeysStack } from '../../../examples/own-keys/app';
import { SecretChecks, SecretRule } from '../../../lib';
import { BroadStack } from './broad-app';
import { check, constructAt, removeAssemblies } from './secret-checks-support';

afterAll(removeAssemblies);

const EXAMPLES = {
  Reference: ReferenceStack,
  Mail: MailStack,
  Acme: AcmeStack,
  Batch: BatchStack,
  Databases: DatabaseStack,
  Express: ExpressStack,
  Webhook: WebhookStack,
  Lambda: LambdaStack,
  OwnKeys: OwnKeysStack,
};
/** Secrets of administrators, which nobody but a rotator reads, and which the examples do not rotate. */
const ADMIN_SECRETS = [
  'Acme/AcmeAdmin',
  'Databases/Catalog/Secret',
  'Databases/Orders/Secret',
  'Databases/SessionsAdmin',
  'Express/Database/Secret',
];
const REASON = 'Only the rotator reads it.';

test('the examples and the reference app have no findings but admin secrets without rotation', () => {
  const { violations, error, read } = check(
    (app) => {
      for (const [id, Example] of Object.entries(EXAMPLES)) new Example(app, id);
      for (const path of ADMIN_SECRETS)
        SecretChecks.acknowledge(constructAt(app, path), SecretRule.WITHOUT_ROTATION, REASON);
    },
    { sarif: 'checks.sarif' },
  );
  expect(violations).toEqual([]);
  expect(error).toBeUndefined();
  const acknowledged: string[] = JSON.parse(read('checks.sarif'))
    .runs[0].results.filter(({ suppressions }: Result) => suppressions[0]?.justification === REASON)
    .map(({ locations }: Result) => locations[0]?.logicalLocations[0]?.fullyQualifiedName);
  expect(acknowledged.sort()).toEqual(ADMIN_SECRETS.map((path) => `${path}/Resource`));
});

test('an app with many services has no findings', () => {
  const { violations, error } = check((app) => new BroadStack(app, 'Broad'));
  expect(violations).toEqual([]);
  expect(error).toBeUndefined();
});

interface Result {
  readonly suppressions: readonly { readonly justification: string }[];
  readonly locations: readonly {
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
}
