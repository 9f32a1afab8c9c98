/** Folders with what a build writes. */
const FOLDERS =
  /(?:^|\/)(?:cdk\.out|[\w.-]+\.cdk\.out|dist|build|out|target|release|public|\.next|\.nuxt|\.output|\.svelte-kit|\.aws-sam|\.serverless|\.vercel|\.netlify|\.esbuild|_site|artifacts?)\//i;
/** Files that a build writes: packages, bundles, source maps, programs. */
const FILES =
  /\.(?:min\.[cm]?js|map|zip|jar|war|ear|whl|nupkg|tgz|tar|gz|apk|ipa|wasm|exe|dll|so|dylib|class|pyc|template\.json)$/i;

/** True for files that a build writes, also in an archive: a value of the environment of the build does not belong there. */
export function isArtifact(path: string): boolean {
  return path.includes('!') || FOLDERS.test(path) || FILES.test(path);
}
