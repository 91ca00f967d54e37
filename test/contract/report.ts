import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Evidence } from './statement.ts';

const CLASSES: Record<Evidence, string> = {
  R: 'seen on real AWS by others',
  S: "a sample answer of AWS's documentation",
  D: "AWS's prose",
  M: "AWS's service model",
  C: 'code that AWS owns',
  E: "measured with AWS's SDK",
  U: 'assumed: nobody has seen it',
};

/** One row of the table: how many statements a class has, and how many of them held. */
interface Row {
  evidence: Evidence;
  statements: number;
  passed: number;
}

/** Prints, after a run that held statements of the contract, how many there are of each class of evidence. */
export const contractReport: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const statements = modules.flatMap((module) => [...module.children.allTests()]).filter(evidenceOf);
    if (statements.length > 0) console.log(tableOf(statements).join('\n'));
  },
};

function tableOf(statements: readonly TestCase[]): string[] {
  const rows = (Object.keys(CLASSES) as Evidence[]).map((evidence) => rowOf(evidence, statements));
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  const assumed = rows.find(({ evidence }) => evidence === 'U')!.statements;
  return [
    '',
    'The contract of the SSM API, as the simulator keeps it:',
    ...rows.map(lineOf),
    `  ${passed} of ${statements.length} statements hold; assumed, not verified: ${assumed}`,
  ];
}

function rowOf(evidence: Evidence, statements: readonly TestCase[]): Row {
  const own = statements.filter((one) => evidenceOf(one) === evidence);
  return { evidence, statements: own.length, passed: own.filter(hasPassed).length };
}

function lineOf({ evidence, statements, passed }: Row): string {
  const failed = passed === statements ? '' : `, ${statements - passed} do not hold`;
  return `  ${evidence}  ${CLASSES[evidence].padEnd(42)}${String(statements).padStart(4)}${failed}`;
}

function evidenceOf(test: TestCase): Evidence | undefined {
  return test.meta().evidence;
}

function hasPassed(test: TestCase): boolean {
  return test.result().state === 'passed';
}
