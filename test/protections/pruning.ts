import type { Protection } from './protection.ts';

/** What keeps versions of documents that somebody needs, or that are not ours, from being deleted. */
export const PRUNING: readonly Protection[] = [
  {
    promise: 'a deletion of a version without its number, which would take the whole document, is not sent',
    file: 'ssm/aws-document.ts',
    code: 'if (Number.isSafeInteger(version) && version > 0) return String(version);',
    without: 'if (version !== null) return version as never;',
    tests: ['ssm/document-versions.test.ts'],
  },
  {
    promise: 'a version that this resource did not publish is not deleted',
    file: 'document/pruning.ts',
    code: 'shown === undefined ? ours : ours.filter((version) => shown.includes(version))',
    without: 'shown ?? ours',
    tests: ['e2e/document-pruning.test.ts'],
  },
  {
    promise: 'a version that is the default, the newest, or named by somebody is not deleted',
    file: 'document/prune.ts',
    code: 'version < oldest && !spared.includes(version)',
    without: 'version < oldest',
    tests: ['document/prune.test.ts'],
  },
  {
    promise: 'a version that an association in AWS names is not deleted',
    file: 'document/pruning.ts',
    code: '      ...used,\n',
    without: '',
    tests: ['e2e/document-pruning.test.ts'],
  },
  {
    promise: 'no version is deleted while other accounts may name any of them, whoever has let them',
    file: 'document/pruning.ts',
    code: 'held.shares ?? (await ssm.documentShares(name))',
    without: 'held.shares',
    tests: ['e2e/document-pruning.test.ts'],
  },
  {
    promise: 'versions are deleted only by who knows the newest spec',
    file: 'document/pruning.ts',
    code: 'await pass.requireCurrent();',
    without: '',
    tests: ['e2e/document-pruning-races.test.ts'],
  },
];
