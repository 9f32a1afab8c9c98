/** The guide of Macie names `{100,1000}` as too large, and `{100,}` as the replacement. */
export const LARGEST_REPEAT = 100;

/** Replaces counts of more than 100 by "at least 100". */
export const withoutLargeRepeats = (regex: string): string =>
  regex.replace(/\{(\d+)(,?)(\d*)\}/g, (repeat, from: string, _comma: string, to: string) => {
    const isLarge = Number(from) > LARGEST_REPEAT || Number(to) > LARGEST_REPEAT;
    return isLarge ? `{${Math.min(Number(from), LARGEST_REPEAT)},}` : repeat;
  });
