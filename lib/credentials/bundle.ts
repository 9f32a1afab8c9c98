import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Annotations, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from '../refuse';

type Esbuild = typeof import('esbuild');

interface Bundle {
  readonly text: string;
  /** Warnings of esbuild. */
  readonly warnings: readonly string[];
}

/** Banner for CommonJS dependencies in an ES module, which call `require` for modules of Node.js. */
const REQUIRE =
  'import { createRequire as nodeCreateRequire } from "node:module"; const require = nodeCreateRequire(import.meta.url);';

/** Bundles of each app, by the path of the entry. Several secrets can use one entry. */
const bundles = new WeakMap<IConstruct, Map<string, Bundle>>();

/**
 * Bundles the module of a handler with the esbuild of the user, without Docker. The path is absolute or relative to the
 * working directory.
 *
 * @throws `EsbuildMissing`, `EntryNotBundled`, `HandlerMissing`
 */
export function bundledCode(scope: Construct, file: string): Code {
  const entry = resolve(file);
  const ofApp = bundles.get(scope.node.root) ?? new Map<string, Bundle>();
  bundles.set(scope.node.root, ofApp);
  const { text, warnings } = ofApp.get(entry) ?? bundle(entry);
  ofApp.set(entry, { text, warnings });
  for (const warning of warnings) Annotations.of(scope).addWarningV2('cdk-rekey:bundleWarning', warning);
  return Code.fromAsset(dirname(entry), {
    assetHash: createHash('sha256').update(text).digest('hex'),
    bundling: {
      // Required, but not used with local bundling.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(directory) {
          writeFileSync(join(directory, 'index.mjs'), text);
          return true;
        },
      },
    },
  });
}

function bundle(entry: string): Bundle {
  const esbuild = esbuildFor(entry);
  try {
    const { outputFiles, metafile, warnings } = esbuild.buildSync({
      entryPoints: [entry],
      outfile: 'index.mjs',
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: { js: REQUIRE },
      logLevel: 'silent',
    });
    const [output] = Object.values(metafile.outputs);
    if (!output?.exports.includes('handler')) refuseHandler(entry);
    return { text: outputFiles[0]?.text ?? '', warnings: format(esbuild, 'warning', warnings) };
  } catch (error) {
    const { name, message, errors } = error as Error & { errors?: Messages };
    if (name === 'HandlerMissing') throw error;
    return refuse(
      'EntryNotBundled',
      `esbuild could not bundle ${entry}: ${errors ? format(esbuild, 'error', errors).join('\n') : message}\n`,
      'Correct the error.',
    );
  }
}

type Messages = Parameters<Esbuild['formatMessagesSync']>[0];

function format(esbuild: Esbuild, kind: 'error' | 'warning', messages: Messages): string[] {
  return esbuild.formatMessagesSync(messages, { kind, color: false }).map((text) => text.trim());
}

/** Loads the esbuild of the project of the entry, otherwise that of the app. */
function esbuildFor(entry: string): Esbuild {
  for (const folder of [dirname(entry), process.cwd()]) {
    const load = createRequire(join(folder, 'index.js'));
    try {
      return load(load.resolve('esbuild'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return refuse(
    'EsbuildMissing',
    `The entry ${entry} is bundled with esbuild, which is not installed.`,
    'Run npm install --save-dev esbuild, or bundle the handler yourself and pass it as code.',
  );
}

function refuseHandler(entry: string): never {
  return refuse(
    'HandlerMissing',
    `The entry ${entry} has no ES module export with the name handler.`,
    "Add export const handler = createHandler(factory), with createHandler of 'cdk-rekey-engine'.",
  );
}
