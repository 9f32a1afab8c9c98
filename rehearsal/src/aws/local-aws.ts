import { ResponseUrls } from '../cloudformation/response-urls';
import { applyFault, injectCallFault, NoResponse } from '../faults/calls';
import { Faults } from '../faults/faults';
import { Issuers } from '../issuers/issuers';
import { Random } from '../kernel/random';
import { Timeline } from '../kernel/timeline';
import { Authorizer } from '../policy/authorizer';
import type { Decision } from '../policy/decision';
import { authenticate } from './authentication';
import type { Call, Input, Operation, Principal, Service } from './call';
import { AwsError } from './errors';
import { ExposureWatch } from './exposure-watch';
import type { LocalAwsOptions, Propagation } from './local-aws-options';
import { cloudfront } from './protocols/cloudfront';
import { json } from './protocols/json';
import { query } from './protocols/query';
import type { HttpResponse } from './protocols/response';
import { restJson } from './protocols/rest-json';
import { s3 } from './protocols/s3';
import { Quotas } from './quotas';
import { ApiGateway } from './services/api-gateway';
import { AppSync } from './services/appsync';
import { ElastiCache } from './services/cache-users/elasticache';
import { MemoryDb } from './services/cache-users/memorydb';
import { CloudFront } from './services/cloudfront';
import { CloudWatch } from './services/cloudwatch';
import { Cognito } from './services/cognito';
import { DynamoDb } from './services/dynamodb';
import { ElasticLoadBalancing } from './services/elastic-load-balancing';
import { EventBus } from './services/events';
import { Iam } from './services/iam';
import { Kms } from './services/kms';
import { Lambda } from './services/lambda';
import { Logs } from './services/logs';
import { S3 } from './services/s3';
import { Scheduler } from './services/scheduler';
import { SecretsManager } from './services/secrets-manager';
import { Sns } from './services/sns';
import { Ssm } from './services/ssm';
import { Sts } from './services/sts';
import { type HttpRequest, type Scope, scopeOf } from './sigv4';
import { ANONYMOUS, unsignedError, unsignedService } from './unsigned';

/** An entry of the trail: a call with its caller and result. */
export interface TrailEntry {
  readonly time: number;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly principal: Principal;
  /** The decisions on the required permissions; empty if policies are not enforced. */
  readonly decisions: readonly Decision[];
  readonly error?: string;
}

/** A local AWS with the services that rotation needs, in one process and in virtual time. */
export class LocalAws {
  readonly account: string;
  readonly region: string;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly propagation: Propagation;
  readonly exposureWatch = new ExposureWatch();
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  /** Response URLs of custom resources. */
  readonly responseUrls: ResponseUrls;
  /** URL of the HTTP endpoint once it is open; AWS_ENDPOINT_URL of functions. */
  endpoint?: string;
  /** Path of the Unix socket of the endpoint. */
  socket?: string;
  /** HTTPS port of the endpoint, to which connections to AWS's own host names are redirected. */
  tlsPort?: number;
  /** True if requests whose time differs from virtual time are refused. */
  readonly checkRequestTimes: boolean;
  /** Issuers other than AWS. */
  readonly issuers: Issuers;

  readonly secretsManager: SecretsManager;
  readonly iam: Iam;
  readonly sts: Sts;
  readonly kms: Kms;
  readonly lambda: Lambda;
  readonly scheduler: Scheduler;
  readonly events: EventBus;
  readonly cloudWatch: CloudWatch;
  readonly sns: Sns;
  readonly logs: Logs;
  readonly apiGateway: ApiGateway;
  readonly appSync: AppSync;
  readonly cloudFront: CloudFront;
  readonly loadBalancing: ElasticLoadBalancing;
  readonly cognito: Cognito;
  readonly elastiCache: ElastiCache;
  readonly memoryDb: MemoryDb;
  readonly s3: S3;
  readonly dynamoDb: DynamoDb;
  readonly ssm: Ssm;

  private readonly services: ReadonlyMap<string, Service>;
  private readonly latency: number;
  private readonly quotas: Quotas | undefined;
  private readonly trail: ((entry: TrailEntry) => void)[] = [];

