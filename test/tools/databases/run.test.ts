import { faultsOf } from '../../../tools/checks/databases/report';
import { checkServer } from '../../../tools/checks/databases/run';
import { type Defects, memoryServer } from './memory-server';

const ROTATIONS = 8;

const run = (defects: Defects = {}) => checkServer(memoryServer(defects), { rotations: ROTATIONS, seed: 1 });

test('reports a server on which every login works, and the refused logins of the baseline', async () => {
  const result = await run();
  expect(result).toMatchObject({
    server: 'memory',
    version: 'Memory 1',
    real: true,
    rotations: ROTATIONS,
    refused: 0,
    ownershipErrors: 0,
    longestDeadWindowMs: 0,
    unretired: 0,
    notes: [],
  });
  expect(result.connections).toBeGreaterThan(ROTATIONS);
  expect(result.faults).toBeGreaterThan(0);
  expect(faultsOf(result, ROTATIONS, false)).toEqual([]);
});

test('the prober and the pool find an adapter that drops the current password for 50 ms', async () => {
  const result = await run({ refusesCurrentFor: 50 });
  expect(result.longestDeadWindowMs).toBeGreaterThanOrEqual(40);
  expect(result.refused).toBeGreaterThan(0);
  expect(result.notes).toContain('login: Error: refused');
  expect(faultsOf(result, ROTATIONS, false)).toEqual([
    `memory: ${result.refused} refused`,
    `memory: AWSCURRENT was refused for ${result.longestDeadWindowMs} ms`,
  ]);
  expect(faultsOf(result, ROTATIONS, true)).toEqual([]);
});

test('finds replaced credentials that the server still accepts', async () => {
  const result = await run({ neverRetires: true });
  expect(result.unretired).toBeGreaterThan(0);
  expect(faultsOf(result, ROTATIONS, false)).toContain(
    `memory: ${result.unretired} replaced credentials were not retired`,
  );
});

test('the pool finds objects of the wrong owner', async () => {
  const result = await run({ ownedByLogin: true });
  expect(result.ownershipErrors).toBeGreaterThan(0);
  expect(result.notes[0]).toMatch(/^owned by app_/);
  expect(faultsOf(result, ROTATIONS, false)).toEqual([`memory: ${result.ownershipErrors} ownership errors`]);
});

test('fails for a baseline that is never refused', async () => {
  const result = await run({ baselineWorks: true });
  expect(result.baselineRefused).toBe(0);
  expect(faultsOf(result, ROTATIONS, false)).toEqual([
    'memory: the baseline was not refused, so the load is too low',
  ]);
});

test('fails for rotations that do not end', async () => {
  const result = await run({ neverVerifies: true });
  expect(result.rotations).toBe(0);
  expect(faultsOf(result, ROTATIONS, false)).toContain(`memory: 0 of ${ROTATIONS} rotations ended`);
});
