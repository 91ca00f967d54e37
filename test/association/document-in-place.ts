import type { SsmDocument, SsmDocumentStatus } from '../../src/api/generated/ssm-document.ts';

const NOW = '2026-01-05T00:00:00Z';

/** An SsmDocument of namespace fleet, of which all is told. */
export function documentWith(status: SsmDocumentStatus, metadata: object = {}): SsmDocument {
  return {
    apiVersion: 'v',
    kind: 'SsmDocument',
    metadata: {
      name: 'script',
      namespace: 'fleet',
      uid: 'uid',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: NOW,
      ...metadata,
    },
    spec: {},
    status,
  };
}

export const IN_PLACE = [said('Ready', 'True', 'InPlace'), said('Stalled', 'False', 'InPlace')];

export function said(type: string, status: 'True' | 'False', reason: string) {
  return { type, status, reason, message: '', observedGeneration: 1, lastTransitionTime: NOW };
}
