import { readFileSync } from 'node:fs';

interface Bounds {
  required?: boolean;
  min?: number;
  max?: number;
}

/** A value as the AWS service model describes it. */
export type Shape = Bounds &
  (
    | { type: 'string'; pattern?: string; enum?: string[] }
    | { type: 'integer' | 'long' }
    | { type: 'boolean' }
    | { type: 'timestamp' }
    | { type: 'list'; of: Shape }
    | { type: 'map'; key: Shape; of: Shape }
    | { type: 'structure'; shape: string }
  );

type Members = Record<string, Shape>;

interface ErrorModel {
  /** What each operation declares. */
  operations: Record<string, string[]>;
  exceptions: Record<string, { message?: string; fault: 'client' | 'server' }>;
}

function dataOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`model/${name}.json`, import.meta.url), 'utf8'));
}

interface Shapes {
  shapes: Record<string, Members>;
}

const { shapes: requested } = dataOf('requests') as Shapes;
const { shapes: answered, operations } = dataOf('answers') as Shapes & { operations: Record<string, string> };
const shapes: Record<string, Members> = { ...requested, ...answered };

/** What an operation answers with. */
export function answerShape(operation: string): Shape {
  const shape = operations[operation];
  if (shape === undefined) throw new Error(`the model's data has no answer of ${operation}`);
  return { type: 'structure', shape };
}

export const ERROR_MODEL = dataOf('errors') as ErrorModel;

/** Errors that the simulator answers although the model declares them of no operation, or not of that one; with the evidence. */
export const UNDECLARED_ERRORS = dataOf('undeclared-errors') as {
  any: Record<string, string>;
  operations: Record<string, Record<string, string>>;
};

/** The members of a structure, in the model's order. */
export function membersOf(shape: string): Members {
  const members = shapes[shape];
  if (members === undefined) throw new Error(`the model's data has no ${shape}`);
  return members;
}

/** The operations whose requests the data holds. */
export const MODELLED_OPERATIONS: readonly string[] = Object.keys(ERROR_MODEL.operations);
