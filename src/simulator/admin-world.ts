import { AdminError, type AdminCall } from './admin-call.ts';
import {
  DOCUMENT_BODY,
  DOCUMENT_OUTCOMES_BODY,
  FAULTS_BODY,
  NODE_BODY,
  OUTCOMES_BODY,
  SETTINGS_BODY,
} from './admin-bodies.ts';
import { amazonDocument, type AmazonDocument } from './amazon-documents.ts';
import type { DocumentContent } from './document.ts';
import type { DocumentOutcome } from './document-outcomes.ts';
import type { Fault } from './faults.ts';
import { forgetNodeViews, nodesOf, shownNode, type Node } from './nodes.ts';
import type { Outcome } from './outcomes.ts';
import { runOnNewNode } from './run-engine.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { table } from './table.ts';
import { within } from './scopes.ts';
import type { World } from './world.ts';

/** New nodes run what chooses them, wherever they are seen. */
function announce(world: World, scope: string, id: string): void {
  for (const region of world.regions.values()) {
    if (scope === '' || scope === region.key) runOnNewNode(world, region, id);
  }
}

export function putNode({ world, scope, name, body }: AdminCall): object {
  if (!/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/.test(name)) {
    throw new AdminError(400, `${name}: expected a node id such as i-0123456789abcdef0`);
  }
  const given = body(NODE_BODY) as Partial<Node>;
  const known = within(world.nodes, scope).get(name);
  const node: Node = {
    id: name,
    tags: table(given.tags ?? {}),
    platformType: given.platformType ?? 'Linux',
    pingStatus: given.pingStatus ?? 'Online',
    resourceGroups: given.resourceGroups ?? [],
    registeredAt: known?.registeredAt ?? world.clock.now(),
  };
  within(world.nodes, scope).set(name, node);
  forgetNodeViews(world);
  announce(world, scope, name);
  return shownNode(node);
}

export function deleteNode({ world, scope, name }: AdminCall): object {
  if (!world.nodes.get(scope)?.delete(name)) throw new AdminError(404, `no node ${name}`);
  forgetNodeViews(world);
  // What ran on it stays counted until the next run.
  return { deleted: name, nodes: nodesOf(world, scope).size };
}

export function putOutcomes({ world, scope, body }: AdminCall): object {
  const outcomes = body(OUTCOMES_BODY) as Outcome[];
  world.outcomes.set(scope, outcomes);
  return outcomes;
}

export function putDocumentOutcomes({ world, scope, body }: AdminCall): object {
  const outcomes = body(DOCUMENT_OUTCOMES_BODY) as DocumentOutcome[];
  world.documentOutcomes.set(scope, outcomes);
  return outcomes;
}

export function putFaults({ world, scope, body }: AdminCall): object {
  const faults = body(FAULTS_BODY) as Fault[];
  world.faults.set(scope, faults);
  return faults;
}

/** Adds or replaces a document of Amazon's. Runs nothing, unlike a new default version of an account's own. */
export function putDocument({ world, scope, name, body }: AdminCall): object {
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(name)) {
    throw new AdminError(400, `${name}: expected a document name of 3 to 128 characters`);
  }
  const given = body(DOCUMENT_BODY) as Partial<AmazonDocument> & { content: DocumentContent };
  const automation = given.content.schemaVersion === '0.3';
  const document: AmazonDocument = {
    name,
    documentType: given.documentType ?? (automation ? 'Automation' : 'Command'),
    platformTypes: given.platformTypes ?? ['Windows', 'Linux', 'MacOS'],
    content: given.content,
  };
  within(world.amazonDocuments, scope).set(name, amazonDocument(document));
  return document;
}

/** Takes a document of Amazon's away that was put; a built-in one comes back where it was replaced. */
export function deleteDocument({ world, scope, name }: AdminCall): object {
  if (!world.amazonDocuments.get(scope)?.delete(name)) throw new AdminError(404, `no document ${name}`);
  return { deleted: name };
}

type GivenSettings = Partial<Omit<Settings, 'quotas' | 'switches'>> & {
  quotas?: Partial<Settings['quotas']>;
  switches?: Partial<Settings['switches']>;
};

/** Replaces all settings: what is left out is the default again. */
export function putSettings({ world, body }: AdminCall): object {
  const given = body(SETTINGS_BODY) as GivenSettings;
  const defaults = defaultSettings();
  world.settings = {
    ...defaults,
    ...given,
    quotas: { ...defaults.quotas, ...given.quotas },
    switches: { ...defaults.switches, ...given.switches },
  };
  return world.settings;
}
