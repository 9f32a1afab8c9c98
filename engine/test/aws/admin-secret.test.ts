import type { Adapter } from '../../src/adapter';
import { readAdminSecret } from '../../src/aws/admin-secret';
import { ENVIRONMENT } from '../../src/contract';
import { response, silentLog, succeed } from '../fixtures';
import { refusalOf } from '../world/account';
import { codeOf, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
const ADMIN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-GhIjKl';

const setHost = (world: World, host: string) => {
  world.parameters = { kind: 'memory', credential: { principal: 'alice', host, port: '5432' } };
};

/** A kind that logs in to the host in its parameters with the admin secret before each list. Returns the hosts. */
function withAdmin(world: World): string[] {
  const logins: string[] = [];
  world.environment[ENVIRONMENT.adminSecret] = ADMIN;
  world.environment[ENVIRONMENT.credential] = JSON.stringify({ principal: 'alice', host: 'db', port: 5432 });
  setHost(world, 'db');
  const factory = world.issuer.factory();
  world.kinds = () => ({
    kind: 'memory',
    create(parameters, context) {
      const adapter = factory.create(parameters, context) as unknown as ReturnType<
        World['issuer']['adapter']
      >;
      const list = async () => {
        const { password } = JSON.parse(await context.adminSecret()) as { password: string };
        logins.push(`${parameters.host}`);
        context.log.write('info', { event: 'login', password });
        return adapter.list();
      };
      return { ...adapter, list } as Adapter;
    },
  });
  return logins;
}

describe('the admin secret', () => {
  test('is read as AWSCURRENT at each use and redacted', async () => {
    const { world } = box;
    const logins = withAdmin(world);
    await world.deploy();
    await world.rotate();
    expect(logins.length).toBeGreaterThan(1);
    expect(world.adminReads).toHaveLength(logins.length);
    expect(world.adminReads[0]).toEqual({ SecretId: ADMIN });
    expect(world.logged().filter(({ event }) => event === 'login')[0]).toMatchObject({ password: '***' });
  });

  test('is not read for a Delete with a host that is not configured', async () => {
    const { world } = box;
    const logins = withAdmin(world);
    await world.resource('Create');
    setHost(world, 'evil');
    const [before, keys] = [world.adminReads.length, world.issuer.keys.size];
    await world.resource('Delete');
    expect(response(world)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[ParametersDiffer] The Delete has other parameters'),
    });
    expect(world.adminReads).toHaveLength(before);
    expect(logins).not.toContain('evil');
    expect(world.issuer.keys.size).toBe(keys);
  });

  test('is read for a Delete with the configured parameters', async () => {
    const { world } = box;
    withAdmin(world);
    await world.deploy();
    world.watchLabels = false;
    await succeed(world, 'Delete');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('is required by a kind that uses it', async () => {
    const world = await box.world.deploy();
    withAdmin(world);
    delete world.environment[ENVIRONMENT.adminSecret];
    expect(codeOf(await world.rotate())).toBe('BadSettings');
    expect(world.adminReads).toEqual([]);
  });
});

describe('readAdminSecret', () => {
  const reading = async (text: string, error?: Error) => {
    const log = silentLog();
    const send = async () => {
      if (error) throw error;
      return { SecretString: text };
    };
    return { log, value: await readAdminSecret(SECRET, log, () => ({ send }) as never) };
  };

  test.each([
    ['{"host":"db.internal","password":"p4ssword","nested":{"token":"t0ken"}}', 'db.internal *** ***'],
    ['db.internal p4ssword t0ken', '***'],
  ])('redacts the secrets in %s', async (text, redacted) => {
    const { log, value } = await reading(text);
    expect(value).toBe(text);
    expect(log.scrub('db.internal p4ssword t0ken')).toBe(redacted);
  });

  test('does not redact the identifier of an instance, which is a part of its host name', async () => {
    const { log } = await reading('{"dbInstanceIdentifier":"shop-db","password":"p4ssword"}');
    expect(log.scrub('shop-db.c1.rds.amazonaws.com p4ssword')).toBe('shop-db.c1.rds.amazonaws.com ***');
  });

  test('does not redact the names and addresses in a key file', async () => {
    const { log } = await reading(
      '{"type":"service_account","client_email":"a@b.example","token_uri":"https://c.example","private_key":"p4ssword"}',
    );
    expect(log.scrub('service_account a@b.example https://c.example p4ssword')).toBe(
      'service_account a@b.example https://c.example ***',
    );
  });

  test('names a denied call', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { code, message } = await refusalOf(reading('', denied));
    expect(code).toBe('AccessDenied');
    expect(message).toContain(`secretsmanager:GetSecretValue on ${SECRET}`);
  });
});
