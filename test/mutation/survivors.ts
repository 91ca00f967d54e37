/** A place in a source file: lines and columns count from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** What Stryker answers about one change to the code. */
export interface Mutant {
  readonly fileName: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly replacement: string;
  readonly status: string;
}

/** File → changed code → why no test can tell it from the code as it is. */
export type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One row of the table: what became of the mutants of a file. */
export interface Row {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
  readonly explained: number;
  /** The changed code of survivors that nobody has explained. */
  readonly unexplained: readonly string[];
  /** The changed code of mutants that say nothing: they could not be run. */
  readonly untried: readonly string[];
  /** Explanations that fit no survivor any more. */
  readonly stale: readonly string[];
}

const SURVIVED = new Set(['Survived', 'NoCoverage']);
const KILLED = new Set(['Killed', 'Timeout']);

/** The statement as the mutant has it, on one line: it stays the same when lines move. */
export function changedCode(source: string, { location: { start, end }, replacement }: Mutant): string {
  const lines = source.split('\n');
  const before = lines[start.line - 1]!.slice(0, start.column - 1);
  const after = lines[end.line - 1]!.slice(end.column - 1);
  return `${before}${replacement}${after}`.replaceAll(/\s+/g, ' ').trim();
}

/** Held against the reasons: what was killed, and what is left to explain. */
export function rowOf(file: string, mutants: readonly (readonly [Mutant, string])[], reasons: Reasons): Row {
  const codeOf = (holds: (status: string) => boolean): string[] =>
    mutants.filter(([{ status }]) => holds(status)).map(([, code]) => code);
  const changed = codeOf((status) => SURVIVED.has(status));
  const killed = codeOf((status) => KILLED.has(status));
  const known = reasons[file] ?? {};
  return {
    file,
    mutants: mutants.length,
    killed: killed.length,
    explained: changed.filter((code) => code in known).length,
    unexplained: changed.filter((code) => !(code in known)),
    untried: codeOf((status) => !SURVIVED.has(status) && !KILLED.has(status)),
    stale: Object.keys(known).filter((code) => !changed.includes(code)),
  };
}
