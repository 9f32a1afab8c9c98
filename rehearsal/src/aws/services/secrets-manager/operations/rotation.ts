import type { Call, Input, Operation } from '../../../call';
import { accessTo, secretAccess } from '../access';
import { errors } from '../errors';
import { canInvoke } from '../rotation/invocable';
import { pendingElsewhere } from '../rotation/pending';
import type { Rotations } from '../rotation/rotations';
import { type RotationRules, scheduleOf } from '../rotation/rules';
import { CURRENT, PENDING } from '../secret';
import type { SecretStore } from '../store';
import { checkSecretId, checkToken } from '../validation';

export function rotationOperations(store: SecretStore, rotations: Rotations): Record<string, Operation> {
  function rotate(input: Input, call: Call): unknown {
    const token = checkToken(input, errors.invalidParameter);
    const secret = store.live(input.SecretId, call);
    const lambdaArn = checkFunctionArn(input.RotationLambdaARN ?? secret.rotation?.lambdaArn);
    const rules: RotationRules | undefined = input.RotationRules ?? secret.rotation?.rules;
    if (!rules)
      throw errors.invalidRequest('You must provide RotationRules: the secret has no rotation schedule.');
    scheduleOf(rules);
    if (!canInvoke(store.aws, secret, lambdaArn)) throw errors.cannotInvoke();
    const answer = { ARN: secret.arn, Name: secret.name, VersionId: token };
    // The same request again: that rotation is under way or done.
    if (secret.versions.has(token)) return answer;
    if (pendingElsewhere(secret)) throw errors.rotationNotComplete();
    const immediately = input.RotateImmediately !== false;
    rotations.configure(secret, lambdaArn, rules, immediately);
    if (!immediately) rotations.test(secret, token);
    else rotations.start(secret, token);
    return answer;
  }

  function cancel(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    if (!secret.rotation) {
      throw errors.invalidRequest(
        'No rotation is configured for this secret, so there is nothing to cancel.',
      );
    }
    rotations.cancel(secret);
    const pending = secret.holder(PENDING) ?? secret.holder(CURRENT);
    return { ARN: secret.arn, Name: secret.name, VersionId: pending?.id };
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
        // Source: API_RotateSecret: the caller needs lambda:InvokeFunction on the function too.
        return lambdaArn ? [request, { action: 'lambda:InvokeFunction', resource: lambdaArn }] : [request];
      },
      run: rotate,
    },
    CancelRotateSecret: { access: secretAccess(store, 'CancelRotateSecret'), run: cancel },
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
