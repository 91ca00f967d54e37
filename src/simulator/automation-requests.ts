import { flag, listOf, PAGED, structure, text } from './association-requests.ts';
import type { StructureRule } from './constraints.ts';

const AUTOMATION_ID = text({ min: 36, max: 36 });

const STEP_FILTER_KEYS = [
  'StartTimeBefore',
  'StartTimeAfter',
  'StepExecutionStatus',
  'StepExecutionId',
  'StepName',
  'Action',
  'ParentStepExecutionId',
  'ParentStepIteration',
  'ParentStepIteratorValue',
];

const STEP_FILTER = structure(
  { Key: text({ enum: STEP_FILTER_KEYS }), Values: listOf(text({ min: 1, max: 150 }), 1, 10) },
  ['Key', 'Values'],
);

/** Constraints of the requests about automation executions, as the AWS model states them. */
export const AUTOMATION_REQUESTS: Record<string, StructureRule> = {
  GetAutomationExecution: structure({ AutomationExecutionId: AUTOMATION_ID }, ['AutomationExecutionId']),
  DescribeAutomationStepExecutions: structure(
    {
      AutomationExecutionId: AUTOMATION_ID,
      Filters: listOf(STEP_FILTER, 1, 6),
      ReverseOrder: flag,
      ...PAGED,
    },
    ['AutomationExecutionId'],
  ),
};
