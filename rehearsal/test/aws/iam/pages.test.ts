import { iamFixture, policy, refusal } from './fixtures';

const EVERYTHING = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

describe('lists of IAM', () => {
  async function staff() {
    const made = iamFixture();
    for (const UserName of ['a', 'b', 'c']) await made.iam('CreateUser', { UserName, Path: '/staff/' });
    await made.iam('CreateUser', { UserName: 'd' });
    return made;
  }

  const names = ({ Users }: { Users: { UserName: string }[] }) => Users.map(({ UserName }) => UserName);

  test('are split into pages with a Marker', async () => {
    const { iam } = await staff();
    const first = await iam('ListUsers', { MaxItems: '3' });
    expect(names(first)).toEqual(['a', 'b', 'c']);
    expect(first.IsTruncated).toBe(true);
    const second = await iam('ListUsers', { MaxItems: '3', Marker: first.Marker });
    expect(names(second)).toEqual(['d']);
    expect(second).toMatchObject({ IsTruncated: false });
    expect(second.Marker).toBeUndefined();
    expect(names(await iam('ListUsers', { MaxItems: '4' }))).toHaveLength(4);
  });

  test('are filtered by PathPrefix', async () => {
    const { iam } = await staff();
    expect(names(await iam('ListUsers', { PathPrefix: '/staff/' }))).toEqual(['a', 'b', 'c']);
    await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: EVERYTHING, Path: '/staff/' });
    await iam('AttachUserPolicy', { UserName: 'a', PolicyArn: 'arn:aws:iam::123456789012:policy/staff/p' });
    const attached = (PathPrefix: string) => iam('ListAttachedUserPolicies', { UserName: 'a', PathPrefix });
    expect((await attached('/staff/')).AttachedPolicies).toHaveLength(1);
    expect((await attached('/other/')).AttachedPolicies).toEqual([]);
  });

  test('of a user are split into pages', async () => {
    const { iam } = await staff();
    for (const PolicyName of ['p', 'q']) {
      await iam('PutUserPolicy', { UserName: 'a', PolicyName, PolicyDocument: EVERYTHING });
      await iam('CreateAccessKey', { UserName: 'a' });
      await iam('TagUser', { UserName: 'a', Tags: [{ Key: PolicyName, Value: 'v' }] });
    }
    const one = { UserName: 'a', MaxItems: '1' };
    for (const [operation, member] of [
      ['ListUserPolicies', 'PolicyNames'],
      ['ListAccessKeys', 'AccessKeyMetadata'],
      ['ListUserTags', 'Tags'],
    ] as const) {
      const first = await iam(operation, one);
      const second = await iam(operation, { ...one, Marker: first.Marker });
      expect([first[member], second[member]]).toEqual([[expect.anything()], [expect.anything()]]);
      expect(first[member]).not.toEqual(second[member]);
      expect(second.IsTruncated).toBe(false);
    }
  });

  test.each([
    [{ MaxItems: '0' }, "Value '0' at 'maxItems' failed to satisfy constraint"],
    [{ MaxItems: '1001' }, "Value '1001' at 'maxItems' failed to satisfy constraint"],
    [{ Marker: 'anything' }, 'Invalid Marker.'],
  ])('refuse %j', async (input, message) => {
    const { iam } = await staff();
    await expect(iam('ListUsers', input)).rejects.toMatchObject(
      refusal('ValidationError', expect.stringContaining(message)),
    );
  });
});
