import type { Adapter, AdapterContext } from '../../src/adapter';
import { readAdminSecret } from '../../src/aws/admin-secret';
import { ENVIRONMENT } from '../../src/contract';
import { createLog } from '../../src/log';
import { refusalOf } from '../world/account';
import { codeOf, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
const ADMIN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-GhIjKl';

/** A kind that logs in to the host of its parameters with the admin secret before each call to its issuer. */
function withAdmin(world: World): string[] {
  const logins: string[] = [];
  world.environment[ENVIRONMENT.adminSecret] = ADMIN;
  world.environment[ENVIRONMENT.credential] = JSON.stringify({ principal: 'alice', host: 'db', port: 5432 });
  world.parameters = { kind: 'memory', credential: { principal: 'alice', host: 'db', port: '5432' } };
  const factory = world.issuer.factory();
  world.kinds = () => ({
    kind: 'memory',
    create(parameters, tools) {
      const kind = factory.create(parameters, tools) as unknown as ReturnType<World['issuer']['adapter']>;
      return { ...kind, list: () => logIn(parameters, tools).then(kind.list) } as Adapter;
    },
  });
  async function logIn(parameters: Readonly<Record<string, unknown>>, { adminSecret, log }: AdapterContext) {
    const { password } = JSON.parse(await adminSecret()) as { password: string };
    logins.push(`${parameters.host}`);
    log.write('info', { event: 'login', password });
  }
  return logins;
}

describe('the admin secret', () => {
  test('is read whenever it is used, as AWSCURRENT, and redacted', async () => {
    const { world } = box;
    const logins = withAdmin(world);
    await world.deploy();
    await world.rotate();
    expect(logins.length).toBeGreaterThan(1);
    expect(world.adminReads).toHaveLength(logins.length);
    expect(world.adminReads[0]).toEqual({ SecretId: ADMIN });
    expect(world.logged().filter(({ event }) => event === 'login')[0]).toMatchObject({ password: '***' });
  });

  test('is not read for a Delete with a host that the function was not configured with', async () => {
    const { world } = box;
    const logins = withAdmin(world);
    await world.resource('Create');
    world.parameters = { kind: 'memory', credential: { principal: 'alice', host: 'evil', port: '5432' } };
    const [before, keys] = [world.adminReads.length, world.issuer.keys.size];
    await world.resource('Delete');
    expect(world.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[ParametersDiffer] The Delete has other parameters'),
    });
    expect(world.adminReads).toHaveLength(before);
    expect(logins).not.toContain('evil');
    expect(world.issuer.keys.size).toBe(keys);
  });

  test('is read for the Delete of what the function was configured with', async () => {
    const { world } = box;
    withAdmin(world);
    await world.deploy();
    world.watchLabels = false;
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('that a kind needs and the function does not have is named', async () => {
    const world = await box.world.deploy();
    withAdmin(world);
    delete world.environment[ENVIRONMENT.adminSecret];
    expect(codeOf(await world.rotate())).toBe('BadSettings');
    expect(world.adminReads).toEqual([]);
  });
});

describe('the reader of the admin secret', () => {
  const reading = async (text: string, error?: Error) => {
    const log = createLog(
      { FunctionName: 'rotator' },
      () => undefined,
      () => 0,
    );
    const send = async () => {
      if (error) throw error;
      return { SecretString: text };
    };
    return { log, value: await readAdminSecret(SECRET, log, () => ({ send }) as never) };
  };

  test('redacts the password, and leaves the name of the host readable', async () => {
    const { log } = await reading('{"host":"db.internal","password":"p4ssword","nested":{"token":"t0ken"}}');
    expect(log.scrub('db.internal p4ssword t0ken')).toBe('db.internal *** ***');
  });

  test('redacts a value that is not JSON', async () => {
    const { log, value } = await reading('p4ssword');
    expect(value).toBe('p4ssword');
    expect(log.scrub('it is p4ssword')).toBe('it is ***');
  });

  test('names the call that was denied', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { code, message } = await refusalOf(reading('', denied));
    expect(code).toBe('AccessDenied');
    expect(message).toContain(`secretsmanager:GetSecretValue on ${SECRET}`);
  });
});
