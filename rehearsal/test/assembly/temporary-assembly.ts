import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is deleted after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
  folders.push(folder);
  return folder;
}

/** Writes strings and JSON values to files of a new folder. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const directory = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

export function stackArtifact(templateFile: string, more: object = {}): object {
  return {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile },
    ...more,
  };
}

/** An assembly with one stack for each template, by name. */
export function stacksOf(
  templates: Readonly<Record<string, object>>,
  more: Readonly<Record<string, object>> = {},
) {
  const names = Object.keys(templates);
  return folderOf({
    'manifest.json': {
      artifacts: Object.fromEntries(names.map((name) => [name, stackArtifact(`${name}.json`, more[name])])),
    },
    ...Object.fromEntries(Object.entries(templates).map(([name, template]) => [`${name}.json`, template])),
  });
}

/** An assembly of one stack named App. */
export function assemblyOf(template: object, files: Readonly<Record<string, unknown>> = {}): string {
  return folderOf({
    'manifest.json': { version: '55.0.0', artifacts: { App: stackArtifact('App.template.json') } },
    'App.template.json': template,
    ...files,
  });
}
