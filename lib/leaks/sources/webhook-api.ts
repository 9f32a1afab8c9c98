import { Aspects, CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';
import type { ResponseParts } from '../response-parts';
import { ACCESS_LOG, acknowledgeNoAuthorizer, THROTTLE } from './webhook-settings';

/** The one HTTP API of a response, with the routes of its sources. */
export class WebhookApi extends Construct {
  /** The API of a response, which is created for its first webhook. */
  public static of(parts: ResponseParts): WebhookApi {
    const known = parts.scope.node.tryFindChild('Webhooks') as WebhookApi | undefined;
    return known ?? new WebhookApi(parts);
  }

  public readonly handler: LeakFunction;
  private readonly integration: HttpLambdaIntegration;
  private readonly httpApi: HttpApi;
  private recognizes = false;

  private constructor(private readonly parts: ResponseParts) {
    super(parts.scope, 'Webhooks');
    this.handler = this.createFunction();
    this.integration = new HttpLambdaIntegration('Integration', this.handler.handler);
    this.httpApi = new HttpApi(this, 'Api', {
      description: `Reports of leaked credentials for ${parts.scope.node.path}`.slice(0, 1024),
      createDefaultStage: false,
    });
    const destination = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(destination),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    // The response may cover stores after the source was added.
    Aspects.of(this).add({ visit: (node) => node === this && this.grantStores() });
  }

  /** Adds a route, and an output with its URL. */
  public addRoute(id: string, route: string, description: string): void {
    const [method, path] = route.split(' ') as [HttpMethod, string];
    if (this.node.tryFindChild(id)) return;
    const routes = this.httpApi.addRoutes({ path, methods: [method], integration: this.integration });
    for (const one of routes) acknowledgeNoAuthorizer(one);
    const url = `${this.httpApi.apiEndpoint}${path}`;
    new CfnOutput(this, id, { value: url, description });
  }

  /** Allows the function to make fingerprints of values. */
  public allowFingerprints(): void {
    if (!this.recognizes) this.parts.index._grantMac(this.handler.role);
  }

  /** Allows the function to make fingerprints, and to tell if the app issued a value. */
  public allowRecognition(): void {
    this.recognizes = true;
    this.parts.index._grantFingerprints(this.handler.role);
  }

  private createFunction(): LeakFunction {
    const { scope, queue, environment, sources } = this.parts;
    const handler = new LeakFunction(this, 'Receiver', {
      name: 'webhooks',
      description: `Receives webhooks about leaks for ${scope.node.path}`,
      path: scope.node.path,
      // An HTTP API waits 30 seconds.
      timeout: Duration.seconds(28),
      environment: {
        ...environment,
        [LEAK_ENVIRONMENT.queue]: queue.queueUrl,
        [LEAK_ENVIRONMENT.sources]: sources,
      },
    });
    handler.allow(['sqs:SendMessage'], [queue.queueArn]);
    return handler;
  }

  private grantStores(): void {
    if (!this.recognizes) return;
    for (const store of this.parts.stores()) store.grantMatch(this.handler.role);
    this.recognizes = false;
  }
}
