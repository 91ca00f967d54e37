import { CONTENT_LABEL } from '../../src/api/names.ts';
import type { Stored } from '../../src/api/resource.ts';
import type { SsmDocument, SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { NO_SWEEP } from './referring.ts';
import { isReady, shellContent, type Rig } from './rig.ts';
import { sceneWithOperator } from './scene.ts';

const LABELLED: Readonly<Record<string, string>> = { [CONTENT_LABEL]: 'true' };

/** The key that documents of these tests take. */
export const KEY = 'document.json';

/** What people do to ConfigMaps. */
export interface ConfigMapsOfPeople {
  create(name: string, data: Readonly<Record<string, string>>, labels?: object): Promise<unknown>;
  /** `null` takes away. */
  edit(name: string, data: Readonly<Record<string, string | null>>): Promise<unknown>;
  label(name: string, labels: Readonly<Record<string, string | null>>): Promise<unknown>;
  patch(name: string, body: object): Promise<unknown>;
  delete(name: string): Promise<unknown>;
  /** Those with the label. */
  list(): Promise<readonly Stored[]>;
}

export function configMapsOf({ kube, namespace }: Pick<Rig, 'kube' | 'namespace'>): ConfigMapsOfPeople {
  const all = `/api/v1/namespaces/${namespace}/configmaps`;
  const contentType = 'application/merge-patch+json';
  const patch = (name: string, body: object): Promise<unknown> =>
    kube.request({ method: 'PATCH', path: `${all}/${name}`, body, contentType });
  return {
    create: (name, data, labels = LABELLED) =>
      kube.request({ method: 'POST', path: all, body: { metadata: { name, labels }, data } }),
    edit: (name, data) => patch(name, { data }),
    label: (name, labels) => patch(name, { metadata: { labels } }),
    patch,
    delete: (name) => kube.request({ method: 'DELETE', path: `${all}/${name}` }),
    async list() {
      const query = { labelSelector: `${CONTENT_LABEL}=true` };
      return (await kube.request<{ readonly items: Stored[] }>({ method: 'GET', path: all, query })).items;
    },
  };
}

/** A valid spec with its content in the ConfigMap `script`. */
export function takingFrom(change: Partial<SsmDocumentSpec> = {}): SsmDocumentSpec {
  return { contentFrom: { configMapKeyRef: { name: 'script', key: KEY } }, ...change };
}

export interface ContentScene extends Rig {
  readonly configMaps: ConfigMapsOfPeople;
}

/** An operator at work. Nothing but a wake makes it look within the hour. */
export async function sceneOfContents(
  settings: Readonly<Record<string, string>> = {},
): Promise<ContentScene> {
  const rig = await sceneWithOperator('contentfrom', { ...NO_SWEEP, ...settings });
  return { ...rig, configMaps: configMapsOf(rig) };
}

/** The document `script` is in place, with the content of the ConfigMap `script`. */
export async function sceneWithScript(change: Partial<SsmDocumentSpec> = {}): Promise<ContentScene> {
  const rig = await sceneOfContents();
  await declareScript(rig, change);
  return rig;
}

export async function declareScript(rig: ContentScene, change: Partial<SsmDocumentSpec> = {}): Promise<void> {
  await rig.configMaps.create('script', { [KEY]: textOf('uptime') });
  await rig.documents.create('script', takingFrom(change));
  await untilPublished(rig, 1);
}

export function textOf(...commands: readonly string[]): string {
  return JSON.stringify(shellContent(...commands));
}

/** AWS has made the version Active, it is the default, and the resource tells of it. */
export async function untilPublished(rig: Rig, version: number): Promise<void> {
  const isLatest = ({ status }: SsmDocument): boolean => status?.latestVersion === String(version);
  await rig.documents.until('script', isLatest);
  await rig.advance(5_000);
  await rig.documents.until('script', (found) => isReady(found) && isLatest(found));
}

/** Of each version in AWS, in order. */
export async function contentsIn({ aws }: Rig): Promise<readonly string[]> {
  const [held] = await aws.documents();
  return held?.Versions.map(({ Content }) => Content) ?? [];
}
