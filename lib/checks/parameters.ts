import { CfnParameter, Reference, SecretValue, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';

/**
 * Refuses parameters of a credential that are or resolve to a secret value, because they are in the template, in the
 * environment of the function and in the events of the custom resource. A secret in plain text is not detected.
 *
 * @throws `SecretInParameters`, `ParameterNotSupported`
 */
export function checkParameters(rotator: Construct, parameters: { [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(parameters)) {
    const found = secretIn(rotator, value);
    if (found) {
      refuse(
        'SecretInParameters',
        `The parameter ${name} of the credential of ${rotator.node.path} is ${found}: its value would be in the ` +
          'environment of the function and in the events of CloudFormation.',
        'Pass the name or ARN for the handler to read, or use adminSecret.',
      );
    }
    const finite = typeof value !== 'number' || Token.isUnresolved(value) || Number.isFinite(value);
    if (!['string', 'number', 'boolean'].includes(typeof value) || !finite) {
      refuse(
        'ParameterNotSupported',
        `The parameter ${name} of the credential of ${rotator.node.path} is ${finite ? `of type ${value === null ? 'null' : typeof value}` : value}, ` +
          'which CloudFormation does not pass to the function unchanged.',
        'Use a string, a number or a boolean; write a list or an object as JSON.',
      );
    }
  }
}

function secretIn(rotator: Construct, value: unknown): string | undefined {
  if (SecretValue.isSecretValue(value)) return 'a SecretValue';
  const resolved = JSON.stringify(Stack.of(rotator).resolve(value)) ?? '';
  if (resolved.includes('{{resolve:')) return 'a dynamic reference';
  if (/"Fn::GetAtt":\["[^"]+","SecretAccessKey"\]/.test(resolved)) return 'a secret access key';
  const isHidden = referencesIn(value).some(isNoEcho) || namesHidden(rotator, resolved);
  return isHidden ? 'a parameter with NoEcho' : undefined;
}

const isNoEcho = (target: unknown): boolean => target instanceof CfnParameter && target.noEcho;

/** True if a resolved value refers to a parameter of the stack with NoEcho, including in functions and numbers. */
function namesHidden(rotator: Construct, resolved: string): boolean {
  const stack = Stack.of(rotator);
  const hidden = stack.node.findAll().filter(isNoEcho) as CfnParameter[];
  return hidden
    .map(({ logicalId }) => String(stack.resolve(logicalId)))
    .some((id) => resolved.includes(`{"Ref":"${id}"}`) || resolved.includes(`\${${id}}`));
}

/** Constructs that the tokens in a text refer to. */
function referencesIn(value: unknown): unknown[] {
  if (typeof value !== 'string') return [];
  return Tokenization.reverseString(value)
    .tokens.filter((token) => Reference.isReference(token))
    .map((token) => (token as Reference).target);
}
