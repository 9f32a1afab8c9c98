import { Token } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { type CredentialTraits, LivesAt } from '../credential-traits';
import { refuse } from '../refuse';
import { bundledCode } from './bundle';
import { libraryKinds } from './library-code';

/** Traits that synth uses; the adapter declares the others. */
const TRAITS = ['slots', 'livesAt', 'keyring', 'usageLag'];

/** A kind of credential of your own. Either `entry` or `code` holds its handler. */
export interface CustomCredentialProps {
  /**
   * Name of the kind, as the factory of its adapter has it: lower-case letters, digits and hyphens, up to 32, beginning
   * with a letter. It is not the name of a kind of the library.
   */
  readonly kind: string;

  /**
   * Whose credentials are issued: the user, role or account at the issuer. The same text from synth to synth, without
   * tokens. When it changes, the next deploy issues a credential for the new principal before it retires those of the
   * old one.
   */
  readonly principal: string;

  /**
   * Path of the TypeScript or JavaScript module that exports `handler`, made with `createHandler` of the package
   * `cdk-rekey-engine`; absolute, or relative to the working directory of the app. It is bundled at synth by esbuild,
   * which your project installs, into one ES module for Node.js 22.
   *
   * @default - `code` is given
   */
  readonly entry?: string;

  /**
   * Code that you have bundled yourself. The function runs Node.js 24.
   *
   * @default - `entry` is given
   */
  readonly code?: Code;

  /**
   * Name of the module in `code` and of its export.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;

  /**
   * Traits of the adapter that decide what is checked or granted at synth.
   *
   * @default - a credential that lives at its issuer, with two slots or more, whose uses are not reported
   */
  readonly traits?: CredentialTraits;

  /**
   * Parameters of the adapter: strings and numbers, which may be tokens, and booleans. Never a secret value: they are in
   * the template and in the environment of the function.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: unknown };

  /**
   * Permissions of the rotator at the issuer. Name ARNs; a statement for every resource or a whole service is warned of.
   *
   * @default - none: the issuer is no AWS service
   */
  readonly statements?: PolicyStatement[];

  /**
   * The secret with which the issuer is administered, such as the login of a database administrator. The adapter reads
   * its current value with `adminSecret()` of its context. Import it by its whole ARN, from the account and region of the
   * stack.
   *
   * @default - none
   */
  readonly adminSecret?: ISecret;

  /**
   * True when the issuer has a public address for which a VPC has no endpoint. A rotator in subnets without a route to
   * the internet is then refused at synth.
   *
   * @default false
   */
  readonly needsInternet?: boolean;
}

/**
 * Refuses props that no handler can be made of.
 *
 * @throws `KindNotSupported`, `EntryOrCode`, `WrongType`
 */
export function checkCustom(props: CustomCredentialProps): void {
  const { kind, entry, code, handler, parameters = {}, traits = {} } = props ?? {};
  const of = (name: string) => `${name} of Credential.custom`;
  expectThat(typeof kind === 'string', of('kind'), kind, "Pass a text, such as 'partner-token'.");
  checkKind(kind);
  if (entry !== undefined) {
    const isPath = typeof entry === 'string' && entry !== '' && !Token.isUnresolved(entry);
    expectThat(isPath, of('entry'), entry, 'Pass the path of a file.');
  }
  if (code !== undefined)
    expectShape(of('code'), code, ['bind', 'bindToResource'], 'Pass a Code of aws-lambda.');
  expectThat(isObject(parameters), of('parameters'), parameters, 'Pass an object.');
  expectThat(isObject(traits), of('traits'), traits, 'Pass an object.');
  for (const name of Object.keys(traits)) {
    const known = TRAITS.includes(name);
    expectThat(known, of(`traits.${name}`), name, `The traits of the stack are ${TRAITS.join(', ')}.`);
  }
  const { livesAt } = traits;
  const isPlace = livesAt === undefined || Object.values(LivesAt).includes(livesAt);
  expectThat(isPlace, of('traits.livesAt'), livesAt, 'Pass LivesAt.ISSUER or LivesAt.LABELS.');
  if ((entry === undefined) === (code === undefined) || (entry !== undefined && handler !== undefined)) {
    const given = Object.entries({ entry, code, handler }).flatMap(([name, value]) => (value ? [name] : []));
    refuse(
      'EntryOrCode',
      `The kind ${kind} has ${given.join(' and ') || 'neither entry nor code'}, but it is made of one of entry and code; handler belongs to code.`,
      'Give the path of the module as entry, or bundled code, and with it the handler if it is not index.handler.',
    );
  }
}

/** The configuration of the rotator. */
export function bindCustom(rotator: Construct, props: CustomCredentialProps): CredentialConfig {
  const { entry, code, traits, parameters = {}, handler, statements, principal, adminSecret } = props;
  return {
    ...traits,
    code: code ?? bundledCode(rotator, entry as string),
    handler,
    parameters,
    statements,
    principal,
    adminSecret,
    needsInternet: props.needsInternet,
  };
}

function checkKind(kind: string): void {
  const isName = /^[a-z][a-z0-9-]{0,31}$/.test(kind);
  if (isName && !libraryKinds().includes(kind)) return;
  refuse(
    'KindNotSupported',
    isName
      ? `The library has a kind with the name ${kind} itself.`
      : `The name of a kind is ${JSON.stringify(kind)}, but it has 1 to 32 lower-case letters, digits and hyphens, and begins with a letter.`,
    "Use another name, such as 'partner-token', here and in the factory of the adapter.",
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
