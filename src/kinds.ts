import type { SsmAssociation } from './api/generated/ssm-association.ts';
import type { SsmDocument } from './api/generated/ssm-document.ts';
import { associationLists } from './association/listing.ts';
import { associationReconciler } from './association/reconciler.ts';
import type { Config } from './config.ts';
import { openContents, takingFrom, type Contents } from './contents.ts';
import { keyOf } from './controller/store.ts';
import { documentLists } from './document/listing.ts';
import { documentReconciler } from './document/reconciler.ts';
import { openKind, runKind, type OpenKind, type RunningKind, type Surroundings } from './kind.ts';
import type { OnChange } from './kube/cache.ts';
import type { Brakes } from './ownership/brakes.ts';
import { regionOf } from './ownership/owned.ts';
import { documentKeysOf, referring, usersOf } from './references.ts';
import type { SsmAccess } from './ssm/gateway.ts';

/** The two that there are, and what one of them takes its contents from. */
export interface Kinds {
  readonly associations: OpenKind<SsmAssociation>;
  readonly documents: OpenKind<SsmDocument>;
  /** `undefined`: spec.contentFrom is switched off. */
  readonly contents: Contents | undefined;
}

export function openKinds(
  { contentFrom, perAssociationMetrics }: Pick<Config, 'contentFrom' | 'perAssociationMetrics'>,
  around: Surroundings,
): Kinds {
  const associations = openKind<SsmAssociation>(
    { kind: 'SsmAssociation', plural: 'ssmassociations' },
    around,
  );
  const now = (): Date => around.clock.now();
  if (perAssociationMetrics) around.metrics.watchAssociations(() => associations.store.list(), now);
  return {
    associations,
    documents: openKind({ kind: 'SsmDocument', plural: 'ssmdocuments' }, around),
    contents: contentFrom ? openContents(around) : undefined,
  };
}

/** What both kinds work with. */
interface Wiring {
  readonly config: Config;
  readonly around: Surroundings;
  readonly access: SsmAccess;
  readonly brakes: Brakes;
}

/**
 * A change of a document wakes the associations that refer to it, and the other way round. A change of a ConfigMap wakes
 * the documents that take their content from it.
 */
export function runKinds(
  { config, around, access, brakes }: Wiring,
  { associations, documents, contents }: Kinds,
): readonly RunningKind[] {
  const shared = { ...config, ...around, access, brakes, configMaps: contents?.store };
  const listed = associationLists({
    ...shared,
    resources: () => associations.store.list(),
    otherRegions: () => documents.store.list().map((found) => regionOf(found, access.defaultRegion)),
  });
  const users = usersOf(listed, associations.store);
  const listedDocuments = documentLists({ ...shared, users, resources: () => documents.store.list() });
  const documentChanged: OnChange<SsmDocument> = (key) =>
    referring(associations.store, key, documents.store.get(key)).forEach((found) =>
      runningAssociations.wake(keyOf(found)),
    );
  const associationChanged: OnChange<SsmAssociation> = (_key, previous) =>
    previous && documentKeysOf(previous).forEach((key) => runningDocuments.wake(key));

  const runningAssociations = runKind(
    associations,
    {
      reconciler: associationReconciler({ ...shared, lists: listed, documents: documents.store }),
      sweep: () => listed.sweep(),
      afterPass: associationChanged,
    },
    around,
  );
  const checkIntervalMs = config.documentCheckIntervalMs;
  const runningDocuments = runKind(
    documents,
    {
      reconciler: documentReconciler({ ...shared, checkIntervalMs, lists: listedDocuments, users }),
      sweep: () => listedDocuments.sweep(),
      afterPass: documentChanged,
    },
    around,
  );
  documents.listen(documentChanged);
  associations.listen(associationChanged);
  contents?.listen((key) =>
    takingFrom(documents.store, key).forEach((found) => runningDocuments.wake(keyOf(found))),
  );
  return [runningDocuments, runningAssociations];
}
