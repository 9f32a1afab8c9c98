import { createHash } from 'node:crypto';
import type { CredentialStatus, Issuer, IssuerContext } from 'cdk-rekey-engine/testing';
import { httpApi } from '../adapter';
import { isChosen } from '../spec/requests';
import type { Spec } from '../spec/types';
import type { Transport } from '../wire';
import { StandIn } from './stand-in';
import { accepts, type Held, isActive } from './state';
import { byHand } from './values';

/** Parameters of the kind for a spec, as the construct writes them. */
export const parametersFor = (spec: Spec): { readonly spec: string; readonly name: string } => ({
  spec: createHash('sha256').update(JSON.stringify(spec)).digest('hex'),
  name: spec.name,
});

/** The issuer of a spec in memory, behind the adapter. */
export class StandInIssuer implements Issuer {
  readonly standIn: StandIn;
  readonly state: readonly object[];

  constructor(
    private readonly spec: Spec,
    private readonly context: IssuerContext,
    admin?: () => string | undefined,
  ) {
    this.standIn = new StandIn(spec, context, admin);
    this.state = this.standIn.state;
  }

  /** Sends a request to the stand-in. */
  readonly transport: Transport = async (request) => this.standIn.handle(request);

  readonly factory = () =>
    httpApi(
      () => this.transport,
      () => JSON.stringify(this.spec),
    );

  accepts(text: string): boolean {
    const found = this.standIn.credentials.find(text);
    return found !== undefined && accepts(found, this.now);
  }

  status(text: string): CredentialStatus | undefined {
    const found = this.standIn.credentials.find(text);
    if (!found) return undefined;
    const { created, effective, ends, expiresAt, removed, disabled, lastUse } = found;
    return {
      active: isActive(found, this.now),
      removed: removed || this.now >= expiresAt,
      accepted: accepts(found, this.now) ? 'all' : 'none',
      detail: `${disabled}`,
      times: [created, effective, finite(ends), finite(expiresAt), lastUse],
    };
  }

  issueByHand(): string | undefined {
    const { captures, value } = byHand(this.spec, this.context.random);
    const made = this.standIn.credentials.issue(captures);
    return typeof made === 'string' ? undefined : JSON.stringify(value ?? made.credential.value);
  }

  removeByHand(id: string): void {
    for (const one of this.held(id)) this.standIn.credentials.end(one.id, 'removed');
  }

  use(text: string): void {
    const found = this.standIn.credentials.find(text);
    if (found) found.lastUse = this.now;
  }

  reportedUse(id: string): number | undefined {
    const [found] = this.held(id);
    return found && this.standIn.credentials.reportedUse(found);
  }

  /** Ids of the credentials in service, as the adapter lists them. */
  alive(): string[] {
    const ids = this.standIn.credentials
      .alive()
      .map(({ id, name = id }) => (isChosen(this.spec) ? name : id));
    return [...new Set(ids)];
  }

  private held(id: string): Held[] {
    const { credentials } = this.standIn;
    const found = credentials.all.get(id);
    return found ? [found] : credentials.named(id);
  }

  private get now(): number {
    return this.context.clock.now();
  }
}

const finite = (time: number): number | undefined => (Number.isFinite(time) ? time : undefined);
