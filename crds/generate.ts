import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { load } from 'js-yaml';
import { format, resolveConfig } from 'prettier';
import { ARGOCD_CM, argocdConfig } from './argocd.ts';
import { defaultsOf } from './defaults.ts';
import type { Definition } from './definition.ts';
import { referenceOf } from './reference.ts';
import { typesFrom } from './types.ts';
import { formsOfSettings, withSettings } from './values.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHART = 'charts/ssm-operator';
const CRDS = { ssmassociations: 'ssm-association', ssmdocuments: 'ssm-document' } as const;

/** What follows from the CRDs, the settings, the chart's values and the scripts for Argo CD: text by path, relative to the root of the repository. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const add = async (path: string, text: string): Promise<void> => {
    files.set(path, await formatted(path, text));
  };
  const definitions: Definition[] = [];
  for (const [plural, file] of Object.entries(CRDS)) {
    const text = await readFile(`${ROOT}/crds/${plural}.yaml`, 'utf8'); // oxlint-disable-line no-await-in-loop -- two small files
    const definition = load(text) as Definition;
    definitions.push(definition);
    await add(`src/api/generated/${file}.ts`, await typesFrom(definition, plural)); // oxlint-disable-line no-await-in-loop -- two small files
    await add(`docs/${file}.md`, referenceOf(definition, plural)); // oxlint-disable-line no-await-in-loop -- two small files
    files.set(`${CHART}/files/crds/${plural}.yaml`, text);
  }
  await add(ARGOCD_CM, await argocdConfig(ROOT, definitions));
  const schema = `${CHART}/values.schema.json`;
  await add(schema, withSettings(await readFile(`${ROOT}/${schema}`, 'utf8')));
  await add(`${CHART}/files/settings.json`, formsOfSettings());
  await add(
    `${CHART}/files/defaults.json`,
    defaultsOf(await readFile(`${ROOT}/${CHART}/values.yaml`, 'utf8')),
  );
  return files;
}

async function formatted(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(`${ROOT}/package.json`)), filepath: path });
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(`${ROOT}/${path}`), { recursive: true });
  await writeFile(`${ROOT}/${path}`, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of await generated()) {
    // oxlint-disable-next-line no-await-in-loop -- a few small files
    await write(path, text);
  }
}
