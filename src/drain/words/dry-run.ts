import type { DrainConfig } from '../config.ts';
import { countOf, nameOf, type Found } from '../found.ts';
import { within } from './lists.ts';

/** What would become of each, without --dry-run. */
export function dryRun({ namespaces, deletionPolicy }: DrainConfig, found: readonly Found[]): string {
  const retain = deletionPolicy === 'Retain';
  return [
    `Dry run, nothing was touched. drain would delete ${countOf(found)} ${within(namespaces)}:`,
    ...found.map((each) => `  ${nameOf(each)}: ${retain || each.isToStay ? 'stays in AWS' : fateOf(each)}`),
  ].join('\n');
}

function fateOf({ isHeld }: Found): string {
  return isHeld ? 'is deleted in AWS, too' : 'the operator never took it up, so nothing is deleted in AWS';
}
