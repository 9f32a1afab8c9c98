import { ended, incident, SECRET } from '../incident';
import { setUp } from './fixtures';
import { call } from './trail';

describe('an audit of another credential', () => {
  const target = {
    type: 'secret',
    secret: SECRET,
    kind: 'generated',
    version: 'v1',
    credential: 'v1',
    state: 'current',
  } as const;
  const other = (more: object) =>
    incident({ ...ended, match: { ...incident().match, target: { ...target, ...more } as never } });

  test('finds the reads of the secret in its region, however they name it', async () => {
    const read = { requestParameters: { secretId: 'shop/mailer' } };
    const { run, trail } = setUp([
      call('eu-west-1', 'shop/mailer', 'secretsmanager', 'GetSecretValue', read),
    ]);
    const { audit } = await run(other({}));
    expect(audit.events).toBe(1);
    expect(trail.calls.map(({ region, value }) => [region, value])).toEqual([
      ['eu-west-1', SECRET],
      ['eu-west-1', 'shop/mailer'],
      ['eu-west-1', 'GetSecretValue'],
    ]);
    expect(audit.coverage.notSeen[0]).toContain('Uses of the leaked value at its issuer');
  });

  test('finds reads among those of all secrets, up to a number of pages', async () => {
    const read = (secretId: string) =>
      call('eu-west-1', 'GetSecretValue', 'secretsmanager', 'GetSecretValue', {
        requestParameters: { secretId },
      });
    const named = [SECRET, SECRET.slice(0, -7), 'shop/mailer'];
    const others = ['shop/mailer2', 'shop', SECRET.replace('mailer', 'other')];
    const { run, trail } = setUp([...named, ...others].map(read));
    const { audit } = await run(other({}));
    expect([audit.events, audit.coverage.notSeen.join().includes('among the reads')]).toEqual([3, false]);
    trail.pageSize = 1;
    trail.records.unshift(...Array.from({ length: 400 }, () => read('another')));
    const { audit: busy } = await run(
      incident({ ...other({}), finding: { ...incident().finding, id: 'two' } }),
    );
    expect(busy.events).toBe(0);
    expect(busy.coverage.notSeen.join()).toMatch(
      /Region eu-west-1: reads of the secret before 2026-\S+Z, among/,
    );
  });

  test('of a service-specific credential has the calls with bearer tokens of its user', async () => {
    const bearer = {
      additionalEventData: { callWithBearerToken: true },
      requestParameters: { modelId: 'm' },
    };
    const { run, hunt } = setUp([
      call('us-east-1', 'mailer', 'bedrock', 'InvokeModel', bearer),
      call('us-east-1', 'mailer', 'bedrock', 'InvokeModel', bearer),
      call('us-east-1', 'mailer', 'iam', 'ListUsers'),
    ]);
    const about = other({ kind: 'service-credential', credential: 'ACCAEXAMPLE' });
    const { audit } = await run(about);
    expect(audit.actions).toEqual({ 'bedrock:InvokeModel': 2 });
    expect(await hunt(about, audit)).toMatchObject({
      remnants: [{ action: 'bedrock:InvokeModel (bearer token)', resource: 'modelId=m' }],
    });
  });

  test('of a customer has nothing, and says so', async () => {
    const { run, trail } = setUp();
    const { audit } = await run(other({ type: 'customer-key', kind: 'customer-key', owner: 'acme' }));
    expect([audit.events, trail.calls]).toEqual([0, []]);
    expect(audit.coverage.notSeen[0]).toContain("Uses of the customer's key");
  });

  test('of a user has all calls of the user', async () => {
    const { run } = setUp([call('us-east-1', 'mailer', 'iam', 'ListUsers')]);
    const about = incident(ended);
    const { credential: _, ...unnamed } = { ...target, kind: 'access-key' };
    const { audit } = await run({
      ...about,
      finding: { ...about.finding, subject: { user: 'mailer' } },
      match: { ...about.match, target: unnamed },
    });
    expect(audit.events).toBe(1);
  });
});
