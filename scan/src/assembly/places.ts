import type { SynthRuleId } from './contract';
import type { Template } from './templates';
import type { TemplateString } from './walk-template';

/** Names of properties of AWS resources whose values are secrets. */
const SECRET_PROPERTY =
  /^(?:\w*Password|Passwords|\w*Passphrase|\w*ClientSecret|client_secret|AuthToken|OauthToken|OAuthToken|AccessToken|SecretToken|SecretString|SecretKey|SecretAccessKey|HECToken|PrivateKey|ApiKeyValue)$/i;
/** The same for properties whose names mean something else in other resources. */
const SECRET_OF_TYPE: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::ApiKey': 'Value',
  'AWS::CodeBuild::SourceCredential': 'Token',
};
/** Properties with members that the user names, or that state the form of a secret. */
const FREE =
  /^(?:Environment|EnvironmentVariables|Variables|Tags|Parameters|Body|Definition\w*|Content|Document|\w*PolicyDocument|StageVariables|Metadata|Schema|\w*Templates?|InputParameters|TokenValidityUnits|GenerateSecretString|Labels|Options|DockerLabels)$/;

/** Names that may hold a short secret, or whose place decides about it. */
const SECRET_NAME = /pass|pwd|secret|token|key|cred|auth|bearer|value|default/i;
const SHORT = 12;

/** Properties whose environment variables, containers or scripts have a rule of their own. */
const ENVIRONMENT =
  /^(?:Environment|EnvironmentVariables|RuntimeEnvironmentVariables|StageVariables|Variables|DefaultArguments|OptionSettings)$/;
const CONTAINER =
  /^(?:ContainerDefinitions|ContainerProperties|EcsProperties|MultiNodeProperties|PodProperties)$/;
/** Properties with scripts and commands, in which values need no quotes. */
const SCRIPT =
  /^(?:UserData|BuildSpec|Command|EntryPoint|commands?|runCommand|OnStart|OnCreate|AWS::CloudFormation::Init)$/;

/** Place of a text in a template. */
export interface Place {
  readonly rule: SynthRuleId;
  /** True if the property holds secrets only. */
  readonly holdsSecret: boolean;
  /** True for scripts and commands. */
  readonly isScript: boolean;
}

/** Place of a text, or undefined where a text is the name of something. */
export function placeOf(text: TemplateString, type: string): Place | undefined {
  if (isNameOnly(text, type)) return undefined;
  const segments = text.property.filter((segment): segment is string => typeof segment === 'string');
  return {
    rule: ruleOf(segments, type),
    holdsSecret: holdsSecret(text, segments, type),
    isScript: segments.some((segment) => SCRIPT.test(segment)),
  };
}

/** True for a short text, which is a secret only if its name says so. */
export const isTrivial = (text: TemplateString): boolean =>
  text.references.length === 0 &&
  text.text.length < SHORT &&
  (text.name === '' || !SECRET_NAME.test(text.name)) &&
  text.sibling('IsValueSecret') !== true;

function ruleOf(segments: readonly string[], type: string): SynthRuleId {
  if (segments[0] === 'Outputs') return 'secret-in-output';
  if (segments[0] === 'Parameters') return 'secret-in-parameter-default';
  if (segments.includes('UserData')) return 'secret-in-user-data';
  if (segments.some((segment) => CONTAINER.test(segment))) return 'secret-in-container-definition';
  if (type === 'AWS::SSM::Parameter') return 'secret-in-ssm-parameter';
  if (segments.slice(2).some((segment) => ENVIRONMENT.test(segment))) return 'secret-in-environment';
  return 'secret-in-template';
}

function holdsSecret(text: TemplateString, segments: readonly string[], type: string): boolean {
  const { name } = text;
  // The names themselves are texts without a name.
  if (name === '' || segments[0] !== 'Resources' || segments[2] !== 'Properties') return false;
  if (!type.startsWith('AWS::')) return false;
  if (type === 'AWS::CloudFormation::CustomResource') return false;
  const inside = segments.slice(3);
  const property = inside.at(-1) ?? '';
  if (inside.slice(0, -1).some((segment) => FREE.test(segment))) return false;
  // A parameter of a request of EventBridge states it.
  if (property === 'Value' && text.sibling('IsValueSecret') === true) return true;
  return SECRET_OF_TYPE[type] === property || (name === property && SECRET_PROPERTY.test(property));
}

/** True for names of secrets: sources of environment variables, and default names of parameters. */
function isNameOnly(text: TemplateString, type: string): boolean {
  const { property } = text;
  if (type === 'AWS::CodeBuild::Project' && property.at(-1) === 'Value')
    return ['PARAMETER_STORE', 'SECRETS_MANAGER'].includes(String(text.sibling('Type')));
  if (property[0] === 'Parameters' && property.at(-1) === 'Default')
    return String(text.sibling('Type')).startsWith('AWS::SSM::');
  return false;
}

/** Name of a text for the rules: that of the member, or of the parameter or output with the value. */
export function nameOf({ name, property }: TemplateString, type: string, { resources }: Template): string {
  const [section, id = ''] = property;
  const last = property.at(-1);
  if ((section === 'Outputs' && last === 'Value') || (section === 'Parameters' && last === 'Default'))
    return String(id);
  if (type !== 'AWS::SSM::Parameter' || last !== 'Value') return name;
  const parameter = resources[id]?.Properties?.Name;
  return typeof parameter === 'string' ? parameter.slice(parameter.lastIndexOf('/') + 1) : String(id);
}
