import type { Protection } from './protection.ts';

export const DRAIN: readonly Protection[] = [
  {
    promise: 'drain: CRDs of another release stay',
    file: 'drain/crds.ts',
    code: 'config.crdsOf !== ANYBODY && release !== config.crdsOf',
    without: 'config.crdsOf !== ANYBODY && release === undefined',
    tests: ['drain/crds.test.ts'],
  },
  {
    promise: 'drain: what comes while a CRD is deleted keeps it',
    file: 'drain/crds.ts',
    code: '  if (found.length > 0) throw new DrainError(late(found));\n',
    without: '',
    tests: ['drain/crds.test.ts'],
  },
  {
    promise: 'drain: a kind that is served in other versions only is not taken for an empty one',
    file: 'drain/unseen.ts',
    code: 'if (serving.length > 0) throw',
    without: 'if (serving.length > 99) throw',
    tests: ['drain/crds.test.ts'],
  },
  {
    promise: 'drain: what is only observed keeps its marks',
    file: 'association/remove.ts',
    code: "return nothingMade || spec.driftPolicy === 'Observe';",
    without: 'return nothingMade;',
    tests: ['drain/drain.test.ts'],
  },
];
