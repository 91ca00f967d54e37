/** One member that differs. Parameter values are never copied from AWS. */
export interface Difference {
  readonly path: string;
  readonly declared: string;
  readonly observed: string;
}

/** `status.drift`. */
export interface DriftReport {
  readonly detectedAt: string;
  readonly correctedAt?: string;
  readonly corrections: number;
  readonly fields: readonly Difference[];
  readonly fieldsComplete?: boolean;
}

const MAX_FIELDS = 10;
const MAX_LENGTH = 256;

/** The report after a difference was seen, and put back when `corrected`. The same difference seen again keeps its time. */
export function driftAfter(
  previous: DriftReport | undefined,
  differences: readonly Difference[],
  { now, corrected }: { readonly now: string; readonly corrected: boolean },
): DriftReport {
  const fields = differences.slice(0, MAX_FIELDS).map(shortened);
  const standing = previous !== undefined && previous.correctedAt === undefined;
  const corrections = previous?.corrections ?? 0;
  return {
    detectedAt: standing ? previous.detectedAt : now,
    ...(corrected ? { correctedAt: now } : {}),
    corrections: corrected ? corrections + 1 : corrections,
    fields,
    ...(differences.length > MAX_FIELDS ? { fieldsComplete: false } : {}),
  };
}

export function pathsOf(differences: readonly Difference[]): string {
  return differences.map(({ path }) => path).join(', ');
}

function shortened({ path, declared, observed }: Difference): Difference {
  return { path: cut(path), declared: cut(declared), observed: cut(observed) };
}

function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 2).toWellFormed()} …`;
}
