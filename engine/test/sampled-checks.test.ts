import { sampledChecks } from './sampled-checks';

const run = async () => undefined;
const withFaults = Array.from({ length: 24 }, (_, i) => ({
  name: `recovers from "crash" at every call of ${i}`,
  run,
}));
const others = ['adopts', 'redacts'].map((name) => ({ name, run }));
const all = [...withFaults, ...others];

afterEach(() => {
  delete process.env.EVERY_FAULT;
  jest.resetModules();
});

test('kinds whose names differ by a letter make other checks with faults, and together all of them', () => {
  const parts = [...'abcdefghijkl'].map((kind) => sampledChecks(kind, all));
  for (const part of parts) expect(part).toEqual(expect.arrayContaining(others));
  const made = parts.flatMap((part) => part.filter(({ name }) => name.startsWith('recovers')));
  expect(made).toHaveLength(withFaults.length);
  expect(new Set(made)).toEqual(new Set(withFaults));
});

test('EVERY_FAULT=1 makes all checks', async () => {
  process.env.EVERY_FAULT = '1';
  jest.resetModules();
  const { sampledChecks: every } = await import('./sampled-checks');
  expect(every('a', all)).toEqual(all);
});
