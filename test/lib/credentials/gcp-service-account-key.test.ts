import { Aws } from 'aws-cdk-lib';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, type GcpServiceAccountKeyProps, RotatingSecret } from '../../../lib';
import { newStack, synthesized } from '../support';
import { describeKind } from './describe-kind';

const SERVICE_ACCOUNT = 'mailer@shop-prod.iam.gserviceaccount.com';
const AUDIENCE =
  '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/rotator';
const PROPS = { serviceAccount: SERVICE_ACCOUNT, federation: { audience: AUDIENCE } };

describeKind('gcp-service-account-key', () => Credential.gcpServiceAccountKey(PROPS));

const bound = (props: GcpServiceAccountKeyProps, stack = newStack()) =>
  Credential.gcpServiceAccountKey(props).bind(stack);

describe('Credential.gcpServiceAccountKey', () => {
  test('passes the service account and the federation, without an admin secret', () => {
    const impersonate = 'keys@shop-prod.iam.gserviceaccount.com';
    expect(bound({ ...PROPS, federation: { audience: AUDIENCE, impersonate } })).toMatchObject({
      parameters: {
        serviceAccount: SERVICE_ACCOUNT,
        projectId: 'shop-prod',
        audience: AUDIENCE,
        impersonate,
      },
      principal: `gcp-service-account-key ${SERVICE_ACCOUNT}`,
      adminSecret: undefined,
      slots: 10,
      needsInternet: true,
    });
  });

  test('passes an admin secret instead', () => {
    const stack = newStack();
    const adminSecret = new Secret(stack, 'Admin');
    const config = bound({ serviceAccount: SERVICE_ACCOUNT, adminSecret }, stack);
    expect(config.parameters).toEqual({ serviceAccount: SERVICE_ACCOUNT, projectId: 'shop-prod' });
    expect(config.adminSecret).toBe(adminSecret);
  });

  test.each([
    ['123456789012-compute@developer.gserviceaccount.com', 'shop-prod'],
    ['mailer@shop.example.com.iam.gserviceaccount.com', 'example.com:shop'],
  ])('takes the project of %s from the props', (serviceAccount, projectId) => {
    expect(bound({ ...PROPS, serviceAccount, projectId }).parameters).toMatchObject({
      serviceAccount,
      projectId,
    });
  });

  test('the role that Google trusts can have a name of its own', () => {
    const { secret, stack } = synthesized(() => ({ credential: Credential.gcpServiceAccountKey(PROPS) }));
    const role = secret.rotator.role.node.defaultChild as CfnRole;
    role.roleName = 'rotator-of-mailer';
    const [{ Properties } = { Properties: {} }] = Object.values(
      stack.resolve(role._toCloudFormation()).Resources,
    ) as [{ Properties: object }];
    expect(Properties).toMatchObject({ RoleName: 'rotator-of-mailer' });
  });

  test('two secrets can hold keys of one service account', () => {
    const { template } = synthesized((stack) => {
      new RotatingSecret(stack, 'Second', { credential: Credential.gcpServiceAccountKey(PROPS) });
      return { credential: Credential.gcpServiceAccountKey(PROPS) };
    });
    template.resourceCountIs('Custom::RekeyCredential', 2);
  });
});

test.each<[string, Partial<GcpServiceAccountKeyProps>, string]>([
  ['no service account', { serviceAccount: undefined }, '[WrongType] The serviceAccount of Credential.gcpS'],
  [
    'another address',
    { serviceAccount: 'mailer@example.com' },
    '[ServiceAccountNotSupported] The serviceAccount',
  ],
  ['a token', { serviceAccount: `${Aws.STACK_NAME}@x.iam.gserviceaccount.com` }, '[UnknownAtSynth]'],
  [
    'a default service account without its project',
    { serviceAccount: '123-compute@developer.gserviceaccount.com' },
    '[ServiceAccountNotSupported] The project of the service account 123-compute@developer.gserviceaccount.com of Credential.gcpServiceAccountKey is not in its address',
  ],
  ['another project', { projectId: 'Shop Prod' }, 'is "Shop Prod", which is not the id of a project.'],
  ['a project that is a token', { projectId: Aws.STACK_NAME }, '[UnknownAtSynth] The projectId'],
  [
    'no administrator',
    { federation: undefined },
    '[FederationOrSecret] Credential.gcpServiceAccountKey has neither',
  ],
  [
    'two administrators',
    { adminSecret: {} as never },
    '[FederationOrSecret] Credential.gcpServiceAccountKey has both',
  ],
  [
    'another admin secret',
    { federation: undefined, adminSecret: 'arn' as never },
    '[WrongType] The adminSecret of Credential.gcpServiceAccountKey is of type string.',
  ],
  ['another audience', { federation: { audience: 'aws' } }, '[FederationNotSupported] The audience'],
  ['no audience', { federation: {} as never }, '[WrongType] The audience of the federation'],
  [
    'another impersonated account',
    { federation: { audience: AUDIENCE, impersonate: 'keys' } },
    '[ServiceAccountNotSupported] The impersonate of the federation',
  ],
])('refuses %s', (_name, more, message) => {
  expect(() => Credential.gcpServiceAccountKey({ ...PROPS, ...more } as never)).toThrow(message);
});

test('refuses no props', () => {
  expect(() => Credential.gcpServiceAccountKey(undefined as never)).toThrow('[WrongType]');
});
