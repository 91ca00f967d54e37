import type { ListDocumentsRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { names } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { by, OWN } from './documents.ts';
import { statement, type Ground } from './statement.ts';

describe('a list of documents is refused', () => {
  const twoOwners = by('Owner', 'Self', 'Amazon');
  const rows: Record<string, [ListDocumentsRequest, string, Ground]> = {
    'with an unknown key': [by('Color', 'red'), 'InvalidFilterKey', 'M: ListDocuments, errors'],
    'with the name of a prototype as key': [
      by('__proto__', 'red'),
      'InvalidFilterKey',
      'M: ListDocuments, errors',
    ],
    'with a key that every JavaScript object has': [
      by('constructor', 'red'),
      'InvalidFilterKey',
      'M: ListDocuments, errors',
    ],
    'with an owner that every JavaScript object has': [
      by('Owner', 'constructor'),
      'ValidationException',
      'U: the code',
    ],
    'with a tag that has no key': [by('tag:', 'red'), 'InvalidFilterKey', 'U: nobody has tried'],
    'with a key that is no tag though one is in it': [
      by('my-tag:team', 'web'),
      'InvalidFilterKey',
      'M: ListDocuments, errors',
    ],
    'with an unknown owner': [by('Owner', 'me'), 'ValidationException', 'U: the code'],
    'with two owners': [twoOwners, 'ValidationException', 'U: the code'],
    'with seven filters': [
      { Filters: Array.from({ length: 7 }, () => OWN[0]!) },
      'ValidationException',
      'M: ListDocumentsRequest, Filters',
    ],
    'with a page of 51': [{ MaxResults: 51 }, 'ValidationException', 'M: ListDocumentsRequest, MaxResults'],
    'with a page of none': [{ MaxResults: 0 }, 'ValidationException', 'M: ListDocumentsRequest, MaxResults'],
    'with an old filter of another key': [
      { DocumentFilterList: [{ key: 'TargetType' as never, value: '/' }] },
      'ValidationException',
      'M: DocumentFilter',
    ],
    'with a token that nobody gave': [{ NextToken: 'abc' }, 'InvalidNextToken', 'M: ListDocuments, errors'],
  };

  for (const [what, [request, code, ground]] of Object.entries(rows)) {
    statement(`${what}: ${code}`, ground, async ({ ssm }) => {
      expect((await errorOf(names(ssm, request))).name).toBe(code);
    });
  }

  statement('with two owners', 'D: API Reference, DocumentKeyValuesFilter', async ({ call }) => {
    expect((await call('ListDocuments', twoOwners)).status).toBe(400);
  });
});
