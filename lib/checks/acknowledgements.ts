import type { IConstruct } from 'constructs';

/** Metadata of a construct with an acknowledgement. The CDK copies it to the manifest of the assembly. */
const ACKNOWLEDGED = 'rekey:acknowledged';
/** Metadata of the CDK's own acknowledgements. */
const CDK_ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/** Reasons of acknowledged rules, by construct. */
export interface Acknowledgement {
  readonly rule: string;
  /** Construct path below which the rule is acknowledged. */
  readonly path: string;
  readonly reason: string;
  /** True for an acknowledgement with the CDK's own method, which the CDK applies to the report. */
  readonly byCdk: boolean;
}

/** Apps with acknowledgements: versions of the CDK before 2.258 do not pass the app to plugins. */
const apps = new Set<WeakRef<IConstruct>>();

/** Records an acknowledgement of a rule in a construct and those below it. */
export function addAcknowledgement(scope: IConstruct, rule: string, reason: string): void {
  scope.node.addMetadata(ACKNOWLEDGED, { rule, reason });
  const app = scope.node.root;
  if (![...apps].some((known) => known.deref() === app)) apps.add(new WeakRef(app));
}

/** Acknowledgements in an app. Those of the CDK have ids with a namespace. */
export function acknowledgementsIn(app: IConstruct, namespace: string): Acknowledgement[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata.flatMap(({ type, data }): Acknowledgement[] => {
      if (type === ACKNOWLEDGED) return [{ ...data, path: node.path, byCdk: false }];
      if (type !== CDK_ACKNOWLEDGED) return [];
      return Object.entries(data as Record<string, unknown>)
        .filter(([id]) => id.startsWith(`${namespace}::`))
        .map(([id, reason]) => ({
          rule: id.slice(namespace.length + 2),
          path: node.path,
          reason: typeof reason === 'string' ? reason : '',
          byCdk: true,
        }));
    }),
  );
}

/** Acknowledgement of a rule at a construct path, the nearest one. */
export const acknowledgementOf = (
  all: readonly Acknowledgement[],
  rule: string,
  path: string,
): Acknowledgement | undefined =>
  all
    .filter(
      (one) => one.rule === rule && (one.path === '' || path === one.path || path.startsWith(`${one.path}/`)),
    )
    .sort((a, b) => b.path.length - a.path.length)[0];

/** App with acknowledgements that wrote an assembly. */
export function appOf(assembly: string): IConstruct | undefined {
  for (const known of apps) {
    const app = known.deref();
    if (app === undefined) apps.delete(known);
    else if ('outdir' in app && app.outdir === assembly) return app;
  }
  return undefined;
}
