import {
  type AdapterFactory,
  badSettings,
  type IssuerHeldAdapter,
  MINUTE,
  RekeyError,
  SECOND,
} from 'cdk-rekey-engine';
import { type SendHttps, sendHttps } from '../../verification/https';
import { effort, type Reaction, untilReaction } from '../../verification/reaction';
import { type IamClients, iamClients } from '../access-key/user-keys';
import { tryBedrock } from './bedrock';
import { SERVICE_CREDENTIAL, SERVICES, type ServiceCredentialValue, type ServiceName } from './contract';
import { type OpenTls, openTls, tryKeyspaces } from './keyspaces';
import { type LogPlace, tryLogs } from './logs';
import { userCredentials } from './user-credentials';
import { credentialValue, parseValue, secretOf } from './value';

/** Connections to the services. */
export interface Connections {
  readonly sendHttps: SendHttps;
  readonly openTls: OpenTls;
}

/** The adapter factory with SDK clients, which are created on first use. */
export function serviceCredential(): AdapterFactory<ServiceCredentialValue> {
  let clients: IamClients | undefined;
  const made = () => {
    clients ??= iamClients();
    return clients;
  };
  return serviceCredentialFactory(made, { sendHttps, openTls });
}

const DAY = 24 * 60 * MINUTE;

/** Service principals. Source: CreateServiceSpecificCredential, IAM API Reference. */
const PRINCIPALS: Readonly<Record<ServiceName, string>> = {
  bedrock: 'bedrock.amazonaws.com',
  'cloudwatch-logs': 'logs.amazonaws.com',
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
  const tryAt = (value: ServiceCredentialValue, place: LogPlace): Promise<Reaction> => {
    if (value.service === 'keyspaces') return tryKeyspaces(value, connections.openTls);
    const tried =
      value.service === 'bedrock'
        ? tryBedrock(value, connections.sendHttps)
        : tryLogs(value, place, connections.sendHttps);
    return tried.catch(unreachable);
  };
  return {
    kind: SERVICE_CREDENTIAL,
    create(parameters, { clock, log }): IssuerHeldAdapter<ServiceCredentialValue> {
      const { userName, service, region, place } = readParameters(parameters);
      const tryOnce = (value: ServiceCredentialValue) => tryAt(value, place);
      const serviceName = PRINCIPALS[service];
      const { list, create, disable, remove } = userCredentials({ ...made(), userName, serviceName, log });
      return {
        traits: service === 'keyspaces' ? TRAITS : API_KEY_TRAITS,
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
                'none if a later attempt succeeds; otherwise check the policy of the user, the region, and whether the function can reach the service.',
            });
          }),
        async proveRefused(value, check) {
          await untilReaction({ check, clock, tryOnce: () => tryOnce(value) }, 'refused', (lastAnswer) => {
            return new RekeyError('StillAccepted', {
              found: `${nameOf(value, place)} did not refuse the credential ${value.credentialId}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'the credential, which is disabled at IAM and has no label.',
              action: `run replace-now again with the credential ${value.credentialId}, which only repeats the proof.`,
            });
          });
          return `${nameOf(value, place)} refused it ${check.successes} times in a row`;
        },
      };
    },
  };
}

/** The error is not passed on: it may hold the request. */
const unreachable = (thrown: unknown): Reaction => {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return { accepted: undefined, answer: typeof code === 'string' ? code : 'no response' };
};

function nameOf(value: ServiceCredentialValue, place: LogPlace): string {
  if (value.service === 'keyspaces') return `The endpoint ${value.host}`;
  if (value.service === 'bedrock') return `Amazon Bedrock in ${value.region}`;
  return `Amazon CloudWatch Logs in ${place.region}`;
}

/** @throws BadSettings */
function readParameters({
  userName,
  service,
  region,
  logGroup,
  logStream,
}: Readonly<Record<string, unknown>>) {
  if (typeof userName !== 'string' || userName === '')
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no userName.`);
  const known = SERVICES.find((one) => one === service);
  if (!known)
    throw badSettings(`The service of the kind ${SERVICE_CREDENTIAL} is none of ${SERVICES.join(', ')}.`);
  if (typeof region !== 'string' || !/^[a-z]+(-[a-z]+)+-\d+$/.test(region))
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no region.`);
  const place = { region, logGroup: String(logGroup ?? ''), logStream: String(logStream ?? '') };
  if (known === 'cloudwatch-logs' && (place.logGroup === '' || place.logStream === ''))
    throw badSettings(`The kind ${SERVICE_CREDENTIAL} has no logGroup and logStream.`);
  return { userName, service: known, region, place };
}
