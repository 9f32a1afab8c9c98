import { ENVIRONMENT } from '../../src/contract';
import { HOUR } from '../../src/time/clock';
import { overrideAdapter, response, succeed } from '../fixtures';
import { codeOf, eachWorld, resourceEvent, type World } from '../world/world';

const box = eachWorld();

describe('a custom resource with other parameters than the function', () => {
  test.each(['Create', 'Update'] as const)('is refused before any call for %s', async (request) => {
    const world = await box.world.deploy();
    world.calls.reset();
    for (const logicalId of ['MailerKeyCredential', 'AnotherResource']) {
      await world.resource(request, { principal: 'mallory', logicalId });
      expect(response(world)).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(/^\[ParametersDiffer\] .* configured with: principal\. /),
      });
    }
    expect(world.calls.made).toEqual([]);
  });

  test.each([
    ['an additional parameter', { principal: 'alice', host: 'evil' }, 'host'],
    ['a missing parameter', {}, 'principal'],
    ['a parameter of the prototype', { principal: 'alice', toString: 'evil' }, 'toString'],
  ])('is refused for %s without quoting its value', async (_name, credential, name) => {
    const { world } = box;
    world.parameters = { kind: 'memory', credential };
    await world.resource('Create');
    expect(response(world)?.Reason).toContain(`configured with: ${name}. `);
    expect(response(world)?.Reason).not.toContain('evil');
    expect(world.calls.made).toEqual([]);
  });

  test('is accepted if the values are equal as strings', async () => {
    const { world } = box;
    world.environment[ENVIRONMENT.credential] = JSON.stringify({ principal: 'alice', port: 5432, tls: true });
    world.parameters = { kind: 'memory', credential: { tls: 'true', port: '5432', principal: 'alice' } };
    await succeed(world, 'Create');
  });
});

test('a custom resource with another response URL is refused without a response', async () => {
  const { world } = box;
  const event = { ...resourceEvent('Create'), ResponseURL: 'https://evil.example/answer' };
  const outcome = await world.run(world.invoke(event));
  expect(codeOf(outcome)).toBe('BadEvent');
  expect(String(outcome)).toContain('whose ResponseURL is not a CloudFormation URL');
  expect(String(outcome)).not.toContain('evil.example');
  expect(world.calls.made).toEqual([]);
  expect(world.answers).toEqual([]);
});

describe('after the response for a timeout', () => {
  /** Continues the work for an hour after the response, as in a warm sandbox. Returns the calls before the response. */
  async function timeOut(world: World, request: 'Create' | 'Delete'): Promise<string[]> {
    let made: string[] = [];
    const invoked = world.invoke(resourceEvent(request)).then(() => {
      made = [...world.calls.made];
    });
    await world.run(Promise.all([invoked, world.clock.sleep(HOUR)]));
    expect(response(world)?.Reason).toContain('[TimeRanOut]');
    return made;
  }

  function slowDown(world: World): void {
    const describeSecret = world.secret.describe.bind(world.secret);
    world.secret.describe = async () => {
      await world.clock.sleep(400_000);
      return describeSecret();
    };
  }

  test('nothing is issued', async () => {
    const { world } = box;
    slowDown(world);
    expect(await timeOut(world, 'Create')).toEqual(world.calls.made);
    expect(world.issuer.keys.size).toBe(0);
    expect(world.secret.labels).toEqual({});
  });

  test('a late result of issue is not stored, and the Delete of the rollback removes the credential', async () => {
    const { world } = box;
    world.watchLabels = false;
    overrideAdapter(world, ({ issue }) => ({
      issue: async () => {
        const value = await issue({} as never);
        await world.clock.sleep(400_000);
        return value;
      },
    }));
    expect(await timeOut(world, 'Create')).toEqual(world.calls.made);
    const physicalId = response(world)?.PhysicalResourceId;
    expect(world.issuer.keys.size).toBe(1);
    await succeed(world, 'Delete', { physicalId });
    expect(world.issuer.keys.size).toBe(0);
  });

  test('nothing is removed', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    slowDown(world);
    expect(await timeOut(world, 'Delete')).toEqual(world.calls.made);
    expect(world.issuer.keys.size).toBe(1);
  });
});
