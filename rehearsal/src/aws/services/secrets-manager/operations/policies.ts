import { policyProblem } from '../../../../policy/grammar/grammar';
import type { Call, Input, Operation } from '../../../call';
import { type ResourcePolicy, statementsIn } from '../../../resource-policy';
import { globalAccess, secretAccess, secretOperations } from '../access';
import { errors } from '../errors';
import type { Secret } from '../secret';
import type { SecretStore } from '../store';
import { missing } from '../validation';

const MAX_CHARACTERS = 20_480;

export function policyOperations(store: SecretStore): Record<string, Operation> {
  function put(secret: Secret, input: Input): unknown {
    const document = parse(input.ResourcePolicy);
    if (input.BlockPublicPolicy === true && isPublic(document)) throw errors.publicPolicy();
    secret.policy = { text: input.ResourcePolicy, document };
    return secret.identity;
  }

  function get(secret: Secret): unknown {
    return { ...secret.identity, ResourcePolicy: secret.policy?.text };
  }

  function remove(secret: Secret): unknown {
    secret.policy = undefined;
    return secret.identity;
  }

  function validate(input: Input, call: Call): unknown {
    if (input.SecretId !== undefined) store.live(input.SecretId, call);
    const document = parse(input.ResourcePolicy);
    const ValidationErrors = isPublic(document)
      ? [{ CheckName: 'PUBLIC_ACCESS', ErrorMessage: 'The policy grants access to everybody.' }]
      : [];
    return { PolicyValidationPassed: ValidationErrors.length === 0, ValidationErrors };
  }

  return {
    ...secretOperations(store, {
      PutResourcePolicy: put,
      GetResourcePolicy: get,
      DeleteResourcePolicy: remove,
    }),
    ValidateResourcePolicy: {
      access: (input, call) =>
        (input.SecretId === undefined
          ? globalAccess('ValidateResourcePolicy')
          : secretAccess(store, 'ValidateResourcePolicy'))(input, call),
      run: validate,
    },
  };
}

function parse(text: unknown): ResourcePolicy {
  if (typeof text !== 'string') throw missing('resourcePolicy');
  if (text.length > MAX_CHARACTERS) {
    throw errors.invalidParameter(`A resource policy can have at most ${MAX_CHARACTERS} characters.`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw errors.malformedPolicy('This resource policy contains invalid Json');
  }
  const problem = policyProblem(document, 'resource');
  if (problem !== undefined) {
    throw errors.malformedPolicy(`This resource policy is not a policy: ${problem}`);
  }
  return document as ResourcePolicy;
}

/** True if the policy allows every principal without a condition. The analysis of AWS finds more. */
function isPublic(document: ResourcePolicy): boolean {
  return statementsIn(document).some(({ Effect, Principal, Condition }) => {
    const principals = JSON.stringify(Principal);
    return Effect === 'Allow' && !Condition && (principals === '"*"' || principals === '{"AWS":"*"}');
  });
}
