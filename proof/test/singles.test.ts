import { Random } from '../../rehearsal/src/kernel/random';
import { Explorer } from '../explore/explorer';
import { families } from '../explore/families';
import { prepare } from '../explore/prepare';
import { PROVEN_KINDS } from '../kinds';

/** Some of all starts and scenarios, with a sample of their faults: in this process, from the sources. */
const some = families(
  PROVEN_KINDS.map(({ name }) => name),
  1,
).filter((_, i) => i % 23 === 6);
const SHARE = 0.02;

test.each(some.map((family) => ({ ...family, name: Object.values(family).join(' ') })))(
  'whatever goes wrong, the rules hold: $name',
  async ({ name, ...family }) => {
    const reach = { shares: [SHARE], random: new Random(1), most: 1 };
    const explorer = new Explorer(await prepare(family), family, reach);
    await explorer.explore();
    expect({ name, findings: explorer.findings }).toEqual({ name, findings: [] });
    expect(explorer.counts[1]).toBeGreaterThan(0);
  },
);
