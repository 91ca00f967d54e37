import { expect, test } from 'vitest';
import { createDocument } from './document-support.ts';
import { errorOf, stage } from './support.ts';

test('a creation of a document beyond the quota that is set is refused', async () => {
  const { ssm, admin } = await stage();
  await admin('PUT', 'settings', { quotas: { documents: 1 } });
  await createDocument(ssm);

  expect((await errorOf(createDocument(ssm, { Name: 'second' }))).name).toBe('DocumentLimitExceeded');
});
