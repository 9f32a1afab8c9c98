import { join } from 'node:path';
import type { NotSimulated } from '../cloudformation/resource';
import type { Existing, ExistingSubnet, ExistingVpc } from '../existing/format';
import { type Json, readJsonObject } from './json-file';

const TYPES = { public: 'Public', private: 'Private', isolated: 'Isolated' } as const;

/** A context lookup without a value, for which CDK uses a dummy value. */
interface Missing {
  readonly key: string;
  readonly provider: string;
  readonly props: Json;
}

/** Lookups with dummy values, for the report. */
export function lookupsWithDummyValue(directory: string): NotSimulated[] {
  return missingIn(directory).map(({ key, provider }) => ({
    type: provider,
    path: key,
    reason:
      'the lookup has a dummy value; run cdk synth with access to the account, or describe a VPC with --exists',
  }));
}

/** Context values for lookups of the given VPCs, by id or by the Name tag. */
export function vpcContext(
  directory: string,
  vpcs: Existing['vpcs'] = {},
): Readonly<Record<string, unknown>> {
  const answers = missingIn(directory).flatMap(({ key, provider, props }) => {
    if (provider !== 'vpc-provider') return [];
    const { 'vpc-id': wantedId, 'tag:Name': wantedName } = (props.filter ?? {}) as Json;
    const found = Object.entries(vpcs).find(
      ([id, { name }]) => id === wantedId || (name !== undefined && name === wantedName),
    );
    return found ? [[key, answer(...found)] as const] : [];
  });
  return Object.fromEntries(answers);
}

/** Context value in the format of cdk.context.json: VpcContextResponse of @aws-cdk/cx-api. */
function answer(vpcId: string, { cidr = '10.0.0.0/16', subnets }: ExistingVpc): Json {
  const groups = new Map<string, ExistingSubnet[]>();
  for (const subnet of subnets) {
    const key = `${subnet.type} ${subnet.group ?? TYPES[subnet.type]}`;
    groups.set(key, [...(groups.get(key) ?? []), subnet]);
  }
  const subnetGroups = [...groups.values()].map((members) => {
    const [{ type, group = TYPES[type] }] = members as [ExistingSubnet];
    return {
      name: group,
      type: TYPES[type],
      subnets: members.map(({ id, availabilityZone, cidr: block }) => ({
        subnetId: id,
        availabilityZone,
        routeTableId: `rtb-${id.replace(/^subnet-/, '')}`,
        ...(block === undefined ? {} : { cidr: block }),
      })),
    };
  });
  return { vpcId, vpcCidrBlock: cidr, availabilityZones: [], subnetGroups };
}

/** Missing context values, including those of nested assemblies. */
function missingIn(directory: string): Missing[] {
  const { missing = [], artifacts = {} } = readJsonObject(join(directory, 'manifest.json'));
  const nested = Object.values(artifacts as Record<string, Json>)
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .flatMap(({ properties }) => missingIn(join(directory, properties.directoryName)));
  const all = [...(missing as Missing[]), ...nested];
  return all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index);
}
