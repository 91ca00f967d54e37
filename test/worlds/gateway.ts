import type { Association } from '../../src/ssm/association.ts';
import type { SsmGateway, Tags } from '../../src/ssm/gateway.ts';
import { answersOf, type Answers } from './answers.ts';
import type { Aws } from './aws.ts';
import type { Story } from './story.ts';
import type { Denial, Read, Weather } from './weather.ts';

/** A read that the operator has made. */
export interface Call {
  readonly read: Read;
  readonly atMs: number;
}

const FINE: Weather = { lagMs: () => 0, tornMs: 0 };
/** So many moments are remembered, and no answer is older. */
const MOST_KEPT = 400;

/** AWS as the operator sees it: as old as the weather makes it, or denied. */
export class Gateway {
  readonly calls: Call[] = [];
  weather: Weather = FINE;
  denial: Denial | undefined;
  readonly #aws: Aws;
  readonly #story: Story;
  readonly #moments: Answers[] = [];
  #tags: Tags | undefined;

  constructor(aws: Aws, story: Story) {
    this.#aws = aws;
    this.#story = story;
    aws.onChange = () => this.#keep();
  }

  get ssm(): SsmGateway {
    return {
      ...this.#reads(),
      ...this.#writes(),
      findAssociationsByName: async () => [],
      findAssociationsByDocument: async () => [],
      tagsOf: async () => this.#tags,
    } satisfies Partial<SsmGateway> as unknown as SsmGateway; // what runs of associations have to do with
  }

  #reads() {
    return {
      listAssociations: async () => {
        const { observed } = this.#read('list') ?? {};
        if (observed === undefined) return [];
        const { association: _, lastSuccessfulExecutionTime: __, lastUpdateTime: ___, ...listed } = observed;
        return [listed];
      },
      describeAssociation: async () => this.#read('describe')?.observed,
      executions: async () => this.#read('executions')?.executions ?? [],
      executionTargets: async (_id: string, execution: string, status?: string) => {
        const all = this.#read('targets', execution)?.targets.get(execution) ?? [];
        return all.filter((target) => status === undefined || target.status === status);
      },
      commandInvocations: async (command: string) =>
        this.#read('invocations', command)?.invocations.get(command) ?? [],
      nodeAssociationStatuses: async (node: string) => {
        const status = this.#read('nodes', node)?.nodes.get(node);
        return status === undefined ? [] : [status];
      },
    };
  }

  #writes() {
    const put = async (association: Association) => {
      this.#aws.replace(association);
      return this.#moments.at(-1)!.observed;
    };
    return {
      createAssociation: async (association: Association, tags: Tags) => {
        this.#tags = tags;
        return put(association);
      },
      updateAssociation: async (_id: string, _version: number, association: Association) => put(association),
      addTags: async (_id: unknown, tags: Tags) => {
        this.#tags = { ...this.#tags, ...tags };
      },
      removeTags: async () => undefined,
    };
  }

  #keep(): void {
    const answers = answersOf(this.#aws);
    if (this.#moments.at(-1)?.atMs === answers.atMs) this.#moments.pop();
    this.#moments.push(answers);
    if (this.#moments.length > MOST_KEPT) this.#moments.splice(0, MOST_KEPT / 2);
  }

  #read(read: Read, of = ''): Answers | undefined {
    const { nowMs } = this.#aws;
    this.calls.push({ read, atMs: nowMs });
    if (read !== 'list') this.#story.tell(() => `  asks for ${read} ${of}`);
    const { denial, weather } = this;
    if (denial !== undefined && nowMs < denial.untilMs && denial.reads.has(read)) throw denial.error;
    const atMs = nowMs - weather.lagMs(read);
    const answers = this.#asOf(atMs);
    const older = this.#asOf(atMs - weather.tornMs);
    if (answers === undefined || older === undefined) return answers;
    const { observed } = answers;
    const isTorn = older.observed.version === observed.version;
    return isTorn ? { ...answers, observed: { ...observed, overview: older.observed.overview } } : answers;
  }

  #asOf(ms: number): Answers | undefined {
    return this.#moments.findLast(({ atMs }) => atMs <= ms) ?? this.#moments[0];
  }
}
