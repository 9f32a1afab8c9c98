import { Annotations, Token } from 'aws-cdk-lib';
import { Effect, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { checkParameters } from './parameters';
import { secretPathOf } from './secret-path';
import { expectShape, expectThat } from './shape';

/**
 * Checks the configuration that a kind of credential returns.
 *
 * @throws `SecretInParameters`, `ParameterNotSupported`, `PrincipalNotFixed`, `SlotsNotSupported`, `WrongType`
 */
export function checkCredentialConfig(rotator: Construct, config: CredentialConfig): void {
  checkParameters(rotator, config.parameters);
  checkPrincipal(rotator, config.principal);
  checkSlots(rotator, config.slots);
  checkStatements(rotator, config.statements ?? []);
}

/** The logical ids of the issuing resources depend on the principal, so it must be a fixed text. */
function checkPrincipal(rotator: Construct, principal: unknown): void {
  const of = `principal of the credential of ${secretPathOf(rotator)}`;
  expectThat(typeof principal === 'string', of, principal, 'Pass a text.');
  if (principal !== '' && !Token.isUnresolved(principal)) return;
  refuse(
    'PrincipalNotFixed',
    `The ${of} is ${principal === '' ? 'empty' : 'a token'}. It must identify whose credentials are issued, with the same text in every synth.`,
    'Write a name of the user, role or account at the issuer.',
  );
}

function checkSlots(rotator: Construct, slots: unknown): void {
  if (slots === undefined || (Number.isInteger(slots) && (slots as number) >= 1)) return;
  refuse(
    'SlotsNotSupported',
    `The slots of the credential of ${secretPathOf(rotator)} are ${Token.isUnresolved(slots) ? 'a token' : String(slots)}.`,
    'Use a whole number of 1 or more, or omit it.',
  );
}

function checkStatements(rotator: Construct, statements: PolicyStatement[]): void {
  const of = `statements of the credential of ${secretPathOf(rotator)}`;
  expectThat(Array.isArray(statements), of, statements, 'Pass a list of policy statements.');
  for (const statement of statements) {
    expectShape(`element of the ${of}`, statement, ['toStatementJson', 'effect'], 'Pass a PolicyStatement.');
  }
  const wide = statements.find(isWide);
  if (!wide) return;
  Annotations.of(rotator).addWarningV2(
    'cdk-rekey:wideStatement',
    `A statement of the credential of ${secretPathOf(rotator)} has a wildcard for whole services or for every resource: ` +
      `${JSON.stringify(wide.toStatementJson())}. Name the actions and the ARNs. Where the service has no resource-level permission, acknowledge this warning.`,
  );
}

function isWide(statement: PolicyStatement): boolean {
  if (statement.effect !== Effect.ALLOW) return false;
  const { actions, resources, notActions, notResources } = statement;
  return (
    notActions.length > 0 ||
    notResources.length > 0 ||
    resources.includes('*') ||
    actions.some((action) => /^(\*|[^:]+:\*)$/.test(action))
  );
}
