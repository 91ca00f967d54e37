import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { Definition, Schema } from './definition.ts';

/** The TypeScript of a kind. */
export async function typesFrom({ spec }: Definition, plural: string): Promise<string> {
  const { kind } = spec.names;
  const schema = spec.versions[0].schema.openAPIV3Schema;
  const types = await compile(resourceSchema(kind, schema), kind, {
    additionalProperties: false,
    bannerComment: `// Made from crds/${plural}.yaml by npm run generate. Change that file, not this one.`,
    format: false,
    ignoreMinAndMaxItems: true,
  });
  const [banner, ...rest] = types.split('\n');
  const imports = `import type { Condition, ObjectMeta } from '../resource.ts';`;
  return [banner, imports, ...rest].join('\n');
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
