import { Lazy, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type ApiKeyStore, LeakIndex, type LeakSource } from '../../../lib';
import type { ResponseParts } from '../../../lib/leaks/response-parts';
import { allowSecret } from '../../../lib/leaks/sources/secret';
import { createIntake } from '../../../lib/leaks/steps/intake';
import { statementsOf } from '../support';

/** Beginnings of the logical ids of the roles. */
export const INTAKE = 'LeaksIntakeRole';
export const RECEIVER = 'LeaksWebhooksReceiverRole';

/** The parts of a response that sources connect to, without its steps. */
export function responseIn(stack: Stack) {
  const scope = new Construct(stack, 'Leaks');
  const stores: ApiKeyStore[] = [];
  const sources: Record<string, unknown> = {};
  const json = Lazy.string({ produce: () => stack.toJsonString(sources) });
  const keys = () => Object.fromEntries(stores.map(({ prefix, table }) => [prefix, table.tableArn]));
  const environment = { REKEY_API_KEY_STORES: Lazy.string({ produce: () => stack.toJsonString(keys()) }) };
  const queue = new Queue(scope, 'Reports', { enforceSSL: true });
  const stateMachine = StateMachine.fromStateMachineName(scope, 'Machine', 'Leaks');
  const intake = createIntake(scope, { queue, stateMachine, environment, sources: json });
  const allowCredential = jest.fn<void, Parameters<ResponseParts['allowCredential']>>(
    (secret, { labels }) => void allowSecret(intake, secret, labels),
  );
  const parts: ResponseParts = {
    ...{
      scope,
      index: new LeakIndex(stack, 'Index'),
      queue,
      environment,
      sources: json,
      allowCredential,
      intake,
    },
    stores: () => stores,
    configure: (name, added) => {
      sources[name] = [sources[name] ?? [], added].flat();
    },
  };
  return {
    addSource: (source: LeakSource) => source._bind(parts),
    covers: (store: ApiKeyStore) => void stores.push(store),
    allowCredential,
  };
}

export function secretsIn(stack: Stack) {
  const [webhookSecret, token] = [new Secret(stack, 'Hook'), new Secret(stack, 'Token')];
  return { webhookSecret, token };
}

/** Secrets of a source with an app. */
export function appIn(stack: Stack, more: object = {}) {
  const [webhookSecret, privateKey] = [new Secret(stack, 'Hook'), new Secret(stack, 'AppKey')];
  return { webhookSecret, app: { clientId: 'Iv23liSHOPSHOPSHOPSH', privateKey, ...more } };
}

/** Actions in the policies of a role, sorted. */
export function actionsOf(stack: Stack, role: string): string[] {
  return (statementsOf(stack, role) as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action)
    .sort();
}
