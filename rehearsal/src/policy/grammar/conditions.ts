import { isDate } from './dates';
import { isObject, list } from './values';

const COMPARISONS = [
  'String(Not)?(Equals(IgnoreCase)?|Like)',
  '(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)',
  'Arn(Not)?(Equals|Like)',
  '(Not)?IpAddress',
  'Bool',
  'BinaryEquals',
].join('|');

/** Any operator; `Null` is the only one without IfExists. Source: "IAM JSON policy elements: Condition operators". */
const OPERATOR = new RegExp(`^(For(AllValues|AnyValue):)?((${COMPARISONS})(IfExists)?|Null)$`);
const DATE_OPERATOR = /^(For(AllValues|AnyValue):)?Date/;
const SCALARS = ['string', 'number', 'boolean'];

/**
 * True if a Condition element maps operators to keys, and keys to scalar values. IAM does not check the name of an
 * operator without keys.
 */
export function isConditionBlock(block: unknown): boolean {
  return (
    isObject(block) &&
    Object.entries(block).every(
      ([operator, tests]) =>
        isObject(tests) &&
        (OPERATOR.test(operator) || Object.keys(tests).length === 0) &&
        Object.values(tests).every((element) =>
          list(element).every((value) => SCALARS.includes(typeof value)),
        ),
    )
  );
}

/** True if every date in a well-formed Condition element is valid. */
export function datesAreValid(block: Readonly<Record<string, Readonly<Record<string, unknown>>>>): boolean {
  return Object.entries(block)
    .filter(([operator]) => DATE_OPERATOR.test(operator))
    .flatMap(([, tests]) => Object.values(tests).flatMap((element) => list(element)))
    .every((value) => isDate(String(value)));
}
