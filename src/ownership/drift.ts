import { MOST_CORRECTIONS } from './contest.ts';

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
  /** A correction was begun then, and nobody knows yet what has become of it. */
  readonly correctingSince?: string;
  /** As many as it takes to see a contest, oldest first. */
  readonly lastCorrections?: readonly string[];
  /** Somebody keeps changing it. */
  readonly contestedSince?: string;
  readonly fields: readonly Difference[];
  readonly fieldsComplete?: boolean;
}

const MAX_FIELDS = 10;
const MAX_LENGTH = 256;

/** The report after a difference was seen. The same difference seen again keeps its time. */
export function driftSeen(
  previous: DriftReport | undefined,
  differences: readonly Difference[],
  now: string,
): DriftReport {
  const standing = previous !== undefined && isStanding(previous) ? previous : undefined;
  const { fields: _fields, fieldsComplete: _complete, correctedAt: _at, ...kept } = previous ?? {};
  return {
    ...kept,
    detectedAt: standing?.detectedAt ?? now,
    corrections: previous?.corrections ?? 0,
    fields: differences.slice(0, MAX_FIELDS).map(shortened),
    ...(differences.length > MAX_FIELDS ? { fieldsComplete: false } : {}),
  };
}

/** All of this stands in the report, as far as there is room. */
export function tells(report: DriftReport, differences: readonly Difference[]): boolean {
  const paths = new Set(report.fields.map(({ path }) => path));
  const isThere = ({ path }: Difference): boolean => paths.has(cut(path));
  return isStanding(report) && (report.fieldsComplete === false || differences.every(isThere));
}

/** It is about to be put back. */
export function driftInCorrection(report: DriftReport, now: string): DriftReport {
  return { ...report, correctingSince: now };
}

/** AWS has refused to put it back, or nothing was sent: only what was under way `before` may still have been done. */
export function driftNotCorrected(report: DriftReport, before: DriftReport | undefined): DriftReport {
  const { correctingSince: _since, ...rest } = report;
  const since = before !== undefined && isStanding(before) ? before.correctingSince : undefined;
  return since === undefined ? rest : { ...rest, correctingSince: since };
}

/** It was put back, by us. */
export function driftCorrected(report: DriftReport, now: string): DriftReport {
  const { correctingSince: _since, ...rest } = report;
  const lastCorrections = [...(report.lastCorrections ?? []), now].slice(-MOST_CORRECTIONS);
  return { ...rest, correctedAt: now, corrections: report.corrections + 1, lastCorrections };
}

/** AWS holds the spec. That counts as a correction when one of ours may have done it. */
export function driftOver(report: DriftReport, now: string): DriftReport {
  if (!isStanding(report)) return report;
  return report.correctingSince === undefined ? { ...report, correctedAt: now } : driftCorrected(report, now);
}

function isStanding({ correctedAt }: DriftReport): boolean {
  return correctedAt === undefined;
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
