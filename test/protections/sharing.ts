import type { Protection } from './protection.ts';

/** What keeps documents from being shared with more accounts, or longer, than the spec says. */
export const SHARING: readonly Protection[] = [
  {
    promise: 'only namespaces of the setting share with everybody',
    file: 'document/share.ts',
    code: 'if (namespaces.includes(metadata.namespace)) return;',
    without: 'return;',
    tests: ['e2e/document-sharing-refused.test.ts'],
  },
  {
    promise: 'what others granted stays when the spec says nothing of sharing any more',
    file: 'document/sharing.ts',
    code: 'desired === undefined ? granted.filter((account) => observed.has(account)) : observed.keys()',
    without: 'observed.keys()',
    tests: ['document/sharing.test.ts', 'e2e/document-sharing.test.ts'],
  },
  {
    promise: 'sharing is recorded before it is sent, so that it is settled by reads',
    file: 'document/share.ts',
    code: "await pass.save({ ready: 'False', stalled: false, reason: 'Sharing', message });",
    without: '',
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'a read of sharing that lags is not taken for an edit of somebody',
    file: 'document/sharing-decision.ts',
    code: "return doubts.isBelieved(uid, 'sharing') ? decision : 'doubt';",
    without: 'return decision;',
    tests: ['e2e/document-sharing-refused.test.ts'],
  },
  {
    promise: 'a sharing that AWS has refused for good is not sent again by itself',
    file: 'document/sharing-decision.ts',
    code: "return requestedAt(work) === undefined ? 'refuse' : 'write';",
    without: "return 'write';",
    tests: ['e2e/document-sharing-refused.test.ts'],
  },
  {
    promise: 'a shared version that is on its way is not forgotten when the spec is set back',
    file: 'document/sharing-decision.ts',
    code: "if ((isEarlierOnItsWay(work) || isShownLate(work)) && !doubts.isBelieved(uid, 'unshared')) return;",
    without: "if (isShownLate(work) && !doubts.isBelieved(uid, 'unshared')) return;",
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'an account that a read does not show is not forgotten before it was taken back',
    file: 'document/sharing-decision.ts',
    code: 'return leftOver(status, shares).length > 0;',
    without: 'return false;',
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'an account from whom it was taken back is not taken for one that has it',
    file: 'document/sharing-decision.ts',
    code: 'if (status?.takenBack?.some((account) => shares?.has(account) === true) === true) return true;',
    without: '',
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'an account that shows up after others were granted it is taken off, not called refused',
    file: 'document/sharing-decision.ts',
    code: "const phase = hasLeftOver(work, sharing) ? 'Sending' : phaseOf(work);",
    without: 'const phase = phaseOf(work);',
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'nothing is granted while what was begun for an earlier spec may still arrive',
    file: 'document/sharing-decision.ts',
    code: "return phase === 'Sending' || isOfSpec(work) ? phase : undefined;",
    without: 'return isOfSpec(work) ? phase : undefined;',
    tests: ['e2e/document-sharing-interrupted.test.ts'],
  },
  {
    promise: 'a document that is deleted is shared with nobody any more',
    file: 'document/remove.ts',
    code: 'await unshare(work);',
    without: '',
    tests: ['e2e/document-sharing.test.ts'],
  },
];
