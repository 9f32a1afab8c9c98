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

/** Traits that synth needs. */
const TRAITS = ['slots', 'livesAt', 'keyring', 'usageLag', 'asynchronous'];

/** Properties of a custom kind of credential. Either `entry` or `code` has its handler. */
export interface CustomCredentialProps {
  /**
   * Name of the kind, the same as in the factory of its adapter: up to 32 lower-case letters, digits and hyphens,
   * starting with a letter. It must not be the name of a kind of the library.
   */
  readonly kind: string;

  /**
   * Principal of the credentials: the user, role or account at the issuer. The same text in every synth, without tokens.
   * When it changes, the next deploy issues a credential for the new principal before it retires those of the old one.
   */
  readonly principal: string;

  /**
   * Path of the TypeScript or JavaScript module that exports `handler`, created with `createHandler` of the package
   * `cdk-rekey-engine`; absolute, or relative to the working directory of the app. It is bundled at synth into one ES
   * module for Node.js 22 with esbuild, which your project must install.
   *
   * @default - `code` is used
   */
  readonly entry?: string;

  /**
   * Bundled code. The function runs Node.js 24.
   *
   * @default - `entry` is used
   */
  readonly code?: Code;

  /**
   * Name of the module in `code` and of its export.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;

  /**
   * Traits of the adapter that synth needs for checks and grants.
   *
   * @default - a credential that lives at its issuer, with two or more slots and without reports of uses
   */
  readonly traits?: CredentialTraits;

  /**
   * Parameters of the adapter: booleans, and strings and numbers, which may be tokens. Do not pass a secret value: the
   * parameters are in the template and in the environment of the function.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: unknown };

  /**
   * Permissions of the rotator at the issuer. Name ARNs; a statement for all resources or a whole service causes a warning.
   *
   * @default - none: the issuer is not an AWS service
   */
  readonly statements?: PolicyStatement[];

  /**
   * Admin secret: the credential with which the issuer is administered, such as the login of a database administrator. The
   * adapter reads its current value with `adminSecret()` of its context. Import it by its complete ARN. It must be in the
   * account and region of the stack.
   *
   * @default - none
   */
  readonly adminSecret?: ISecret;

  /**
   * True if the issuer has a public address without a VPC endpoint. Synth then refuses subnets without a route to the
   * internet.
   *
   * @default false
   */
  readonly needsInternet?: boolean;
}

/**
 * Checks the props of a custom kind.
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
    expectThat(known, of(`traits.${name}`), name, `Synth uses the traits ${TRAITS.join(', ')}.`);
  }
  const { livesAt } = traits;
  const isPlace = livesAt === undefined || Object.values(LivesAt).includes(livesAt);
  expectThat(isPlace, of('traits.livesAt'), livesAt, 'Pass LivesAt.ISSUER or LivesAt.LABELS.');
  if ((entry === undefined) === (code === undefined) || (entry !== undefined && handler !== undefined)) {
    const given = Object.entries({ entry, code, handler }).flatMap(([name, value]) => (value ? [name] : []));
    refuse(
      'EntryOrCode',
      `The kind ${kind} has ${given.join(' and ') || 'neither entry nor code'}, but it needs exactly one of entry and code; handler belongs to code.`,
      'Pass the path of the module as entry, or bundled code with its handler if that is not index.handler.',
    );
  }
}

/** Configuration of the rotator of a custom kind. */
export function bindCustom(rotator: Construct, props: CustomCredentialProps): CredentialConfig {
  const { kind, entry, traits, code, parameters = {}, ...config } = props;
  return { ...traits, ...config, parameters, code: code ?? bundledCode(rotator, entry as string) };
}

function checkKind(kind: string): void {
  const isName = /^[a-z][a-z0-9-]{0,31}$/.test(kind);
  if (isName && !libraryKinds().includes(kind)) return;
  refuse(
    'KindNotSupported',
    isName
      ? `The library already has a kind with the name ${kind}.`
      : `The name of the kind is ${JSON.stringify(kind)}, but it must have 1 to 32 lower-case letters, digits and hyphens, and start with a letter.`,
    "Use another name, such as 'partner-token', here and in the factory of the adapter.",
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
