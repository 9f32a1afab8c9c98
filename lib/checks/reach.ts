import { Annotations, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRoute, CfnVPCEndpoint, CfnVPNGatewayRoutePropagation, type ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import type { Network } from '../network';
import { refusal } from '../refuse';

/** Network and calls of a rotator in a VPC. */
export interface Reach extends Network {
  /** Construct whose deployment waits for the endpoints. */
  readonly firstCredential: Construct;
  /** True if the kind calls addresses that have no VPC endpoint. */
  readonly needsInternet: boolean;
  /** True if the rotator calls KMS and DynamoDB for a leak index. */
  readonly leakIndex: boolean;
}

/** Destination of the routes of a subnet. */
type Route = 'out' | 'nowhere' | 'unknown';

/**
 * Checks that a rotator in a VPC reaches Secrets Manager and the S3 bucket for responses to CloudFormation; otherwise a
 * deploy hangs until CloudFormation times out. Runs at synth, because endpoints and routes can be added later. Does not
 * check security groups, network ACLs, endpoint policies and the targets of routes.
 *
 * The errors are `SubnetsWithoutInternet` and `VpcEndpointsMissing`; unknown routes cause a warning, and so does a leak
 * index that the subnets do not reach, which does not affect a rotation.
 */
export function checkReach(rotator: Construct, reach: Reach): void {
  rotator.node.addValidation({ validate: () => faults(rotator, reach).errors });
  Aspects.of(rotator).add({
    visit(node) {
      if (node !== rotator) return;
      for (const text of faults(rotator, reach).warnings) {
        Annotations.of(rotator).addWarningV2('cdk-rekey:vpcReachUnknown', text);
      }
      const unreachable = leakIndexFault(rotator, reach);
      if (unreachable) Annotations.of(rotator).addWarningV2('cdk-rekey:leakIndexUnreachable', unreachable);
      for (const endpoint of endpointsOf(reach)) waitFor(reach, endpoint);
    },
  });
}

function faults(rotator: Construct, reach: Reach): { errors: string[]; warnings: string[] } {
  const routes = reach.subnets.map((subnet) => ({ subnet, route: routeOf(subnet, reach) }));
  const pathsOf = (wanted: Route) =>
    routes.filter(({ route }) => route === wanted).map(({ subnet }) => subnet.node.path);
  const [isolated, unknown] = [pathsOf('nowhere'), pathsOf('unknown')];
  const needed = reach.needsInternet ? [] : missingEndpoints(reach);
  if (!reach.needsInternet && needed.length === 0) return { errors: [], warnings: [] };
  const where = (paths: string[]) => `${rotator.node.path} is in the subnets ${paths.join(', ')}`;
  const add = `Add ${needed.join(' and ')} to the VPC, or select subnets with a route to a NAT gateway.`;
  if (isolated.length > 0) {
    const error = reach.needsInternet
      ? refusal(
          'SubnetsWithoutInternet',
          `${where(isolated)}, which have no route to the internet; the kind calls addresses that have no VPC endpoint.`,
          'Select subnets with a route to a NAT gateway, or omit the vpc.',
        )
      : refusal(
          'VpcEndpointsMissing',
          `${where(isolated)}, which have no route to the internet, and the VPC has no endpoints for the services that the rotator calls; a deploy would time out.`,
          add,
        );
    return { errors: [error], warnings: [] };
  }
  if (unknown.length === 0) return { errors: [], warnings: [] };
  const needs = reach.needsInternet
    ? 'The kind needs a route to the internet.'
    : `Without a route to the internet or these endpoints, a deploy times out. ${add}`;
  return { errors: [], warnings: [`${where(unknown)}, whose routes are not known at synth. ${needs}`] };
}

function leakIndexFault(rotator: Construct, reach: Reach): string | undefined {
  const services = endpointsOf(reach).map(serviceOf);
  const isIsolated = reach.subnets.some((subnet) => routeOf(subnet, reach) === 'nowhere');
  if (!reach.leakIndex || !isIsolated || ['kms', 'dynamodb'].every((one) => services.includes(one)))
    return undefined;
  return (
    `${rotator.node.path} is in subnets without a route to the internet, and the VPC has no endpoints for KMS and ` +
    'DynamoDB: no fingerprint is written to the leak index, and each sweep fails. Add ' +
    'InterfaceVpcEndpointAwsService.KMS and GatewayVpcEndpointAwsService.DYNAMODB to the VPC.'
  );
}

/** Uses the routes of the app; for an imported subnet, the type with which it was imported. */
function routeOf(subnet: ISubnet, { vpc }: Reach): Route {
  if (!CfnResource.isCfnResource(subnet.node.defaultChild)) {
    return vpc.privateSubnets.some(({ subnetId }) => subnetId === subnet.subnetId) ? 'out' : 'unknown';
  }
  const { routeTableId } = subnet.routeTable;
  const all = subnet.node.root.node.findAll();
  const routes = all.filter((one) => one instanceof CfnRoute && one.routeTableId === routeTableId);
  if (routes.some((route) => (route as CfnRoute).destinationCidrBlock === '0.0.0.0/0')) return 'out';
  const learns = (one: IConstruct) =>
    one instanceof CfnVPNGatewayRoutePropagation && one.routeTableIds.includes(routeTableId);
  return routes.length > 0 || all.some(learns) ? 'unknown' : 'nowhere';
}

function missingEndpoints(reach: Reach): string[] {
  const services = endpointsOf(reach).map(serviceOf);
  const missing = [];
  if (!services.includes('secretsmanager'))
    missing.push('the interface endpoint InterfaceVpcEndpointAwsService.SECRETS_MANAGER with private DNS');
  if (!services.includes('s3')) missing.push('the gateway endpoint GatewayVpcEndpointAwsService.S3');
  return missing;
}

/** Endpoints of the VPC for the services, in the whole app, that the subnets reach by the regular names of the services. */
function endpointsOf({ vpc, subnets, leakIndex }: Reach): CfnVPCEndpoint[] {
  const services = ['secretsmanager', 's3', ...(leakIndex ? ['kms', 'dynamodb'] : [])];
  return vpc.node.root.node.findAll().filter((one): one is CfnVPCEndpoint => {
    if (!(one instanceof CfnVPCEndpoint) || one.vpcId !== vpc.vpcId) return false;
    if (!services.includes(serviceOf(one) ?? '')) return false;
    if (one.vpcEndpointType === 'Interface') return one.privateDnsEnabled === true;
    return subnets.every(({ routeTable }) => one.routeTableIds?.includes(routeTable.routeTableId));
  });
}

function serviceOf(endpoint: CfnVPCEndpoint): string | undefined {
  const name = JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName));
  return /\.(secretsmanager|s3|kms|dynamodb)(?![\w.-])/.exec(name)?.[1];
}

/** Makes the custom resource depend on an endpoint, also for the deletion. */
function waitFor({ firstCredential, vpc }: Reach, endpoint: CfnVPCEndpoint): void {
  const stack = Stack.of(endpoint);
  if (stack !== Stack.of(firstCredential) && stack !== Stack.of(vpc)) return;
  const { scope } = endpoint.node;
  firstCredential.node.addDependency(scope?.node.defaultChild === endpoint ? scope : endpoint);
}
