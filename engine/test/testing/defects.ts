import type { AdapterFactory } from 'cdk-rekey-engine';
import { conformanceChecks, type KindUnderTest, type VirtualClock } from 'cdk-rekey-engine/testing';
import type { Calls } from '../../src/traits';
import { acme, FakeAcme } from './acme';
import { FakeDatabase, type password } from './database';

export type Change = (adapter: Calls) => Partial<Record<keyof Calls, unknown>>;

/** The same kind, with changes in its adapter. */
function lying(factory: AdapterFactory, change: Change): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context);
      return { ...adapter, ...change(adapter as Calls) } as typeof adapter;
    },
  };
}

export const withTraits =
  (traits: object): Change =>
  (adapter) => ({ traits: { ...adapter.traits, ...traits } });

interface Acme {
  readonly issuer: FakeAcme;
  readonly clock: VirtualClock;
}

export type Build = Parameters<typeof conformanceChecks>[0];

/** Acme tokens, with a lie. */
export const tokens =
  (lie: (acme: Acme) => Change, more: (acme: Acme) => Partial<KindUnderTest> = () => ({})): Build =>
  ({ clock }) => {
    const issuer = new FakeAcme(clock);
    return {
      factory: lying(acme(issuer), lie({ issuer, clock })),
      parameters: { account: 'mailer' },
      accepts: (text) => issuer.accepts(text),
      alive: () => issuer.ids(),
      ...more({ issuer, clock }),
    };
  };

/** Database passwords, with a lie. */
export const logins =
  (kind: typeof password, slots: number, lie: (database: FakeDatabase) => Change): Build =>
  () => {
    const database = new FakeDatabase(slots);
    return {
      factory: lying(kind(database), lie(database)),
      parameters: { user: 'app' },
      accepts: (text) => database.accepts(text),
      alive: () => database.alive(),
    };
  };

/** The message with which one check of the suite ends. */
async function verdict(build: Build, name: string): Promise<string> {
  const checks = conformanceChecks(build).filter((check) => check.name.startsWith(name));
  expect(checks).toHaveLength(1);
  return checks[0].run().then(
    () => 'passed',
    (error: Error) => error.message,
  );
}

export const late =
  (clock: VirtualClock, call: keyof Calls, milliseconds: number): Change =>
  (adapter) => ({
    [call]: async (...input: unknown[]) => {
      await clock.sleep(milliseconds);
      return (adapter[call] as (...input: unknown[]) => unknown).apply(adapter, input);
    },
  });

/** The list as it was some time ago. */
export const staleList =
  (clock: VirtualClock, behind: number): Change =>
  (adapter) => {
    const list = adapter.list as NonNullable<Calls['list']>;
    return { list: async () => (await list()).filter(({ created }) => created <= clock.now() - behind) };
  };

/** The name of a lie or a fault, the check that finds it, the kind, and the message. */
export type Case = [name: string, check: string, build: Build, message: RegExp];

export function find(cases: readonly Case[]): void {
  test.each(cases)('%s', async (_name, check, build, message) => {
    expect(await verdict(build, check)).toMatch(message);
  });
}
