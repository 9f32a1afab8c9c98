import { isDate } from './dates';
import { isObject, valuesOf } from './values';

const COMPARISONS = [
  'String(Not)?(Equals(IgnoreCase)?|Like)',
  '(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)',
  'Arn(Not)?(Equals|Like)',
  '(Not)?IpAddress',
  'Bool',
  'BinaryEquals',
].join('|');

/** Any operator; `Null` alone takes no IfExists. Source: "IAM JSON policy elements: Condition operators". */
const OPERATOR = new RegExp(`^(For(AllValues|AnyValue):)?((${COMPARISONS})(IfExists)?|Null)$`);
const DATE_OPERATOR = /^(For(AllValues|AnyValue):)?Date/;

/**
 * Tells whether a Condition element maps operators to keys, and keys to values. Numbers and booleans need no quotation
 * marks. An operator without keys tests nothing, and its name is then not looked at.
 */
export function isConditionBlock(block: unknown): boolean {
  return (
    isObject(block) &&
    Object.entries(block).every(
      ([operator, tests]) =>
        isObject(tests) &&
        (OPERATOR.test(operator) || Object.keys(tests).length === 0) &&
        Object.values(tests).every((element) => valuesOf(element).every(isScalar)),
    )
  );
}

/** Tells whether every date that a well-formed Condition element compares with is one. */
export function datesAreValid(block: Readonly<Record<string, Readonly<Record<string, unknown>>>>): boolean {
  return Object.entries(block)
    .filter(([operator]) => DATE_OPERATOR.test(operator))
    .flatMap(([, tests]) => Object.values(tests).flatMap(valuesOf))
    .every((value) => isDate(String(value)));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
