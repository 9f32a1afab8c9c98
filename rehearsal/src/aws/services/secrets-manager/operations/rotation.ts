import type { Call, Input, Operation } from '../../../call';
import { accessTo, secretOperations } from '../access';
import { errors } from '../errors';
import { canInvoke } from '../rotation/attempt';
import { pendingElsewhere } from '../rotation/pending';
import type { Rotations } from '../rotation/rotations';
import { type RotationRules, scheduleOf } from '../rotation/rules';
import { CURRENT, PENDING, type Secret } from '../secret';
import type { SecretStore } from '../store';
import { checkSecretId, checkToken } from '../validation';

export function rotationOperations(store: SecretStore, rotations: Rotations): Record<string, Operation> {
  function rotate(input: Input, call: Call): unknown {
    const token = checkToken(input, errors.invalidParameter);
    const secret = store.live(input.SecretId, call);
    const lambdaArn = checkFunctionArn(input.RotationLambdaARN ?? secret.rotation?.lambdaArn);
    const rules: RotationRules | undefined = input.RotationRules ?? secret.rotation?.rules;
    if (!rules) {
      throw errors.invalidRequest('You must provide RotationRules: the secret has no rotation schedule.');
    }
    scheduleOf(rules);
    if (!canInvoke(store.aws, secret, lambdaArn)) throw errors.cannotInvoke();
    const answer = { ...secret.identity, VersionId: token };
    // A repeated request: its rotation is in progress or complete.
    if (secret.versions.has(token)) return answer;
    if (pendingElsewhere(secret)) throw errors.rotationNotComplete();
    const immediately = input.RotateImmediately !== false;
    rotations.configure(secret, lambdaArn, rules, immediately);
    if (immediately) rotations.start(secret, token);
    else rotations.test(secret, token);
    return answer;
  }

  function cancel(secret: Secret): unknown {
    if (!secret.rotation) {
      throw errors.invalidRequest(
        'No rotation is configured for this secret, so there is nothing to cancel.',
      );
    }
    rotations.cancel(secret);
    const pending = secret.holder(PENDING) ?? secret.holder(CURRENT);
    return { ...secret.identity, VersionId: pending?.id };
  }

  return {
    RotateSecret: {
      access: (input, call) => {
        const secretId = checkSecretId(input);
        const secret = store.find(secretId, call);
        const request = accessTo(secret, secretId, 'RotateSecret', input, call);
        checkToken(input, errors.invalidParameter);
        const given: unknown = input.RotationLambdaARN ?? undefined;
        const lambdaArn = given === undefined ? secret?.rotation?.lambdaArn : checkFunctionArn(given);
        // Source: API_RotateSecret: the caller also needs lambda:InvokeFunction on the function.
        return lambdaArn ? [request, { action: 'lambda:InvokeFunction', resource: lambdaArn }] : [request];
      },
      run: rotate,
    },
    ...secretOperations(store, { CancelRotateSecret: cancel }),
  };
}

function checkFunctionArn(arn: unknown): string {
  if (arn === undefined || arn === null) {
    throw errors.invalidRequest('No Lambda rotation function ARN is associated with this secret.');
  }
  if (
    typeof arn === 'string' &&
    /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[A-Za-z0-9-_]+(:[\w$-]+)?$/.test(arn)
  ) {
    return arn;
  }
  throw errors.invalidParameter('RotationLambdaARN is not the ARN of a Lambda function.');
}
