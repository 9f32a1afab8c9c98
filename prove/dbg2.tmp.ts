import { Random } from '../rehearsal/src/kernel/random';
import { Explorer } from './explore/explore';
import { families } from './explore/families';
import { scheduleText } from './explore/schedule-text';
import { stage } from './explore/stage';

const [kind, most, modulus, rest] = process.argv.slice(2);
Error.stackTraceLimit = 0;
(async () => {
  const all = families(kind.split(','), 1).filter((_, i) => i % Number(modulus) === Number(rest ?? 0));
  for (const family of all) {
    const began = process.cpuUsage();
    const explorer = new Explorer(await stage(family), family, {
      shares: [Number(most)],
      random: new Random(1),
      most: 3,
      stop: true,
    });
    await explorer.explore();
    const { user } = process.cpuUsage(began);
    process.stdout.write(
      `${family.kind} ${family.act} ${family.start} ${family.propagation} ${explorer.counts} played ${explorer.played} ${Math.round(user / 1000)} ms\n`,
    );
    for (const f of explorer.findings.slice(0, 3))
      process.stdout.write(`   ${f.violation.rule}: ${f.violation.what}\n   ${scheduleText(f.schedule)}\n`);
  }
})();
