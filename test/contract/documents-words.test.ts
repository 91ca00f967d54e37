import type { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME, script, updateDocument } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { share } from './neighbours.ts';
import { statement, type Ground } from './statement.ts';

const UNSEEN = 'U: nobody has shown the words';

interface Refusal {
  /** Ends in the call that is refused. */
  provoke: (ssm: SSMClient) => Promise<unknown>;
  name: string;
  message: string;
  ground: Ground;
}

/** By what a document is refused. */
const REFUSALS: Record<string, Refusal> = {
  'the name of another': {
    async provoke(ssm) {
      await createDocument(ssm);
      await createDocument(ssm);
    },
    name: 'DocumentAlreadyExists',
    message: `Document with same name ${NAME} already exists`,
    ground: UNSEEN,
  },
  'the content that it has already': {
    async provoke(ssm) {
      await createDocument(ssm);
      await updateDocument(ssm, { Content: script() });
    },
    name: 'DuplicateDocumentContent',
    message:
      'The content of the association document matches another document. Change the content of the document and try again.',
    ground: 'U: the message is the text of the error',
  },
  'a version name twice': {
    async provoke(ssm) {
      await createDocument(ssm, { VersionName: 'v1' });
      await updateDocument(ssm);
      await updateDocument(ssm, { Content: script('three'), VersionName: 'v1' });
    },
    name: 'DuplicateDocumentVersionName',
    message: 'Version name v1 already exists.',
    ground: UNSEEN,
  },
  'to be public beside five others': {
    async provoke(ssm) {
      for (let n = 1; n <= 6; n += 1) {
        await createDocument(ssm, { Name: `document-${n}` });
        await share(ssm, { Name: `document-${n}`, AccountIdsToAdd: ['all'] });
      }
    },
    name: 'DocumentLimitExceeded',
    message: 'You can have at most 5 public documents.',
    ground: UNSEEN,
  },
  'a 1,001st account to share it with': {
    async provoke(ssm) {
      await createDocument(ssm);
      const accounts = Array.from({ length: 1001 }, (_, n) => String(100_000_000_000 + n));
      for (let first = 0; first < 1001; first += 20) {
        await share(ssm, { AccountIdsToAdd: accounts.slice(first, first + 20) });
      }
    },
    name: 'DocumentPermissionLimit',
    message: 'At most 1000 accounts can share a document.',
    ground: UNSEEN,
  },
};

describe('in these words, a document is refused', () => {
  for (const [what, { provoke, name, message, ground }] of Object.entries(REFUSALS)) {
    statement(what, ground, async ({ ssm }) => {
      expect(await errorOf(provoke(ssm))).toEqual({ name, message });
    });
  }
});
