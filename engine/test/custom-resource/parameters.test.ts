import type { Adapter } from '../../src/adapter';
import { ENVIRONMENT } from '../../src/contract';
import { HOUR } from '../../src/time/clock';
import { codeOf, eachWorld, resourceEvent, type World } from '../world/world';

const box = eachWorld();

describe('a custom resource with other parameters than the function was configured with', () => {
  test.each(['Create', 'Update'] as const)('is refused before any call (%s)', async (request) => {
    const world = await box.world.deploy();
    world.calls.reset();
    for (const logicalId of ['MailerKeyCredential', 'AnotherResource']) {
      await world.resource(request, { principal: 'mallory', logicalId });
      expect(world.answers.at(-1)).toMatchObject({
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
  ])('is refused for %s, whose value it does not tell', async (_name, credential, name) => {
    const { world } = box;
    world.parameters = { kind: 'memory', credential };
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain(`configured with: ${name}. `);
    expect(world.answers.at(-1)?.Reason).not.toContain('evil');
    expect(world.calls.made).toEqual([]);
  });

  test('is accepted when the values are the same texts, as CloudFormation sends them', async () => {
    const { world } = box;
    world.environment[ENVIRONMENT.credential] = JSON.stringify({ principal: 'alice', port: 5432, tls: true });
    world.parameters = { kind: 'memory', credential: { tls: 'true', port: '5432', principal: 'alice' } };
    await world.resource('Create');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
  });

  test('leaves nothing to delete when it was refused', async () => {
    const { world } = box;
    await world.resource('Create', { principal: 'mallory' });
    const { PhysicalResourceId: physicalId } = world.answers.at(-1) ?? {};
    await world.resource('Delete', { principal: 'mallory', physicalId });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.calls.made).toEqual([]);
  });
});

test('a custom resource whose answer would go elsewhere is refused, and nothing is sent there', async () => {
  const { world } = box;
  const event = { ...resourceEvent('Create'), ResponseURL: 'https://evil.example/answer' };
  const outcome = await world.run(world.invoke(event));
  expect(codeOf(outcome)).toBe('BadEvent');
  expect(String(outcome)).toContain('whose ResponseURL is not a CloudFormation URL');
  expect(String(outcome)).not.toContain('evil.example');
  expect(world.calls.made).toEqual([]);
  expect(world.answers).toEqual([]);
});

describe('after the time of a custom resource has run out', () => {
  /** Lets what the invocation left behind go on for an hour, as in a warm sandbox. Returns the calls until its answer. */
  async function runOut(world: World, request: 'Create' | 'Delete'): Promise<string[]> {
    let made: string[] = [];
    const invoked = world.invoke(resourceEvent(request)).then(() => {
      made = [...world.calls.made];
    });
    await world.run(Promise.all([invoked, world.clock.sleep(HOUR)]));
    expect(world.answers.at(-1)?.Reason).toContain('[TimeRanOut]');
    return made;
  }

  function slowDown(world: World): void {
    const describeSecret = world.secret.describe.bind(world.secret);
    world.secret.describe = async () => {
      await world.clock.sleep(400_000);
      return describeSecret();
    };
  }

  test('nothing is issued any more', async () => {
    const { world } = box;
    slowDown(world);
    expect(await runOut(world, 'Create')).toEqual(world.calls.made);
    expect(world.issuer.keys.size).toBe(0);
    expect(world.secret.labels).toEqual({});
  });

  test('nothing is stored of what the issuer answers late, and the Delete of the roll back removes it', async () => {
    const { world } = box;
    world.watchLabels = false;
    const factory = world.issuer.factory();
    world.kinds = () => ({
      kind: 'memory',
      create(parameters, tools) {
        const kind = factory.create(parameters, tools) as unknown as ReturnType<typeof world.issuer.adapter>;
        const issue = async () => {
          const value = await kind.issue({} as never);
          await world.clock.sleep(400_000);
          return value;
        };
        return { ...kind, issue } as Adapter;
      },
    });
    expect(await runOut(world, 'Create')).toEqual(world.calls.made);
    const physicalId = world.answers.at(-1)?.PhysicalResourceId;
    expect(world.issuer.keys.size).toBe(1);
    await world.resource('Delete', { physicalId });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('nothing is removed any more', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    slowDown(world);
    expect(await runOut(world, 'Delete')).toEqual(world.calls.made);
    expect(world.issuer.keys.size).toBe(1);
  });
});
