import type { Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { type ApiKey, described } from './api-key';

/** Request members. Source: the operations below, API Gateway API Reference. `name` is also the query of GetApiKeys. */
const MEMBERS: Members = {
  apiKey: 'text',
  description: 'text',
  enabled: 'boolean',
  keyId: 'text',
  keyType: 'text',
  limit: 'text',
  name: 'text',
  patchOperations: [{ op: 'text', path: 'text', value: 'text' }],
  position: 'text',
  usagePlanId: 'text',
  value: 'text',
};

/** Length of a value. Source: "Usage plans and API keys for REST APIs in API Gateway", API Gateway Developer Guide. */
const VALUE = /^[A-Za-z0-9]{20,128}$/;

/** Range of the time until a change takes effect, in virtual milliseconds. Invented: AWS documents no duration. */
const CHANGE_TAKES = [1000, 30_000] as const;

/** The part of API Gateway that rotation needs: API keys in usage plans. A declared stub: every usage plan exists. */
export class ApiGateway implements Service {
  readonly name = 'apigateway';
  readonly protocol = 'rest-json';
  readonly members = MEMBERS;
  readonly routes = {
    CreateApiKey: 'POST /apikeys',
    CreateUsagePlanKey: 'POST /usageplans/{usagePlanId}/keys',
    DeleteApiKey: 'DELETE /apikeys/{apiKey}',
    GetApiKey: 'GET /apikeys/{apiKey}',
    GetApiKeys: 'GET /apikeys',
    GetUsagePlanKey: 'GET /usageplans/{usagePlanId}/keys/{keyId}',
    UpdateApiKey: 'PATCH /apikeys/{apiKey}',
  };
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly keys = new Map<string, ApiKey>();
  /** Ids of keys that the stages accept. */
  private readonly accepted = new Set<string>();

  constructor(private readonly aws: LocalAws) {
    const managed = (verb: string, path: (input: Input) => string, run: Operation['run']): Operation => ({
      access: (input) => [
        { action: `apigateway:${verb}`, resource: `arn:aws:apigateway:${aws.region}::${path(input)}` },
      ],
      run,
    });
    const key = ({ apiKey }: Input) => `/apikeys/${apiKey}`;
    const inPlan = ({ usagePlanId, keyId }: Input) => `/usageplans/${usagePlanId}/keys/${keyId}`;
    this.operations = {
      CreateApiKey: managed(
        'POST',
        () => '/apikeys',
        (input) => this.create(input),
      ),
      CreateUsagePlanKey: managed(
        'POST',
        ({ usagePlanId }) => `/usageplans/${usagePlanId}/keys`,
        ({ usagePlanId, keyId }) => this.attach(this.get(keyId), usagePlanId),
      ),
      DeleteApiKey: managed('DELETE', key, ({ apiKey }) => {
        this.keys.delete(this.get(apiKey).id);
        this.later(apiKey);
      }),
      GetApiKey: managed('GET', key, ({ apiKey }) => described(this.get(apiKey))),
      GetApiKeys: managed(
        'GET',
        () => '/apikeys',
        ({ name = '' }) => ({
          item: [...this.keys.values()].filter((one) => one.name.startsWith(name)).map(described),
        }),
      ),
      GetUsagePlanKey: managed('GET', inPlan, ({ usagePlanId, keyId }) => {
        const { id, name, plans } = this.get(keyId);
        if (!plans.includes(usagePlanId)) throw notFound('Usage Plan Key');
        return { id, type: 'API_KEY', name };
      }),
      UpdateApiKey: managed('PATCH', key, ({ apiKey, patchOperations = [] }) => {
        const found = this.get(apiKey);
        for (const { path, value } of patchOperations) {
          if (path !== '/enabled') throw new AwsError('BadRequestException', `Invalid patch path ${path}`);
          found.enabled = value === 'true';
        }
        found.updated = aws.timeline.now();
        this.later(apiKey);
        return described(found);
      }),
    };
  }

  /** True if the stages accept a value now. */
  accepts(value: string): boolean {
    return this.accepted.has(value);
  }

  private create({ name = '', description, enabled = false, value = '' }: Input): object {
    if (!VALUE.test(value))
      throw new AwsError('BadRequestException', 'API Key value should be 20 to 128 characters');
    if ([...this.keys.values()].some((key) => key.value === value))
      throw new AwsError('ConflictException', 'API Key already exists', { status: 409 });
    const { random, timeline, exposureWatch } = this.aws;
    const id = random.text(10, 'abcdefghijklmnopqrstuvwxyz0123456789');
    const now = timeline.now();
    exposureWatch.learn(value, `API key ${name}`);
    const key: ApiKey = { id, name, description, value, enabled, plans: [], created: now, updated: now };
    this.keys.set(id, key);
    return { ...described(key), value };
  }

  private attach(key: ApiKey, usagePlanId: string): object {
    if (key.plans.includes(usagePlanId))
      throw new AwsError('ConflictException', 'Usage Plan Key already exists', { status: 409 });
    key.plans = [...key.plans, usagePlanId];
    this.later(key.id);
    return { id: key.id, type: 'API_KEY', name: key.name };
  }

  private get(id = ''): ApiKey {
    const key = this.keys.get(id);
    if (key) return key;
    throw notFound('API Key');
  }

  /** Lets the stages apply the state of a key. */
  private later(id: string): void {
    const { timeline, random } = this.aws;
    const last = this.values.get(id) ?? this.keys.get(id)?.value ?? '';
    this.values.set(id, last);
    timeline.after(random.integer(...CHANGE_TAKES), () => {
      const key = this.keys.get(id);
      if (key?.enabled && key.plans.length > 0) this.accepted.add(last);
      else this.accepted.delete(last);
    });
  }

  /** Values by ids, also of deleted keys. */
  private readonly values = new Map<string, string>();
}

const notFound = (what: string) =>
  new AwsError('NotFoundException', `Invalid ${what} identifier specified`, { status: 404 });
