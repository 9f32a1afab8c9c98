import { AwsError } from '../../errors';

const MOST = 30;
/** Printable ASCII. */
const ASCII = /^[ -~]*$/;

/**
 * Checks dimensions. Source: API_Dimension.
 * @throws an error with the given code: InvalidParameterValue of PutMetricData or ValidationError of PutMetricAlarm
 */
export function checkDimensions(
  dimensions: readonly (readonly [name: string, value: string])[],
  code: string,
): void {
  const problem = problemOf(dimensions);
  if (problem) throw new AwsError(code, problem);
}

function problemOf(dimensions: readonly (readonly [name: string, value: string])[]): string | undefined {
  if (dimensions.length > MOST) return `The collection Dimensions must not have a size greater than ${MOST}.`;
  for (const [i, [name, value]] of dimensions.entries()) {
    const parameter = `Dimensions.member.${i + 1}`;
    const problem =
      textProblem(name, `${parameter}.Name`, 255) ??
      (name.startsWith(':')
        ? `The value ${name} for parameter ${parameter}.Name cannot start with a colon.`
        : undefined) ??
      textProblem(value, `${parameter}.Value`, 1024);
    if (problem) return problem;
  }
  return undefined;
}

function textProblem(text: string, parameter: string, longest: number): string | undefined {
  if (!ASCII.test(text)) return `The value ${text} for parameter ${parameter} contains non-ASCII characters.`;
  if (text.trim() === '')
    return `The value for parameter ${parameter} must have a character that is not white space.`;
  if (text.length <= longest) return undefined;
  return `The parameter ${parameter} must be shorter than ${longest + 1} characters.`;
}
