import type { ReconcileError } from '../../../controller/error.ts';
import type { ExecutionTarget, SsmGateway } from '../../../ssm/gateway.ts';
import type { SearchQuestion, SearchResult } from './answers.ts';
import {
  failedTargetsFrom,
  hasReason,
  MAX_TARGETS,
  tailOf,
  unsaid,
  type FailedTarget,
  type FailedTargets,
  type Lack,
} from './failed-target.ts';
import type { Showing } from './reason.ts';
import { askReasons, type Failure } from './reasons.ts';
import { searchFailed, type Searched } from './search.ts';
import { failureOf } from './kept.ts';

/** What a search has brought. */
export interface Found extends FailedTargets {
  /** AWS would not tell who failed, or why. */
  readonly refusal?: ReconcileError;
  /** AWS counts more than it shows: its answers lag. */
  readonly unshown?: Lack;
  /** The calls were spent before all was asked for. */
  readonly isCutOff: boolean;
  /** Something was asked of why they failed, or nothing was left to ask. */
  readonly isWhyAsked: boolean;
  /** What need not be asked for again. */
  readonly searched: SearchResult;
  /** Calls. */
  readonly spent: number;
}

export interface FailedTargetsQuestion extends Showing, SearchQuestion {
  /** So many of them are worth more later than now, when AWS does not show all yet. */
  readonly forAnotherLook: number;
  /** Failures whose reason is known. */
  readonly told: readonly FailedTarget[];
  /** Who has failed, when that is known. */
  readonly searched?: SearchResult | undefined;
}

/** Finds what has failed, and spends what is left of the calls on why. */
export async function findFailedTargets(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Found> {
  const { result: searched, callsLeft } = await searchOnce(ssm, question);
  const { failed, large, refusal: unnamed } = searched;
  const shown = failed.toSorted(byId).slice(0, MAX_TARGETS);
  const known = [...question.told, ...(question.before ?? [])];
  const told = new Map(known.map((failure) => [failureOf(failure), failure]));
  const silent = shown.filter((target) => !told.has(failureOf(target)));
  const found = await askReasons(ssm, { ...question, failed: silent, large, calls: callsLeft });
  const { failures, refusal = unnamed } = found;
  const asked = new Map(failures.map((failure) => [failure.target.id, itemFrom(failure)]));
  const items = shown.map((target) => asked.get(target.id) ?? told.get(failureOf(target))!);
  const unshown = unshownIn(searched, failures);
  return {
    ...failedTargetsFrom(items, question.expected, unshown),
    ...(refusal === undefined ? {} : { refusal }),
    ...(unshown === undefined ? {} : { unshown }),
    isCutOff: searched.isCutOff || (found.callsLeft === 0 && !items.every(hasReason)),
    isWhyAsked: found.callsLeft < callsLeft || items.every(hasReason),
    searched,
    spent: question.calls - found.callsLeft,
  };
}

function unshownIn({ contradicts }: SearchResult, failures: readonly Failure[]): Lack | undefined {
  if (contradicts) return 'Targets';
  return failures.some(({ isUnshown }) => isUnshown) ? 'Output' : undefined;
}

async function searchOnce(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Searched> {
  const { searched, calls } = question;
  return searched === undefined ? searchFailed(ssm, question) : { result: searched, callsLeft: calls };
}

function byId(left: ExecutionTarget, right: ExecutionTarget): number {
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

function itemFrom({ target, reason, refusal }: Failure): FailedTarget {
  const message = tailOf(reason?.text ?? (refusal === undefined ? '' : unsaid(refusal)));
  return {
    id: target.id,
    type: target.type,
    status: target.status,
    detailedStatus: target.detailedStatus,
    ...(reason?.exitCode === undefined ? {} : { exitCode: reason.exitCode }),
    ...(message === '' ? {} : { message }),
    ...(reason?.outputUrl === undefined ? {} : { outputUrl: reason.outputUrl }),
    ...(target.at === undefined ? {} : { at: target.at }),
  };
}
