import type { Protection } from './protection.ts';

export const DOCUMENTS: readonly Protection[] = [
  {
    promise: 'other files under the same name are no secret, though AWS shows names only',
    file: 'document/attachments.ts',
    code: 'return String(version) === (reusedVersion ?? writtenVersion) ? attachmentsHash : undefined;',
    without: 'return String(version) === (reusedVersion ?? writtenVersion) ? undefined : undefined;',
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
    code: 'if (lacking.length > 0) {',
    without: 'if (lacking.length < 0) {',
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
];
