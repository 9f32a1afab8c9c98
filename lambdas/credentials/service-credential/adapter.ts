import { type AdapterFactory, type IssuerHeldAdapter, MINUTE, RekeyError, SECOND } from 'cdk-rekey-engine';
import { onFirstUse } from '../../sdk/clients';
import { type SendHttps, sendHttps } from '../../verification/https';
import { effort, type Reaction, untilReaction } from '../../verification/reaction';
import { type IamClients, iamClients } from '../access-key/user-keys';
import { tryBedrock } from './bedrock';
import { tryCodeCommit } from './codecommit';
import { SERVICE_CREDENTIAL, type ServiceCredentialValue, type ServiceName } from './contract';
import { type OpenTls, openTls, tryKeyspaces } from './keyspaces';
import { tryLogs } from './logs';
import { type Place, readParameters } from './parameters';
import { proveRefused } from './proof';
import { userCredentials } from './user-credentials';
import { credentialValue, parseValue, secretOf } from './value';

/** Connections to the services. */
export interface Connections {
  readonly sendHttps: SendHttps;
  readonly openTls: OpenTls;
}

/** The adapter factory with SDK clients, which are created on first use. */
export function serviceCredential(): AdapterFactory<ServiceCredentialValue> {
  return serviceCredentialFactory(onFirstUse(iamClients), { sendHttps, openTls });
}

const DAY = 24 * 60 * MINUTE;

/** Service principals. Source: CreateServiceSpecificCredential, IAM API Reference. */
const PRINCIPALS: Readonly<Record<ServiceName, string>> = {
  bedrock: 'bedrock.amazonaws.com',
  'cloudwatch-logs': 'logs.amazonaws.com',
  codecommit: 'codecommit.amazonaws.com',
  keyspaces: 'cassandra.amazonaws.com',
};

/** Traits of service-specific credentials. AWS documents no times. */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 2,
  identity: 'own',
  naming: 'unnamed',
  disable: true,
  times: { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND },
} as const;

/** Only API keys expire, after whole days. */
const API_KEY_TRAITS = { ...TRAITS, expires: true, times: { ...TRAITS.times, expiryUnit: DAY } } as const;

/** The adapter factory for the credentials of an IAM user for one service. */
export function serviceCredentialFactory(
  made: () => IamClients,
  connections: Connections,
): AdapterFactory<ServiceCredentialValue> {
  const { sendHttps, openTls } = connections;
  const tryAt = (value: ServiceCredentialValue, place: Place): Promise<Reaction> => {
    switch (value.service) {
      case 'bedrock':
        return tryBedrock(value, sendHttps).catch(unreachable);
      case 'cloudwatch-logs':
        return tryLogs(value, place, sendHttps).catch(unreachable);
      case 'codecommit':
        return tryCodeCommit(value, place, sendHttps).catch(unreachable);
      case 'keyspaces':
        return tryKeyspaces(value, openTls);
    }
  };
  return {
    kind: SERVICE_CREDENTIAL,
    create(parameters, { clock, log, timeLeft }): IssuerHeldAdapter<ServiceCredentialValue> {
      const { userName, service, region, place } = readParameters(parameters);
      const tryOnce = (value: ServiceCredentialValue) => tryAt(value, place);
      const serviceName = PRINCIPALS[service];
      const { list, create, disable, remove } = userCredentials({ ...made(), userName, serviceName, log });
      return {
        traits: service === 'keyspaces' || service === 'codecommit' ? TRAITS : API_KEY_TRAITS,
        principal: `${userName} ${service}`,
        parse: parseValue,
        serialize: (value) => JSON.stringify(value),
        secretsIn: (value) => [secretOf(value)],
        idOf: ({ credentialId }) => credentialId,
        ...{ list, disable, remove },
        async issue({ expiresAt }) {
          const days = expiresAt === undefined ? undefined : Math.ceil((expiresAt - clock.now()) / DAY);
          return credentialValue(service, region, await create(days));
        },
        verify: (value, check) =>
          untilReaction({ check, clock, tryOnce: () => tryOnce(value) }, 'accepted', (lastAnswer) => {
            return new RekeyError('VerifyFailed', {
              found: `${nameOf(value, place)} did not accept the credential ${value.credentialId}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'AWSCURRENT, and every credential.',
              action:
                'none if a later attempt succeeds; otherwise check the policy of the user, the region, the log group or repository, and whether the function can reach the service.',
            });
          }),
        proveRefused: (value, check, current) =>
          proveRefused({ value, check, current, name: nameOf(value, place), clock, timeLeft, tryOnce, list }),
      };
    },
  };
}

/** The error is not passed on: it may hold the request. */
const unreachable = (thrown: unknown): Reaction => {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return { accepted: undefined, answer: typeof code === 'string' ? code : 'no response' };
};

function nameOf(value: ServiceCredentialValue, place: Place): string {
  if ('host' in value) return `The endpoint ${value.host}`;
  return value.service === 'bedrock'
    ? `Amazon Bedrock in ${value.region}`
    : `Amazon CloudWatch Logs in ${place.region}`;
}
