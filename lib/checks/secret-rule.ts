/** Rule of `SecretChecks`. Its value is the id of the rule in reports. */
export enum SecretRule {
  /** A secret in a property of the template. */
  IN_TEMPLATE = 'secret-in-template',
  /** A secret in an environment variable, such as that of a Lambda function. */
  IN_ENVIRONMENT = 'secret-in-environment',
  /** A secret in the definition of a container. */
  IN_CONTAINER_DEFINITION = 'secret-in-container-definition',
  /** A secret in the user data of an instance. */
  IN_USER_DATA = 'secret-in-user-data',
  /** A secret in an output of a stack. */
  IN_OUTPUT = 'secret-in-output',
  /** A secret in the default of a parameter of a template. */
  IN_PARAMETER_DEFAULT = 'secret-in-parameter-default',
  /** A secret in a parameter of Systems Manager that is not encrypted. */
  IN_SSM_PARAMETER = 'secret-in-ssm-parameter',
  /** A secret in an argument of the build of a container image. */
  IN_BUILD_ARGUMENT = 'secret-in-build-argument',
  /** A secret in an asset, such as the code of a function. */
  IN_ASSET = 'secret-in-asset',
  /** A secret in an asset that is published to readers of a website. */
  IN_PUBLIC_ASSET = 'secret-in-public-asset',
  /** A reference to the secret access key of an IAM user. */
  ACCESS_KEY_IN_TEMPLATE = 'secret-access-key-in-template',
  /** A reference to another secret attribute, such as the API key of AppSync. */
  ATTRIBUTE_IN_TEMPLATE = 'secret-attribute-in-template',
  /** A password from a parameter of a template without `NoEcho`. */
  PARAMETER_WITHOUT_NO_ECHO = 'parameter-without-no-echo',
  /** A secret of Secrets Manager without a rotation schedule. */
  WITHOUT_ROTATION = 'secret-without-rotation',
  /** A part of the cloud assembly that cannot be checked. */
  NOT_CHECKED = 'not-checked',
}
