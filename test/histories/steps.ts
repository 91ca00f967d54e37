import * as fc from 'fast-check';
import { ASSOCIATIONS, CONTENTS, DECLARED, DOCUMENT, type Name } from './declared.ts';

/** What people, somebody at the console, the weather and the operator's process do. */
export type Step =
  | { readonly does: 'declare'; readonly name: Name; readonly as: number }
  | { readonly does: 'delete'; readonly name: Name }
  | { readonly does: 'suspend'; readonly name: Name; readonly suspend: boolean }
  | { readonly does: 'lose the status'; readonly name: Name }
  | { readonly does: 'edit in AWS'; readonly name: Name; readonly to: number }
  | { readonly does: 'delete in AWS'; readonly name: Name }
  | { readonly does: 'untag in AWS'; readonly name: Name }
  | { readonly does: 'change the default in AWS' }
  | { readonly does: 'trouble'; readonly operation: string; readonly trouble: Trouble }
  | { readonly does: 'restart'; readonly strike: number | undefined; readonly blow: number }
  | { readonly does: 'wait'; readonly seconds: number };

/** What was throttled had no effect; an answer that is lost, or a 500, says nothing. */
const TROUBLE = ['throttle before', 'error before', 'error after', 'drop before', 'drop after'] as const;

type Trouble = (typeof TROUBLE)[number];

const OPERATIONS = [
  'CreateAssociation',
  'UpdateAssociation',
  'DeleteAssociation',
  'DescribeAssociation',
  'ListAssociations',
  'CreateDocument',
  'UpdateDocument',
  'UpdateDocumentDefaultVersion',
  'DeleteDocument',
  'DescribeDocument',
  'AddTagsToResource',
  'ListTagsForResource',
];

const name = fc.constantFrom<Name>(...ASSOCIATIONS, DOCUMENT);
const as = fc.nat(Math.max(DECLARED.length, CONTENTS.length) - 1);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('declare' as const), name, as }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete' as const), name }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('suspend' as const), name, suspend: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lose the status' as const), name }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('edit in AWS' as const), name, to: as }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('delete in AWS' as const), name }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('untag in AWS' as const), name }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('change the default in AWS' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('trouble' as const),
      operation: fc.constantFrom(...OPERATIONS),
      trouble: fc.constantFrom<Trouble>(...TROUBLE),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('restart' as const),
      strike: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      blow: fc.nat(2),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('wait' as const), seconds: fc.constantFrom(1, 7, 70, 400) }),
  },
);

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(step, {
  minLength: 5,
  maxLength: 30,
  size: 'max',
});

/** As text to read in a report of a failure. */
export function told(steps: readonly Step[]): string {
  return steps.map(({ does, ...rest }) => `${does} ${Object.values(rest).join(' ')}`.trim()).join('\n');
}
