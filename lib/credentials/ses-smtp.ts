import { Duration, Stack, Token } from 'aws-cdk-lib';
import type { IUser } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TIMEOUT_SECONDS } from '../../engine/src/contract';
import { SES_SMTP } from '../../lambdas/credentials/ses-smtp/contract';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { expectUser, keysOfUser } from './access-key';
import { libraryCode } from './library-code';

/** Properties of SMTP credentials of Amazon SES. */
export interface SesSmtpProps {
  /**
   * User of the access keys from which the passwords are derived. Allow it `ses:SendRawEmail`. A user can have two access
   * keys, and the rotation needs both: a key that this secret did not issue is never changed, and blocks every rotation.
   */
  readonly user: IUser;

  /**
   * Regions in which mail is sent. SES has a password for each region. The value of the secret has the first region's
   * endpoint as its own members.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];
}

const FACTORY = 'Credential.sesSmtp';

/**
 * Checks the props of SMTP credentials.
 *
 * @throws `RegionsNotSupported`, `WrongType`
 */
export function checkSesSmtp(props: SesSmtpProps): void {
  const { user, regions } = props ?? {};
  expectUser(FACTORY, user);
  if (regions === undefined) return;
  const isList = Array.isArray(regions) && regions.every((region) => typeof region === 'string');
  expectThat(isList, `regions of ${FACTORY}`, regions, 'Pass a list of names of regions.');
  const wrong = regions.find(
    (region) => !Token.isUnresolved(region) && !/^[a-z]+(-[a-z]+)+-\d+$/.test(region),
  );
  if (wrong === undefined && regions.length > 0 && new Set(regions).size === regions.length) return;
  refuse(
    'RegionsNotSupported',
    `The regions of ${FACTORY} are ${wrong === undefined ? 'empty, or have one region twice' : `no names of regions: ${wrong}`}.`,
    "Pass each region once, such as ['eu-central-1', 'us-east-1'].",
  );
}

/** Configuration of the rotator of SMTP credentials. */
export function bindSesSmtp(rotator: Construct, props: SesSmtpProps): CredentialConfig {
  checkSesSmtp(props);
  const { user, regions = [Stack.of(rotator).region] } = props;
  const config = keysOfUser(rotator, user);
  return {
    ...config,
    code: libraryCode(SES_SMTP),
    parameters: { ...config.parameters, regions: regions.join(',') },
    // The SMTP endpoint accepts a new key after minutes.
    timeout: Duration.seconds(TIMEOUT_SECONDS.most),
  };
}
