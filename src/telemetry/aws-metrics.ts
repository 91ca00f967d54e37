import { LONG_BUCKETS, type Meters } from './meters.ts';

interface BudgetState {
  /** Calls a second that are allowed now. 0: no limit. */
  readonly ratePerSecond: number;
  /** Calls that wait, by urgency. */
  readonly waiting: Readonly<Record<string, number>>;
}

/** A call to AWS that has been answered, or has failed. */
export interface AwsCall {
  readonly operation: string;
  readonly outcome: 'success' | 'error';
  /** From its way out to its answer, without what it waited for the budget. */
  readonly durationMs: number;
}

/** What is measured of calls to AWS, and of what holds them back. */
export interface AwsMetrics {
  observeCall(call: AwsCall): void;
  /** A call to AWS goes out that has waited for its turn. */
  observeBudgetWait(urgency: string, waitedMs: number): void;
  /** By region. `operations` and `urgencies`: all that there are. */
  watchBudgets(budgets: ReadonlyMap<string, BudgetState>, all: AllOfAws): void;
  /** Corrections have stopped. */
  setBrake(engaged: boolean): void;
  /** A correction, promotion or requested run has to wait from now on. */
  countDelay(reason: string): void;
}

interface AllOfAws {
  readonly operations: readonly string[];
  readonly urgencies: readonly string[];
}

export function awsMetrics({ counter, gauge, histogram }: Meters): AwsMetrics {
  const labels = ['operation', 'outcome'];
  const calls = counter('ssm_operator_aws_requests_total', 'Calls to AWS by operation and outcome.', labels);
  const latency = 'ssm_operator_aws_request_duration_seconds';
  const seconds = histogram(latency, 'How long calls to AWS took.', ['operation']);
  const wait = 'ssm_operator_aws_budget_wait_seconds';
  const waits = histogram(wait, 'How long calls to AWS waited for their turn.', ['urgency'], LONG_BUCKETS);
  const brake = gauge('ssm_operator_brake_engaged', '1 while corrections have stopped, for all regions.');
  const delayed = 'ssm_operator_corrections_delayed_total';
  const delays = counter(delayed, 'Corrections and other starts that had to wait.', ['reason']);
  return {
    observeCall({ operation, outcome, durationMs }) {
      calls.inc({ operation, outcome });
      seconds.observe({ operation }, durationMs / 1_000);
    },
    observeBudgetWait: (urgency, waitedMs) => waits.observe({ urgency }, waitedMs / 1_000),
    watchBudgets(budgets, { operations, urgencies }) {
      for (const operation of operations) {
        for (const outcome of ['success', 'error']) calls.inc({ operation, outcome }, 0);
        seconds.zero({ operation });
      }
      for (const urgency of urgencies) waits.zero({ urgency });
      budgetGauges(gauge, budgets);
    },
    setBrake: (engaged) => brake.set(engaged ? 1 : 0),
    countDelay: (reason) => delays.inc({ reason }),
  };
}

function budgetGauges(gauge: Meters['gauge'], budgets: ReadonlyMap<string, BudgetState>): void {
  const [waitingName, rateName] = ['ssm_operator_aws_budget_waiting', 'ssm_operator_aws_budget_rate'];
  gauge(waitingName, 'Calls to AWS that wait.', ['region', 'urgency'], (series) => {
    for (const [region, { waiting }] of budgets)
      for (const [urgency, count] of Object.entries(waiting)) series.set({ region, urgency }, count);
  });
  gauge(rateName, 'Calls a second that are allowed. 0: no limit.', ['region'], (series) => {
    for (const [region, { ratePerSecond }] of budgets) series.set({ region }, ratePerSecond);
  });
}
