import type { Level } from '../../src/faults/level';

const CALM: Level = {
  calls: { throttled: 0, 'error-before': 0, 'error-after': 0, 'answer-lost': 0, 'no-answer': 0 },
  storms: { likelihood: 0, factor: 1 },
  killed: 0,
  doubled: 0,
  lost: 0,
  keyLate: { likelihood: 0, most: 0 },
  labelsLate: { likelihood: 0, most: 0 },
  clockSkew: { likelihood: 0, most: 0 },
};

/** A level with only the given faults. */
export function only(level: Partial<Level>): Level {
  return { ...CALM, ...level };
}

export function onlyCalls(calls: Partial<Level['calls']>): Level {
  return only({ calls: { ...CALM.calls, ...calls } });
}
