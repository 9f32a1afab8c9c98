import { type CheckOptions, type CheckReport, runCheck } from '../check-command';
import { checkKnownDifferences, compareGenerated, compareSequence } from './compare-endpoints';
import { withLocalAws } from './endpoints/local';
import { withMoto } from './endpoints/moto';
import { KNOWN_DIFFERENCES } from './known-differences';
import { comparedShare, countsText, failureText, parseReplay, staleText } from './report';
import type { Pair } from './run-sequence';
import { sequences } from './sequences';
import { Moto, motoPython } from './server/moto';

export const SPEC = {
  help: `Usage: npm run check:moto -- [options]

Sends generated sequences of calls to moto and to the local AWS. Fails at a difference that is not in
rehearsal/checks/moto/known-differences, and at a known difference that does not occur.

  --replay CALLS   runs only these calls, which a failed check printed`,
  size: { option: 'sequences', default: 1000, full: 10_000 },
  text: 'replay',
};

/** One server for each core of the machine that runs the check in CI. */
const SERVERS = 2;

/** The share of generated calls that must be compared, so that known differences do not hide the rest. */
const MIN_COMPARED = 0.8;

export function command(args: readonly string[], print: (text: string) => void): Promise<number> {
  return runCheck(SPEC, args, print, async (options, progress) => {
    const replay = options.text === undefined ? undefined : parseReplay(options.text);
    const python = await motoPython(progress);
    const servers: Moto[] = [];
    try {
      for (let i = 0; i < (replay ? 1 : SERVERS); i++) servers.push(await Moto.start({ python }));
      const pairs = servers.map((moto) => ({ local: withLocalAws, moto: withMoto(moto) }));
      if (!replay) return await check(options, pairs);
      const failure = await compareSequence(replay, KNOWN_DIFFERENCES, pairs[0] as Pair);
      const { length: calls } = failure.history;
      if (failure.differences.length > 0) {
        return { passed: false, lines: [failureText(failure)], result: { failures: [failure] } };
      }
      return { passed: true, lines: [`${calls} calls without an unknown difference`], result: { calls } };
    } finally {
      await Promise.all(servers.map((moto) => moto.stop()));
    }
  });
}

async function check({ size, seed }: CheckOptions, pairs: readonly Pair[]): Promise<CheckReport> {
  const known = await checkKnownDifferences(KNOWN_DIFFERENCES, pairs[0] as Pair);
  const generated = await compareGenerated(sequences, KNOWN_DIFFERENCES, pairs, { count: size, seed });
  const failures = [...known.failures, ...generated.failures];
  const enough = comparedShare(generated.counts) >= MIN_COMPARED;
  return {
    passed: failures.length === 0 && known.stale.length === 0 && enough,
    lines: [
      ...failures.map(failureText),
      ...known.stale.map(staleText),
      ...(enough ? [] : [`Less than ${100 * MIN_COMPARED} % of the calls were compared.`]),
      countsText(generated.counts, failures.length, KNOWN_DIFFERENCES.length),
    ],
    result: {
      ...generated.counts,
      failures,
      stale: known.stale.map(({ entry }) => entry.rule),
      knownDifferences: KNOWN_DIFFERENCES.length,
    },
  };
}
