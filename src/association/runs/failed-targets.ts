import type { ReconcileError } from '../../controller/error.ts';
import type { ExecutionTarget, SsmGateway } from '../../ssm/gateway.ts';
import { reasonsFor, type Failure, type Showing } from './reasons.ts';
import { search, type Search, type Searched, type SearchQuestion } from './search.ts';

/** One target that failed and why: an item of `status.failedTargets`. */
export interface FailedTarget {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly exitCode?: number;
  readonly message?: string;
  readonly outputUrl?: string;
  readonly at?: string;
}

export interface FailedTargets {
  /** By id. */
  readonly failed: readonly FailedTarget[];
  /** False: there are more failed targets, or reasons, than the calls of one look could bring. */
  readonly complete: boolean;
}

/** What a search has brought. */
export interface Found extends FailedTargets {
  /** AWS would not tell who failed, or why. */
  readonly refusal?: ReconcileError;
  /** AWS counts more than it shows: its answers lag. */
  readonly unshown?: 'Targets' | 'Output';
  /** Ids of those of which AWS does not say why. */
  readonly unexplained: ReadonlySet<string>;
  /** What need not be asked for again. */
  readonly searched: Search;
  /** Calls. */
  readonly spent: number;
}

export interface FailedTargetsQuestion extends Showing, SearchQuestion {
  /** So many of them are worth more later than now, when AWS does not show all yet. */
  readonly forAnotherLook: number;
  /** Who has failed, when that is known. */
  readonly searched?: Search | undefined;
}

const MAX_TARGETS = 10;
const MAX_MESSAGE = 256;

/** Finds what has failed, and spends what is left of the calls on why. */
export async function failedTargetsOf(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Found> {
  const { searched, callsLeft } = await searchOnce(ssm, question);
  const { failed, large, isBehind, refusal: unnamed } = searched;
  const shown = failed.toSorted(byId).slice(0, MAX_TARGETS);
  const found = await reasonsFor(ssm, { ...question, failed: shown, large, calls: callsLeft });
  const { failures, refusal = unnamed } = found;
  const isWhole = failed.length === question.expected && failures.length === failed.length;
  const unshown = isBehind ? 'Targets' : failures.some((failure) => failure.isUnshown) ? 'Output' : undefined;
  return {
    failed: failures.map(itemFrom),
    complete: isWhole && failures.every(isExplained) && unshown === undefined,
    ...(refusal === undefined ? {} : { refusal }),
    ...(unshown === undefined ? {} : { unshown }),
    unexplained: new Set(failures.filter((failure) => !isExplained(failure)).map(({ target }) => target.id)),
    searched,
    spent: question.calls - found.callsLeft,
  };
}

async function searchOnce(ssm: SsmGateway, question: FailedTargetsQuestion): Promise<Searched> {
  const { searched, calls } = question;
  return searched === undefined ? search(ssm, question) : { searched, callsLeft: calls };
}

function isExplained({ reason }: Failure): boolean {
  return reason !== undefined;
}

function byId(left: ExecutionTarget, right: ExecutionTarget): number {
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

function itemFrom({ target, reason, refusal }: Failure): FailedTarget {
  const unsaid = refusal === undefined ? '' : `AWS does not say why: ${refusal.reason}.`;
  const message = tailOf(reason?.text ?? unsaid);
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

function tailOf(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `… ${text.slice(2 - MAX_MESSAGE).toWellFormed()}`;
}
