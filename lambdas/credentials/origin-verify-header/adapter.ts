import { randomInt } from 'node:crypto';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type AdapterFactory,
  type IssuerHeldAdapter,
  MINUTE,
  RekeyError,
  readMembers,
} from 'cdk-rekey-engine';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { effort, type Reaction, untilReaction } from '../../verification/reaction';
import { type HeaderValue, ORIGIN_VERIFY_HEADER, VALUE_LENGTH } from './contract';
import { Distribution } from './distribution';
import { Header } from './header';
import { ListenerRule } from './listener-rule';
import { readParameters } from './parameters';

/** SDK clients. Changes of a rule have no version, so they are repeated once only: a late one could undo another. */
export interface OriginClients {
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly cloudFront: CloudFrontClient;
}

/** The adapter factory with SDK clients, which are created on first use. */
export function originVerifyHeader(): AdapterFactory<HeaderValue> {
  const clients = onFirstUse(
    (): OriginClients => ({
      loadBalancing: new ElasticLoadBalancingV2Client(clientOptions(2)),
      cloudFront: new CloudFrontClient(clientOptions(2)),
    }),
  );
  return originVerifyHeaderFactory(clients);
}

/**
 * Traits of a header. A distribution takes minutes to apply a change. A rule has five values (Elastic Load Balancing quotas), of
 * which a rotation needs three: the new, the current and the replaced one. The fourth is for one that was never current.
 */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: 4,
  identity: 'same',
  asynchronous: true,
  adopts: true,
  times: { issue: 6 * MINUTE, propagation: 2 * MINUTE },
} as const;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const newValue = () =>
  Array.from({ length: VALUE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** The adapter factory for a header between a distribution and a listener rule. */
export function originVerifyHeaderFactory(made: () => OriginClients): AdapterFactory<HeaderValue> {
  return {
    kind: ORIGIN_VERIFY_HEADER,
    create(given, { clock, log }): IssuerHeldAdapter<HeaderValue> {
      const parameters = readParameters(given);
      const { headerName, listenerRuleArn, distributionId } = parameters;
      const { loadBalancing, cloudFront } = made();
      const rule = new ListenerRule({ client: loadBalancing, ...parameters, log });
      const distribution = new Distribution({ client: cloudFront, ...parameters, log });
      const created = (): string => {
        const value = newValue();
        log.hide(value);
        return value;
      };
      const header = new Header({ rule, distribution, clock, newValue: created });
      const own = (value: HeaderValue | undefined) =>
        value?.headerName === headerName ? value.headerValue : undefined;
      const kept = (values: readonly (HeaderValue | undefined)[]) =>
        values.map(own).filter((one) => one !== undefined);
      /** The reaction of the configurations: that of CloudFront must send a value that the rule accepts. */
      const stateOf = async (value: HeaderValue): Promise<Reaction> => {
        const accepted = await rule.values();
        if (!accepted.includes(value.headerValue))
          return { accepted: false, answer: 'the listener rule does not accept the value' };
        const sent = (await distribution.read()).value;
        if (sent !== undefined && accepted.includes(sent))
          return { accepted: true, answer: 'the listener rule accepts the value' };
        const found = sent === undefined ? 'does not send the header' : 'sends a value that the rule refuses';
        return { accepted: false, answer: `the distribution ${found}` };
      };
      const isRefused = async (value: HeaderValue): Promise<Reaction> => {
        const accepted = (await rule.values()).includes(value.headerValue);
        return { accepted, answer: `the listener rule ${accepted ? 'accepts' : 'refuses'} the value` };
      };
      return {
        traits: TRAITS,
        // Without the origin, which a deploy may rename: CloudFormation then sends the current value to the new one.
        principal: `${distributionId} ${listenerRuleArn} ${headerName.toLowerCase()}`,
        parse: (text) => {
          const found = readMembers(text, ORIGIN_VERIFY_HEADER, ['headerName', 'headerValue']);
          return { headerName: found.headerName, headerValue: found.headerValue };
        },
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ headerValue }) => [headerValue],
        issue: async () => ({ headerName, headerValue: created() }),
        async install(value, { current, previous }) {
          requireOwn(value, headerName);
          return header.install(value.headerValue, kept([current, previous]));
        },
        async remove({ value }, { current, previous }) {
          const removed = own(value);
          if (removed !== undefined) await header.remove(removed, own(current), kept([current, previous]));
        },
        async verify(value, check) {
          requireOwn(value, headerName);
          await untilReaction({ check, clock, tryOnce: () => stateOf(value) }, 'accepted', (lastAnswer) => {
            return new RekeyError('VerifyFailed', {
              found: `The header ${headerName} is not verified, ${effort(check)}: ${lastAnswer}.`,
              unchanged: 'AWSCURRENT, the listener rule and the distribution.',
              action:
                'none if a later attempt succeeds; otherwise find out who changed the listener rule or the distribution, and rotate again.',
            });
          });
        },
        async proveRefused(value, check) {
          requireOwn(value, headerName);
          await untilReaction({ check, clock, tryOnce: () => isRefused(value) }, 'refused', (lastAnswer) => {
            return new RekeyError('StillAccepted', {
              found: `The value of the header ${headerName} is still accepted: ${lastAnswer}.`,
              unchanged: 'the listener rule.',
              action: 'run replace-now again, which removes the value and repeats the proof.',
            });
          });
          return `the condition of the listener rule ${listenerRuleArn} does not contain it`;
        },
      };
    },
  };
}

/** @throws RekeyError WrongPrincipal for the value of another header */
function requireOwn(value: HeaderValue, headerName: string): void {
  if (value.headerName === headerName) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is for the header ${value.headerName}, but this secret is for ${headerName}.`,
    unchanged: 'AWSCURRENT, the listener rule and the distribution.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}
