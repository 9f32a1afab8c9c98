import { join } from 'node:path';
import { readAssembly } from '../../src/assembly/cloud-assembly';
import { assemblyOf, folderOf, stackArtifact } from './temporary-assembly';

const EMPTY = { Resources: {} };

test('refuses a missing folder with an action', () => {
  expect(() => readAssembly('/nowhere/cdk.out')).toThrow(
    expect.objectContaining({
      code: 'AssemblyMissing',
      message: expect.stringMatching(/\/nowhere\/cdk\.out.*cdk synth/),
    }),
  );
});

test('refuses a folder without a manifest', () => {
  expect(() => readAssembly(folderOf({ 'README.md': 'x' }))).toThrow(
    expect.objectContaining({ code: 'AssemblyMissing' }),
  );
});

test.each([
  ['a truncated manifest', { 'manifest.json': '{"artifacts": {' }, /manifest\.json is not JSON/],
  ['a manifest that is a list', { 'manifest.json': [] }, /does not contain a JSON object/],
  ['artifacts that are a list', { 'manifest.json': { artifacts: [] } }, /"artifacts" is not an object/],
  ['no stack', { 'manifest.json': { artifacts: {} } }, /contains no stack/],
  [
    'a missing template',
    { 'manifest.json': { artifacts: { A: stackArtifact('A.template.json') } } },
    /A\.template\.json cannot be read \(ENOENT\)/,
  ],
  [
    'a template that is not JSON',
    {
      'manifest.json': { artifacts: { A: stackArtifact('A.template.json') } },
      'A.template.json': 'Resources:',
    },
    /A\.template\.json is not JSON/,
  ],
  [
    'a stack without a template',
    { 'manifest.json': { artifacts: { A: { type: 'aws:cloudformation:stack' } } } },
    /templateFile is not a file name/,
  ],
  [
    'a missing dependency',
    { 'manifest.json': { artifacts: { A: stackArtifact('A.json', { dependencies: ['B'] }) } } },
    /A depends on B, which does not exist/,
  ],
  [
    'circular dependencies',
    {
      'manifest.json': {
        artifacts: {
          A: stackArtifact('A.json', { dependencies: ['B'] }),
          B: stackArtifact('A.json', { dependencies: ['A'] }),
        },
      },
      'A.json': EMPTY,
    },
    /circular dependencies: A -> B -> A/,
  ],
])('refuses %s', (_, files, message) => {
  expect(() => readAssembly(folderOf(files))).toThrow(
    expect.objectContaining({ code: 'AssemblyBroken', message: expect.stringMatching(message) }),
  );
});

test('sorts stacks by their dependencies, including stages', () => {
  const directory = folderOf({
    'manifest.json': {
      artifacts: {
        Reader: stackArtifact('T.json', { dependencies: ['Secrets'] }),
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
        Secrets: stackArtifact('T.json'),
      },
    },
    'T.json': EMPTY,
    'assembly-Prod/manifest.json': {
      artifacts: {
        ProdC: stackArtifact('C.json', {
          environment: 'aws://111122223333/eu-west-1',
          displayName: 'Prod/C',
          properties: { templateFile: 'C.json', stackName: 'Prod-C' },
        }),
      },
    },
    'assembly-Prod/C.json': EMPTY,
  });

  const { stacks } = readAssembly(directory);

  expect(stacks.map(({ path, name, account, region }) => [path, name, account, region])).toEqual([
    ['Secrets', 'Secrets', undefined, undefined],
    ['Reader', 'Reader', undefined, undefined],
    ['Prod/C', 'Prod-C', '111122223333', 'eu-west-1'],
  ]);
});

test('finds an asset by its object key', () => {
  const directory = assemblyOf(EMPTY, {
    'App.assets.json': {
      files: {
        abc: { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } },
        gone: { source: { path: 'asset.gone' }, destinations: { here: { objectKey: 'gone.zip' } } },
      },
    },
    'asset.abc/index.js': 'exports.handler = () => 1;',
  });

  const { assets } = readAssembly(directory);

  expect(assets.find('abc.zip')).toBe(join(directory, 'asset.abc'));
  expect(assets.find('gone.zip')).toBeUndefined();
  expect(assets.find('other.zip')).toBeUndefined();
});

describe('the path of a logical id', () => {
  const metadata = {
    '/App': [{ type: 'aws:cdk:templateFile', data: 'App.template.json' }],
    '/App/Nested': [{ type: 'aws:cdk:templateFile', data: 'Nested.template.json' }],
    '/App/Key/Resource': [{ type: 'aws:cdk:logicalId', data: 'Key1' }],
    '/App/Nested/Key/Resource': [{ type: 'aws:cdk:logicalId', data: 'Key1' }],
  };

  test.each(['inline', 'in a file of its own'])('is read from metadata %s', (place) => {
    const directory = folderOf({
      'manifest.json': {
        artifacts: {
          App: stackArtifact(
            'App.template.json',
            place === 'inline' ? { metadata } : { additionalMetadataFile: 'App.metadata.json' },
          ),
        },
      },
      'App.template.json': EMPTY,
      'App.metadata.json': metadata,
    });

    const paths = readAssembly(directory).stacks[0]?.paths;

    expect(paths?.of('App.template.json', 'Key1')).toBe('App/Key');
    expect(paths?.of('Nested.template.json', 'Key1')).toBe('App/Nested/Key');
    expect(paths?.of('App.template.json', 'Other')).toBe('App/Other');
  });

  test('in the template takes precedence', () => {
    const paths = readAssembly(assemblyOf(EMPTY)).stacks[0]?.paths;
    expect(
      paths?.of('App.template.json', 'Key1', { Metadata: { 'aws:cdk:path': 'App/Mine/Resource' } }),
    ).toBe('App/Mine');
  });
});
