import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { ShopStack } from './app';

test('the key of the warehouse and the keys of the tokens rotate for 15 days, and no read fails', async () => {
  const app = new App();
  new ShopStack(app, 'Shop');
  const report = await rehearse({ assembly: app.synth(), days: 15 });
  assertGood(report);
  const secrets = report.secrets.filter(({ rotations }) => rotations > 0);
  expect(secrets.map(({ path }) => path).sort()).toEqual(['Shop/TokenKeys', 'Shop/WarehouseKey']);
  for (const { rotations, failedReads } of secrets) {
    expect(rotations).toBeGreaterThanOrEqual(2);
    expect(failedReads).toBe(0);
  }
}, 300_000);

type Statement = { readonly Action: string | string[]; readonly Resource: unknown };

test('only the token service may read the private keys, and only the warehouse its key', () => {
  const template = Template.fromStack(new ShopStack(new App(), 'Shop'));
  const secrets = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
  const names = [
    'TokenKeysRotatorVerifierSecret',
    'TokenKeysSecret',
    'WarehouseKeyRotatorVerifierSecret',
    'WarehouseKeySecret',
  ];
  const nameOf = (id: string) => names.find((name) => id.startsWith(name)) ?? id;
  expect(secrets.map(nameOf).sort()).toEqual(names);
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({
      ...statement,
      role: (Properties.Roles[0].Ref as string).replace(/[0-9A-F]{8}$/, ''),
    })),
  );
  const readsOf = (role: string) =>
    statements
      .filter((one) => one.role === role && [one.Action].flat().includes('secretsmanager:GetSecretValue'))
      .map(({ Resource }) => nameOf((Resource as { Ref: string }).Ref))
      .sort();
  expect(readsOf('Api')).toEqual(['TokenKeysRotatorVerifierSecret', 'WarehouseKeyRotatorVerifierSecret']);
  expect(readsOf('Tokens')).toEqual(['TokenKeysSecret', 'WarehouseKeyRotatorVerifierSecret']);
  expect(readsOf('Warehouse')).toEqual(['WarehouseKeySecret']);
  expect(readsOf('Settings')).toEqual([]);
});
