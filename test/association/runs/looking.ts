import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import { CallsOfRuns } from '../../../src/association/runs/calls.ts';
import { DocumentSecrets } from '../../../src/association/runs/failures/document-secrets.ts';
import { GapRetries } from '../../../src/association/runs/gap/retries.ts';
import { DOUBTED_MS, lookAtRuns, type Looked } from '../../../src/association/runs/look.ts';
import type { SeenRuns } from '../../../src/association/runs/seen.ts';
import { Unexplained } from '../../../src/association/runs/failures/unexplained.ts';
import type { Work } from '../../../src/association/work.ts';
import type { ReconcileError } from '../../../src/controller/error.ts';
import type { Finding } from '../../../src/controller/reconciler.ts';
import { Doubts } from '../../../src/ownership/doubt.ts';
import { canonicalAssociation } from '../../../src/ssm/association.ts';
import type { Execution, SsmGateway } from '../../../src/ssm/gateway.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { runsOf } from './answering.ts';

type Status = NonNullable<SsmAssociation['status']>;

/** One resource of which each look tells what the next one knows, as in passes that are saved. */
export class Looking {
  readonly clock = new ManualClock('2026-01-05T12:00:00Z');
  readonly calls: string[];
  readonly events: string[] = [];
  /** Fields that the looks have learned. */
  status: Status;
  executions: () => Promise<readonly Execution[]> = async () => [];
  annotations: Readonly<Record<string, string>> = {};
  /** What the last look has written. */
  learned: Readonly<Record<string, unknown>> | undefined;
  readonly #ssm: SsmGateway;
  readonly #memory = {
    runDoubts: new Doubts(this.clock, DOUBTED_MS),
    calls: new CallsOfRuns(),
    gaps: new GapRetries(this.clock),
    unexplained: new Unexplained(),
    documentSecrets: new DocumentSecrets(),
  };
  readonly #doubts = new Doubts(this.clock, 60_000);

  constructor(status: Status, runs: Parameters<typeof runsOf>[0] = { targets: {} }) {
    const { ssm, calls } = runsOf(runs);
    this.status = status;
    this.calls = calls;
    this.#ssm = {
      ...ssm,
      executions: async () => {
        calls.push('list');
        return this.executions();
      },
    };
  }

  /** `hidden`: why no output is shown. */
  async look(seen: Partial<SeenRuns>, hidden?: ReconcileError): Promise<Looked> {
    const { status, annotations, clock } = this;
    this.learned = undefined;
    const noted: Finding[] = [];
    const work = {
      resource: { metadata: { uid: 'u', annotations }, spec: {}, status } as unknown as SsmAssociation,
      clock,
      region: 'eu-west-1',
      ssm: this.#ssm,
      doubts: this.#doubts,
      memory: this.#memory,
      options: { failureOutput: 'tail', clock, lists: { entry: () => undefined } },
      pass: {
        learn: (fields: object) => {
          this.learned = { ...this.learned, ...fields };
        },
        note: (finding: Finding) => noted.push(finding),
        tell: ({ reason }: { readonly reason: string }) => this.events.push(reason),
      },
    } as unknown as Work;
    const looked = await lookAtRuns(work, observedFrom(seen), hidden);
    const conditions = noted.length === 0 ? status.conditions : noted;
    const learned: object = this.learned ?? {};
    this.status = { ...status, ...learned, conditions } as Status;
    return looked;
  }
}

function observedFrom(seen: Partial<SeenRuns>): SeenRuns {
  return {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({
      documentName: 'AWS-RunShellScript',
      scheduleExpression: 'cron(0 2 * * ? *)',
    }),
    overview: { status: 'Success', detailedStatus: 'Success', counts: { Success: 2 } },
    lastUpdateTime: '2026-01-01T00:00:00Z',
    ...seen,
  };
}
