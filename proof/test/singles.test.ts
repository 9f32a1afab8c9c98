import { Random } from '../../engine/src/testing/random';
import { Explorer } from '../explore/explorer';
import { families } from '../explore/families';
import { prepare } from '../explore/prepare';
import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS } from '../scenarios/scenarios';

const all = families(
  PROVEN_KINDS.map(({ kind }) => kind),
  1,
);
/** One family of each scenario, of various kinds; `npm run prove` explores the others. */
const chosen = Object.keys(SCENARIOS).flatMap((name, i) => {
  const own = all.filter(({ scenario }) => scenario === name);
  return own.slice((i * 29) % own.length).slice(0, 1);
});

test.each(chosen.map((family) => ({ ...family, name: Object.values(family).join(' ') })))(
  'keeps every rule with a fault at any request: $name',
  async ({ name, ...family }) => {
    const reach = { shares: [0.02], random: new Random(1), most: 1 };
    const explorer = new Explorer(await prepare(family), family, reach);
    await explorer.explore();
    expect({ name, findings: explorer.findings }).toEqual({ name, findings: [] });
    expect(explorer.counts[1]).toBeGreaterThan(0);
  },
);

test('runs the schedules without a fault after the deadline as well', async () => {
  const family = chosen.find(({ scenario }) => scenario === 'rotation');
  if (!family) throw new Error('No family of rotations was chosen.');
  const reach = { shares: [1], random: new Random(1), most: 1, until: 0 };
  const explorer = new Explorer(await prepare(family), family, reach);
  await explorer.explore();
  expect(explorer.counts[0]).toBeGreaterThan(0);
  expect(explorer.counts[1]).toBe(0);
  expect(explorer.stopped).toBe(true);
});
