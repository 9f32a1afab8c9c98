import fc from 'fast-check';

const HOURS = fc.oneof(
  fc.nat({ max: 23 }).map(String),
  fc
    .tuple(
      fc.constantFrom('', ...Array.from({ length: 24 }, (_, hour) => `${hour}`)),
      fc.integer({ min: 1, max: 23 }),
    )
    .map(([start, step]) => `${start}/${step}`),
);

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A value, a range, a start with a step, or a list of these. */
function field(least: number, most: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const value = fc
    .tuple(fc.integer({ min: least, max: most }), fc.boolean())
    .map(([number, named]) => (named && names[number - least]) || `${number}`);
  const span = fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const stepped = fc
    .tuple(fc.oneof(value, span, fc.constant('*')), fc.integer({ min: 1, max: most }))
    .map(([start, step]) => `${start}/${step}`);
  return fc
    .array(fc.oneof(value, span, stepped), { minLength: 1, maxLength: 3 })
    .map((items) => items.join(','));
}

const dayOfMonth = fc.oneof(
  fc.constant('L'),
  fc.constant('*'),
  field(1, 31),
  fc.constantFrom(...DAYS).map((day) => `${day}L`),
);
const dayOfWeek = fc.oneof(
  fc.constant('L'),
  field(1, 7, DAYS),
  fc
    .tuple(fc.constantFrom(...DAYS, '1', '4', '7'), fc.integer({ min: 1, max: 5 }))
    .map(([day, nth]) => `${day}#${nth}`),
);
const days = fc.oneof(
  dayOfMonth.map((day): [string, string] => [day, '?']),
  dayOfWeek.map((day): [string, string] => ['?', day]),
);
const month = fc.oneof(
  { arbitrary: fc.constant('*'), weight: 3 },
  { arbitrary: field(1, 12, MONTHS), weight: 1 },
);

/** Valid cron expressions of the user guide. Some never match a time. */
export const crons = fc
  .tuple(HOURS, days, month)
  .map(([hours, [ofMonth, ofWeek], ofYear]) => `cron(0 ${hours} ${ofMonth} ${ofYear} ${ofWeek} *)`);

/** Cron expressions with one changed character, most of them invalid. */
export const damagedCrons = fc
  .tuple(crons, fc.nat(), fc.constantFrom(...'0123456789#?*-/,LWS '))
  .map(([expression, place, character]) => {
    const at = place % expression.length;
    return expression.slice(0, at) + character + expression.slice(at + 1);
  });

/** Construct paths. */
export const paths = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/), { minLength: 1, maxLength: 4 })
  .map((ids) => ids.join('/'));