  constructor(options: LocalAwsOptions = {}) {
    this.account = options.account ?? '123456789012';
    this.region = options.region ?? 'eu-central-1';
    this.timeline = new Timeline(options.start ?? new Date('2026-01-01T00:00:00Z'));
    this.random = new Random(options.seed ?? 1);
    this.propagation = { accessKeys: [3000, 12000], secrets: [0, 2000], ...options.propagation };
    this.latency = options.latency ?? 10;
    this.quotas = options.quotas === false ? undefined : new Quotas();
    this.checkRequestTimes = options.checkRequestTimes ?? false;
    this.responseUrls = new ResponseUrls(this.random, this.region);
    this.faults = new Faults(this.timeline, options.faults ?? 'none', options.seed ?? 1);
    this.authorizer = new Authorizer(this, options.enforcePolicies);
    this.iam = new Iam(this);
    this.sts = new Sts(this);
    this.kms = new Kms(this);
    this.secretsManager = new SecretsManager(this);
    this.lambda = new Lambda(this);
    this.issuers = new Issuers(this.timeline, this.lambda, (arn) => this.secretsManager.currentValue(arn));
    this.scheduler = new Scheduler(this);
    this.events = new EventBus(this);
    this.cloudWatch = new CloudWatch(this);
    this.sns = new Sns(this);
    this.logs = new Logs(this);
    this.apiGateway = new ApiGateway(this);
    this.appSync = new AppSync(this);
    this.cloudFront = new CloudFront(this);
    this.loadBalancing = new ElasticLoadBalancing(this);
    this.cognito = new Cognito(this);
    this.elastiCache = new ElastiCache(this);
    this.memoryDb = new MemoryDb(this);
    this.s3 = new S3(this);
    this.ssm = new Ssm(this);
    this.dynamoDb = new DynamoDb(this);
    const { secretsManager, iam, sts, kms, lambda, cognito, elastiCache, memoryDb, ssm } = this;
    const services = [
      secretsManager,
      iam,
      sts,
      kms,
      lambda,
      cognito,
      elastiCache,
      memoryDb,
      this.s3,
      ssm,
      this.dynamoDb,
      this.appSync,
      this.apiGateway,
      this.cloudFront,
      this.loadBalancing,
    ];
    this.services = new Map(services.map((service) => [service.name, service]));
  }

  /** Calls `listener` after every call. */
  onCall(listener: (entry: TrailEntry) => void): void {
    this.trail.push(listener);
  }

  /**
   * Answers an HTTP request of the HTTP endpoint or an in-process caller. A spared request is not subject to faults.
   */
  async answer(request: HttpRequest, { spared = false } = {}): Promise<HttpResponse> {
    const requestId = this.random.uuid();
    const scope = scopeOf(request);
    const serviceName = scope ? scope.service : unsignedService(request);
    const service = serviceName === undefined ? undefined : this.services.get(serviceName);
    const protocol = protocolOf(service);
    try {
      if (serviceName === undefined) throw unsignedError('json');
      if (!service || service.protocol === 'none') {
        throw new AwsError(
          'UnknownOperationException',
          `The local AWS does not support the service ${serviceName}.`,
        );
      }
      const operation = protocol.operation(request, service);
      const principal = this.caller(request, scope, service, operation);
      const { accessKeyId, region } = scope ?? { accessKeyId: '', region: this.region };
      const call = () =>
        this.call(
          { service: service.name, operation, region, principal, requestId },
          protocol.input(request, service),
          accessKeyId,
        );
      const struck = { service, operation, region, principal, accessKeyId };
      const strike = injectCallFault(this.faults, struck, this.timeline.now(), spared);
      if (strike && !strike.effect) this.timeline.tick(this.latency);
      const output = await (strike ? applyFault(strike, call) : call());
      return protocol.output(output, requestId, service, operation);
    } catch (error) {
      if (error instanceof NoResponse) return { status: 0, headers: {}, body: '', silence: error.silence };
      if (!(error instanceof AwsError)) throw error;
      return protocol.error(error, requestId, service as Service);
    }
  }

  /** Checks the permissions of a known principal and runs an operation. */
  async call(
    who: Pick<Call, 'service' | 'operation' | 'region' | 'principal'> & { requestId?: string; via?: string },
    input: Input,
    accessKeyId = '',
  ): Promise<unknown> {
    this.timeline.tick(this.latency);
    const operation = this.operation(who.service, who.operation);
    const decisions: Decision[] = [];
    const call: Call = {
      requestId: this.random.uuid(),
      ...who,
      accessKeyId,
      now: this.timeline.now(),
      decisions,
    };
    let error: string | undefined;
    try {
      if (!operation) {
        throw new AwsError(
          'UnknownOperationException',
          `The local AWS does not support ${who.service}:${who.operation}.`,
        );
      }
      this.quotas?.count(call);
      for (const request of operation.access?.(input, call) ?? []) {
        const judging = this.authorizer.require(call, request);
        if (judging) await judging;
      }
      return await operation.run(input, call);
    } catch (thrown) {
      error = thrown instanceof AwsError ? thrown.code : String(thrown);
      throw thrown;
    } finally {
      const { service, operation: name, region, principal } = call;
      for (const listener of this.trail) {
        listener({ time: call.now, service, operation: name, region, principal, decisions, error });
      }
    }
  }

  private caller(
    request: HttpRequest,
    scope: Scope | undefined,
    { name, protocol }: Service,
    operation: string,
  ): Principal {
    if (this.operation(name, operation)?.unsigned) return ANONYMOUS;
    const wire = protocol === 'query' ? 'query' : 'json';
    if (!scope) throw unsignedError(wire);
    return authenticate(this, request, scope, wire).principal;
  }

  private operation(service: string, name: string): Operation | undefined {
    const operations = this.services.get(service)?.operations;
    return operations && Object.hasOwn(operations, name) ? operations[name] : undefined;
  }
}

const PROTOCOLS = { json, query, 'rest-json': restJson, s3, cloudfront, none: json };

function protocolOf(service: Service | undefined): (typeof PROTOCOLS)[keyof typeof PROTOCOLS] {
  return PROTOCOLS[service?.protocol ?? 'json'];
}
