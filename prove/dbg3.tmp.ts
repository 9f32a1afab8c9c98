import { follow, playOut, stage } from './explore/stage';
import { ACTS } from './story/acts';

const [kind, start, act, propagation] = process.argv.slice(2) as any[];
(async () => {
  for (const sequel of Object.keys((ACTS as any)[act].sequels)) {
    const family = { kind, start, act, propagation, seed: 1 };
    const w = await stage(family);
    let calls = 0;
    const ops: Record<string, number> = {};
    w.onCall = (_i, _t, c) => {
      calls++;
      ops[c.operation] = (ops[c.operation] ?? 0) + 1;
    };
    await playOut(w);
    const first = calls;
    if (!w.broken && w.memory.plan.length) {
      follow(w, family, sequel);
      await playOut(w);
    }
    process.stdout.write(
      `${sequel} act ${first} all ${calls} ${JSON.stringify(ops)} ${w.memory.violation?.what}\n`,
    );
  }
})();
