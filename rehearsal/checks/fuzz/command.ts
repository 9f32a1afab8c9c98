import { runCheck } from '../check-command';
import { type FuzzFault, fuzz } from './run';

const SPEC = {
  help: `Usage: npm run check:fuzz -- [options]

Sends generated requests to the local AWS: valid requests with wrong types, missing and unknown members, bad policies,
encodings and signatures. Fails if a request is not answered as AWS answers, or if the local AWS does not work afterwards.
`,
  size: { option: 'requests', default: 20_000, full: 200_000 },
};

export function command(args: readonly string[], print: (text: string) => void): Promise<number> {
  return runCheck(SPEC, args, print, async ({ size, seed }) => {
    const { faults, answers } = await fuzz(size, seed);
    const counts = [...answers].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
    return {
      passed: faults.length === 0,
      lines: [
        ...faults.map(faultText),
        `${size} requests, ${faults.length} faults; answers: ${counts.join(', ')}`,
      ],
      result: { requests: size, faults, answers: Object.fromEntries(answers) },
    };
  });
}

export function faultText({ operation, problem, request }: FuzzFault): string {
  const shown = request && JSON.stringify({ ...request, body: request.body.slice(0, 2000) });
  return [`${operation}: ${problem}`, shown].filter(Boolean).join('\n  ');
}
