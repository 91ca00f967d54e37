import { ListTagsForResourceCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME } from '../simulator/document-support.ts';
import { statement } from './statement.ts';

const RESOURCE = { ResourceType: 'Document', ResourceId: NAME } as const;
const MODEL = 'M: Tag';

describe('a tag', () => {
  for (const [what, tag] of Object.entries({
    'a key of one letter': { Key: 'k', Value: 'v' },
    'a key of 128 letters': { Key: 'k'.repeat(128), Value: 'v' },
    'a value of 256 letters': { Key: 'k', Value: 'v'.repeat(256) },
    'an empty value': { Key: 'k', Value: '' },
    'letters of any script, spaces and marks': { Key: 'größe _.:/=+-@', Value: '名前 1' },
  })) {
    statement(`can have ${what}`, MODEL, async ({ ssm, call }) => {
      await createDocument(ssm);

      const { status } = await call('AddTagsToResource', { ...RESOURCE, Tags: [tag] });

      expect(status).toBe(200);
      expect((await ssm.send(new ListTagsForResourceCommand(RESOURCE))).TagList).toEqual([tag]);
    });
  }

  for (const [what, tag] of Object.entries({
    'an empty key': { Key: '', Value: 'v' },
    'a key of 129 letters': { Key: 'k'.repeat(129), Value: 'v' },
    'a value of 257 letters': { Key: 'k', Value: 'v'.repeat(257) },
    'no key': { Value: 'v' },
    'no value': { Key: 'k' },
    'a mark of another kind in its key': { Key: 'a#b', Value: 'v' },
    'a mark of another kind in its value': { Key: 'k', Value: 'a*b' },
  })) {
    statement(`cannot have ${what}`, MODEL, async ({ ssm, call }) => {
      await createDocument(ssm);

      const { code } = await call('AddTagsToResource', { ...RESOURCE, Tags: [tag] });

      expect(code).toBe('ValidationException');
    });
  }
});

describe('a change of tags', () => {
  const changes = {
    AddTagsToResource: { Tags: [{ Key: 'a', Value: 'b' }] },
    RemoveTagsFromResource: { TagKeys: ['a'] },
  };

  for (const [operation, change] of Object.entries(changes)) {
    statement(`by ${operation} answers nothing`, `M: ${operation}Result`, async ({ ssm, call }) => {
      await createDocument(ssm);

      expect(await call(operation, { ...RESOURCE, ...change })).toMatchObject({ status: 200, body: {} });
    });

    statement(`by ${operation} names tags`, `M: ${operation}Request`, async ({ ssm, call }) => {
      await createDocument(ssm);

      expect((await call(operation, RESOURCE)).code).toBe('ValidationException');
    });
  }
});
