import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { load } from 'js-yaml';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { SETTINGS, type Setting } from '../src/settings.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHART = 'charts/ssm-operator';
const CRDS = { ssmassociations: 'ssm-association', ssmdocuments: 'ssm-document' } as const;

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** What follows from the CRDs: text by path, relative to the root of the repository. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [plural, file] of Object.entries(CRDS)) {
    // oxlint-disable-next-line no-await-in-loop -- two small files
    const text = await readFile(`${ROOT}/crds/${plural}.yaml`, 'utf8');
    // oxlint-disable-next-line no-await-in-loop -- two small files
    files.set(`src/api/generated/${file}.ts`, await typesFrom(load(text) as Definition, plural));
    files.set(`${CHART}/files/crds/${plural}.yaml`, text);
  }
  files.set(`${CHART}/values.schema.json`, await valuesSchema());
  return files;
}

/** The chart has values of their own for these. */
const APART = new Set([
  'clusterName',
  'region',
  'namespaces',
  'adoptionNamespaces',
  'publicSharingNamespaces',
  'contentFrom',
]);

/** The schema as it is written by hand, with each setting that the operator knows. */
async function valuesSchema(): Promise<string> {
  const schema = JSON.parse(await readFile(`${ROOT}/${CHART}/values.schema.json`, 'utf8')) as {
    properties: { settings: { properties: object } };
  };
  const settings = SETTINGS.filter(({ name }) => !APART.has(name)).map(valueSchemaOf);
  schema.properties.settings.properties = Object.fromEntries(settings);
  return format(JSON.stringify(schema), { ...(await resolveConfig(`${ROOT}/package.json`)), parser: 'json' });
}

/** `format` names a check of the operator's own. */
function valueSchemaOf({ name, schema, help, default: standard }: Setting): readonly [string, object] {
  const { format: _, ...plain } = schema as { readonly format?: string };
  return [name, { ...plain, description: help, ...(standard === undefined ? {} : { default: standard }) }];
}

async function typesFrom({ spec }: Definition, plural: string): Promise<string> {
  const { kind } = spec.names;
  const schema = spec.versions[0]?.schema.openAPIV3Schema ?? {};
  const types = await compile(resourceSchema(kind, schema), kind, {
    additionalProperties: false,
    bannerComment: `// Made from crds/${plural}.yaml by npm run generate. Change that file, not this one.`,
    format: false,
    ignoreMinAndMaxItems: true,
  });
  const [banner, ...rest] = types.split('\n');
  const imports = `import type { Condition, ObjectMeta } from '../resource.ts';`;
  const settings = await resolveConfig(`${ROOT}/package.json`);
  return format([banner, imports, ...rest].join('\n'), { ...settings, parser: 'typescript' });
}

/** As a client sees it: the API server sees to it that these four are there. */
function resourceSchema(kind: string, schema: Schema): JSONSchema {
  const { metadata, spec, status, ...rest } = schema.properties ?? {};
  return {
    ...typeSchema(schema),
    title: kind,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      ...eachOf(rest),
      metadata: { ...typeSchema(metadata ?? {}), tsType: 'ObjectMeta' },
      spec: { ...typeSchema(spec ?? {}), title: `${kind}Spec` },
      status: { ...typeSchema(statusSchema(status ?? {})), title: `${kind}Status` },
    },
  };
}

function statusSchema(status: Schema): Schema {
  const { conditions, ...rest } = status.properties ?? {};
  const declared = { ...conditions, tsType: 'readonly Condition[]' };
  return { ...status, properties: { ...rest, conditions: declared } };
}

/** What Kubernetes keeps of unknown fields is open in TypeScript, too. */
function typeSchema(schema: Schema): JSONSchema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...(schema as JSONSchema),
    ...(properties === undefined ? {} : { properties: eachOf(properties) }),
    ...(items === undefined ? {} : { items: typeSchema(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: typeSchema(additionalProperties) }),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === true ? { additionalProperties: true } : {}),
  };
}

function eachOf(properties: Readonly<Record<string, Schema>>): Record<string, JSONSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, typeSchema(schema)]));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(`${ROOT}/${path}`), { recursive: true });
  await writeFile(`${ROOT}/${path}`, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of await generated()) {
    // oxlint-disable-next-line no-await-in-loop -- four small files
    await write(path, text);
  }
}
