import { readFileSync } from 'node:fs';
import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import { parsePolicy } from '../policy/document';
import type { Existing } from './format';

type Json = Record<string, unknown>;
type Check = (value: unknown, place: string) => void;

/** Reads the file of `--exists`. @throws InvalidOption without the content of the file, which JSON.parse quotes */
export function readExisting(file: string): Existing {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refusal(`The file ${file} of --exists cannot be read (${code}).`, 'Specify a JSON file.');
  }
  try {
    return JSON.parse(text) as Existing;
  } catch (error) {
    const [problem] = (error as Error).message.split(/, (?:\.\.\.)?"/);
    throw refusal(`The file ${file} of --exists is not JSON: ${problem}.`, 'Correct it.');
  }
}

/** Validates the description of existing resources. @throws InvalidOption with the invalid member */
export function checkedExisting(value: unknown): Existing | undefined {
  if (value === undefined) return undefined;
  members(EXISTING)(value, 'exists');
  return value as Existing;
}

const object: Check = (value, place) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) wrong(place, value, 'an object');
};

const text: Check = (value, place) => {
  if (typeof value !== 'string' || value === '') wrong(place, value, 'a string');
};

const flag: Check = (value, place) => {
  if (typeof value !== 'boolean') wrong(place, value, 'true or false');
};

/** The error does not contain the value. */
const secretValue: Check = (value, place) => {
  if (typeof value === 'string' || (value !== null && typeof value === 'object')) return;
  throw refusal(
    `${place} is ${value === null ? 'null' : `a ${typeof value}`}.`,
    'Specify a string or an object.',
  );
};

const vpcId: Check = (value, place) => {
  if (!/^vpc-[0-9a-z]+$/.test(String(value))) wrong(place, value, 'the id of a VPC, such as vpc-0abc');
};

function oneOf(...values: readonly string[]): Check {
  return (value, place) => {
    if (!values.includes(value as string)) wrong(place, value, `one of ${values.join(', ')}`);
  };
}

function listOf(check: Check, most = Number.POSITIVE_INFINITY): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrong(place, value, 'a list');
    if (value.length > most) wrong(place, value, `a list of at most ${most}`);
    value.forEach((item, index) => {
      check(item, `${place}[${index}]`);
    });
  };
}

function policy(kind: 'identity' | 'trust' | 'resource'): Check {
  return (value, place) => {
    object(value, place);
    if (kind === 'resource') return;
    try {
      parsePolicy(JSON.stringify(value), kind);
    } catch (error) {
      wrong(place, value, `a policy that IAM accepts (${(error as Error).message})`);
    }
  };
}

/** Validates the members of an object; `required` members must be present. */
function members(known: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, place) => {
    object(value, place);
    for (const [name, member] of Object.entries(value as Json)) {
      const check = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!check) {
        throw refusal(`${place} has no member ${name}.`, didYouMean(name, Object.keys(known), 'members'));
      }
      check(member, `${place}.${name}`);
    }
    const missing = required.find((name) => !Object.hasOwn(value as Json, name));
    if (missing) throw refusal(`${place}.${missing} is missing.`, 'Add it.');
  };
}

/** Validates an object with user-defined names. */
function byName(check: Check, nameCheck: Check = text): Check {
  return (value, place) => {
    object(value, place);
    for (const [name, member] of Object.entries(value as Json)) {
      nameCheck(name, `A name in ${place}`);
      check(member, `${place}[${JSON.stringify(name)}]`);
    }
  };
}

/** Validates resources by name; `false` means that the resource does not exist. */
function resources(check: Check): Check {
  return byName((value, place) => {
    if (value !== false) check(value, place);
  });
}

const POLICIES = {
  path: text,
  policies: byName(policy('identity')),
  managedPolicies: listOf(text),
  permissionsBoundary: text,
};

const subnet = members(
  {
    id: text,
    type: oneOf('public', 'private', 'isolated'),
    availabilityZone: text,
    group: text,
    cidr: text,
  },
  ['id', 'type', 'availabilityZone'],
);

const vpc = members({ name: text, cidr: text, subnets: listOf(subnet) }, ['subnets']);

const EXISTING: Readonly<Record<keyof Existing, Check>> = {
  users: resources(members({ ...POLICIES, accessKeys: listOf(oneOf('active', 'inactive'), 2) })),
  roles: resources(members({ ...POLICIES, trust: policy('trust') })),
  policies: resources(members({ document: policy('identity') }, ['document'])),
  secrets: resources(members({ value: secretValue })),
  keys: resources(members({ policy: policy('resource'), enabled: flag })),
  topics: resources(members({ policy: policy('resource') })),
  vpcs: byName(vpc, vpcId),
};

function wrong(place: string, value: unknown, wanted: string): never {
  throw refusal(`${place} is ${JSON.stringify(value)}.`, `Specify ${wanted}.`);
}

function refusal(found: string, fix: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    found,
    `${fix} The README of the rehearsal describes the format.`,
  );
}
