import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { CONTENT_LABEL } from '../api/names.ts';
import type { Stored } from '../api/resource.ts';
import { ReconcileError } from '../controller/error.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';
import { MAX_BYTES } from './content.ts';
import { unsendableContent } from './unsendable.ts';

/** As far as it is read. */
export interface ConfigMap extends Stored {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** Those that contents may come from. */
export interface ConfigMaps {
  /** From a watch on those with the label, so it may be older than what the API server holds. */
  get(key: string): ConfigMap | undefined;
  /** As the API server holds it, with the label or without. */
  read(key: string): Promise<ConfigMap | undefined>;
}

/** `undefined`: the setting contentFrom is off. */
type Source = ConfigMaps | undefined;

/** The resource with its content, the text of a ConfigMap as contentText; or why there is none and when to look again. */
export type Declared = SsmDocument | ReconcileError;

/** The key of the ConfigMap that a document takes its content from, if any. */
export function configMapKeyOf({ metadata, spec }: SsmDocument): string | undefined {
  return spec.contentFrom && `${metadata.namespace}/${spec.contentFrom.configMapKeyRef.name}`;
}

/** As far as the watch knows. */
export function declaredAsWatched(resource: SsmDocument, configMaps: Source): Declared {
  const key = configMapKeyOf(resource);
  if (key === undefined) return unsendableContent(resource) ?? resource;
  return configMaps === undefined ? disabled() : declaredWith(resource, configMaps.get(key));
}

/** What the watch does not know is asked for: it may lag, and does not show what has no label. */
export async function requireDeclared(resource: SsmDocument, configMaps: Source): Promise<SsmDocument> {
  const key = configMapKeyOf(resource);
  if (key === undefined) return required(unsendableContent(resource) ?? resource);
  if (configMaps === undefined) throw disabled();
  return required(declaredWith(resource, configMaps.get(key) ?? (await configMaps.read(key))));
}

function required(declared: Declared): SsmDocument {
  if (declared instanceof ReconcileError) throw declared;
  return declared;
}

/**
 * Throws when the ConfigMap does not hold, at the API server, what is about to be sent: an old copy must not bring an
 * older content back.
 */
export async function requireSameContent(
  resource: SsmDocument,
  configMaps: Source,
  { content }: Pick<DocumentRequest, 'content'>,
): Promise<void> {
  const key = configMapKeyOf(resource);
  if (key === undefined || configMaps === undefined) return;
  const fresh = declaredWith(resource, await configMaps.read(key));
  if (fresh instanceof ReconcileError) throw fresh;
  if (fresh.spec.contentText !== content) throw justChanged(resource);
}

/** The resource with what its key of this ConfigMap says. */
function declaredWith(resource: SsmDocument, configMap: ConfigMap | undefined): Declared {
  const { name = '', key = '' } = resource.spec.contentFrom?.configMapKeyRef ?? {};
  const found = textIn(configMap, key);
  if (typeof found !== 'string') return missing(resource, name, found);
  const { contentFrom: _, ...spec } = resource.spec;
  return { ...resource, spec: { ...spec, contentText: found } };
}

/** Why there is no text, what is wrong with the ConfigMap, and the way out. */
interface Lack {
  readonly reason: string;
  readonly what: string;
  readonly way: string;
}

/**
 * | the ConfigMap              | outcome                |
 * |----------------------------|------------------------|
 * | is not there               | `ConfigMapNotFound`    |
 * | has no label               | `ConfigMapNotLabelled` |
 * | has the key as binary data | `ContentNotText`       |
 * | has no such key            | `ContentKeyNotFound`   |
 * | has nothing under the key  | `ContentEmpty`         |
 * | has more than AWS takes    | `ContentTooLarge`      |
 * | else                       | the text, as it is     |
 */
export function textIn(configMap: ConfigMap | undefined, key: string): string | Lack {
  if (configMap === undefined) return NOT_FOUND;
  const { metadata, data = {}, binaryData = {} } = configMap;
  if (metadata.labels?.[CONTENT_LABEL] !== 'true') return withoutLabel(configMap);
  if (Object.hasOwn(binaryData, key)) {
    const way = 'Put it into data, as text in UTF-8.';
    return { reason: 'ContentNotText', what: `holds ${key} in binaryData`, way };
  }
  if (!Object.hasOwn(data, key)) return withoutKey(data, key);
  const text = data[key] ?? '';
  const bytes = Buffer.byteLength(text);
  if (bytes === 0)
    return { reason: 'ContentEmpty', what: `holds nothing under ${key}`, way: 'Write the content there.' };
  if (bytes <= MAX_BYTES) return text;
  const [what, way] = [`holds ${bytes} bytes under ${key}`, `AWS takes at most ${MAX_BYTES}.`];
  return { reason: 'ContentTooLarge', what, way };
}

const NOT_FOUND: Lack = {
  reason: 'ConfigMapNotFound',
  what: 'does not exist in this namespace',
  way: `Create it with the label ${CONTENT_LABEL}=true.`,
};

function withoutLabel({ metadata: { name, namespace } }: ConfigMap): Lack {
  const command = `kubectl label configmap ${name} -n ${namespace} ${CONTENT_LABEL}=true --overwrite`;
  return {
    reason: 'ConfigMapNotLabelled',
    what: `has no label ${CONTENT_LABEL}=true`,
    way: `Without it no document may take its content from there. Set it: ${command}`,
  };
}

function withoutKey(data: NonNullable<ConfigMap['data']>, key: string): Lack {
  const keys = Object.keys(data).toSorted().slice(0, MOST_KEYS).join(', ');
  const way = keys === '' ? 'It has no key at all.' : `Its keys: ${keys}.`;
  return { reason: 'ContentKeyNotFound', what: `has no key ${key}`, way };
}

const MOST_KEYS = 10;

/**
 * One that is yet to be applied is waited for. Everything else goes on only when somebody acts, and a change of what has
 * the label wakes the document at once.
 */
function missing(resource: SsmDocument, name: string, { reason, what, way }: Lack): ReconcileError {
  const { documentArn, documentName = '' } = resource.status ?? {};
  const isMade = documentArn !== undefined;
  const effect = isMade ? `Document ${documentName} in AWS stays as it is.` : 'Nothing is created before.';
  const message = `ConfigMap ${name} ${what}. ${effect} ${way}`;
  if (isMade || reason !== NOT_FOUND.reason) return new ReconcileError({ reason, retry: 'slow', message });
  return new ReconcileError({ reason, retry: 'soon', retryAfterMs: UNWATCHED_MS, message });
}

/** Nobody watches what may come without the label. */
const UNWATCHED_MS = 15_000;

function disabled(): ReconcileError {
  const message =
    'spec.contentFrom is switched off in this operator, so nothing is sent. Use content or contentText, or switch it on with the setting contentFrom (CONTENT_FROM=true).';
  return new ReconcileError({ reason: 'ContentFromDisabled', retry: 'never', message });
}

function justChanged({ spec }: SsmDocument): ReconcileError {
  const message = `ConfigMap ${spec.contentFrom?.configMapKeyRef.name} has just changed; looking again.`;
  return new ReconcileError({ reason: 'ConfigMapChanging', retry: 'soon', retryAfterMs: 1_000, message });
}
