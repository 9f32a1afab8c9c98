import type { Answer } from '../../test/recordings/wire';
import { asText, type Sequence } from './calls/call';
import { replayCommand } from './calls/replay';
import { type Difference, outcome } from './compare/compare';
import { type Stale, sequencesOf } from './differences/listed';
import type { Exchange } from './play';

const LONGEST = 500;

/** A sequence whose last call showed differences that are not on the list. */
export interface Unlisted {
  readonly past: readonly Exchange[];
  readonly differences: readonly Difference[];
  /** The calls that were generated, before they were shrunk. */
  readonly generated: number;
}

export interface Tally {
  readonly sequences: number;
  readonly failed: number;
  readonly generated: number;
  readonly compared: number;
  /** Sequences that ended at a listed difference after which the two do not hold the same. */
  readonly endedEarly: number;
}

/** The sequence, call by call with both answers, and how to play it again. */
export function unlistedText({ past, differences, generated }: Unlisted): string {
  const calls = past.map(({ call, local, moto, differences: known }, i) => {
    const answers =
      known.length === 0
        ? [`     both:          ${answerText(local)}`]
        : [`     the local AWS: ${answerText(local)}`, `     moto:          ${answerText(moto)}`];
    return [`  ${i + 1}. ${cut(asText(call))}`, ...answers].join('\n');
  });
  const found = differences.map(
    ({ at, local, moto }) => `     differ at ${at}: ${cut(local)} ≠ ${cut(moto)}`,
  );
  const sequence = past.map(({ call }) => call);
  return [
    `A difference that is not listed, in ${past.length} calls (shrunk from ${generated}):`,
    ...calls,
    ...found,
    `Play it again with: ${replayCommand(sequence)}`,
    "If AWS's documents side with moto, mend the local AWS; otherwise list it in rehearsal/checks/moto/differences.",
  ].join('\n');
}

export function staleText({ entry, operation }: Stale): string {
  const sequences = sequencesOf(entry);
  const last = sequences.find((sequence) => sequence[sequence.length - 1]?.operation === operation);
  return [
    `The listed difference "${entry.name}" does not occur in ${operation}: it is stale there, or hidden by another.`,
    `Play what is to show it with: ${replayCommand(last ?? (sequences[0] as Sequence))}`,
    'Take it off the list, or mend it.',
  ].join('\n');
}

export function tallyText(tally: Tally, listed: number): string {
  const share = tally.generated === 0 ? 100 : Math.floor((100 * tally.compared) / tally.generated);
  return (
    `moto: ${tally.sequences - tally.failed} sequences passed, ${tally.failed} failed; ` +
    `${tally.compared} calls compared, ${share} % of those generated ` +
    `(${tally.endedEarly} sequences ended where the two are known to hold different things); ` +
    `${listed} listed differences`
  );
}

function answerText(answer: Answer): string {
  return cut(answer.error ? outcome(answer) : JSON.stringify(answer.output ?? {}));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
