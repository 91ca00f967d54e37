import type { Protection } from './protection.ts';

export const DOCUMENTS: readonly Protection[] = [
  {
    promise: 'other files under the same name are no secret, though AWS shows names only',
    file: 'document/attachments.ts',
    code: 'return String(version) === (reusedVersion ?? writtenVersion) ? attachmentsHash : attachmentsSending;',
    without: 'return attachmentsSending;',
    tests: ['document/attachments.test.ts', 'e2e/document-attachments.test.ts'],
  },
  {
    promise: 'files go out with every version, because AWS may not carry them over',
    file: 'ssm/aws-document.ts',
    code: '...(attachments === undefined ? {} : { Attachments: attachments.map(sourceFrom) }),',
    without: '',
    tests: ['e2e/document-attachments.test.ts'],
  },
  {
    promise: 'an older version with our content and other metadata does not stand for the spec',
    file: 'document/duplicate.ts',
    code: 'if (held?.lacking.length === 0) return',
    without: 'if (held !== undefined) return',
    tests: ['e2e/document-new-content.test.ts'],
  },
  {
    promise: 'a version that was used in place of a new one is left for a newer one',
    file: 'document/accept.ts',
    code: 'reusedVersion: undefined,',
    without: '',
    tests: ['e2e/document-drift.test.ts'],
  },
  {
    promise: 'nothing is sent to a document that requires others than the spec says',
    file: 'document/settle.ts',
    code: 'requireSameRequires(work, held.latest);',
    without: '',
    tests: ['e2e/document-requires.test.ts'],
  },
  {
    promise: 'a ConfigMap that the watch knows as it was publishes nothing older',
    file: 'document/publish.ts',
    code: 'return requireSameContent(resource, options.configMaps, desired.document);',
    without: 'return Promise.resolve();',
    tests: ['e2e/document-content-watch.test.ts'],
  },
  {
    promise: 'a ConfigMap that the watch knows as it was creates nothing older',
    file: 'document/reconciler.ts',
    code: 'await requireSameContent(resource, options.configMaps, desired.document);',
    without: '',
    tests: ['e2e/document-content-watch.test.ts'],
  },
  {
    promise: 'content that AWS would refuse is not sent',
    file: 'document/refuse.ts',
    code: 'if (certain.length > 0) {',
    without: 'if (certain.length < 0) {',
    tests: ['e2e/document-check.test.ts'],
  },
  {
    promise: 'a name of a version is not sent for other content',
    file: 'document/refuse.ts',
    code: 'if (named !== undefined) return nameTaken(work, named);',
    without: '',
    tests: ['e2e/document-check.test.ts'],
  },
  {
    promise: 'parameters that our document does not declare are not sent',
    file: 'association/misfit.ts',
    code: "if (typeof fit === 'string') return undefined;\n  const message = `AWS would",
    without: 'if (fit !== null) return undefined;\n  const message = `AWS would',
    tests: ['e2e/parameters.test.ts'],
  },
];
