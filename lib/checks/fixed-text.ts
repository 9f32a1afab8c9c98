import { Token } from 'aws-cdk-lib';
import { refuse } from '../refuse';
import { expectThat } from './shape';

/**
 * Refuses a value that is no text, or whose text is known only at deploy.
 *
 * @param what - name of the value in the message.
 * @throws `UnknownAtSynth`, `WrongType`
 */
export function expectFixedText(what: string, value: unknown, example?: string): asserts value is string {
  const fix = example === undefined ? 'Pass a string.' : `Pass a string such as ${example}.`;
  expectThat(typeof value === 'string', what, value, fix);
  if (!Token.isUnresolved(value)) return;
  refuse('UnknownAtSynth', `The ${what} is a token, so it cannot be checked.`, 'Write the value itself.');
}

/** The form that an issuer gives to a name. */
export interface NameForm {
  readonly form: RegExp;
  readonly example: string;
  /** Error for another form, such as `StripeNameNotSupported`. */
  readonly code: string;
  /** Ends the sentence "The account is ...,". */
  readonly reason: string;
}

/**
 * Refuses a value that is not a name of an issuer.
 *
 * @param what - name of the value in the message.
 * @throws the code of the form, `UnknownAtSynth`, `WrongType`
 */
export function expectName(what: string, value: unknown, { form, example, code, reason }: NameForm): void {
  expectFixedText(what, value, example);
  if (form.test(value)) return;
  refuse(code, `The ${what} is ${JSON.stringify(value)}, ${reason}.`, `Write it as in ${example}.`);
}
