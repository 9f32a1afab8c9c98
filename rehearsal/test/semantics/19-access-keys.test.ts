import { setUp } from '../aws/secrets-manager/fixtures';

const UserName = 'mailer';

async function withUser() {
  const world = setUp();
  await world.iam('CreateUser', { UserName });
  return world;
}

// The limit of two keys, last use, propagation and service-specific credentials have their tests in ../aws/iam.
describe('19. Access keys', () => {
  test('have no name, tag or idempotency token, and show their secret only once', async () => {
    const { iam } = await withUser();
    const request = { UserName, ClientRequestToken: 'the same', Tags: [{ Key: 'a', Value: 'b' }] };
    const { AccessKey: first } = await iam('CreateAccessKey', request);
    const { AccessKey: second } = await iam('CreateAccessKey', request);
    expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
    const members = ['AccessKeyId', 'CreateDate', 'SecretAccessKey', 'Status', 'UserName'];
    expect(Object.keys(first).sort()).toEqual(members);
    const listed = JSON.stringify(await iam('ListAccessKeys', { UserName }));
    expect(listed).toContain(first.AccessKeyId);
    expect(listed).not.toContain(first.SecretAccessKey);
  });

  test('are disabled by Inactive and enabled by Active', async () => {
    const { aws, iam } = await withUser();
    const { AccessKeyId } = (await iam('CreateAccessKey', { UserName })).AccessKey;
    const refusal = () => aws.iam.identity(AccessKeyId)?.refusal('eu-central-1', aws.timeline.now())?.code;
    expect(refusal()).toBeUndefined();
    await iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' });
    expect(refusal()).toBe('InvalidClientTokenId');
    await iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Active' });
    expect(refusal()).toBeUndefined();
    expect(aws.iam.identity(AccessKeyId)?.principal.userName).toBe(UserName);
  });
});
