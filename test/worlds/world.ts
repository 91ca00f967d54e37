import { ManualClock } from '../support/manual-clock.ts';
import { seeded } from '../support/seeded.ts';
import { Aws } from './aws.ts';
import { Cluster } from './cluster.ts';
import { drawNodes, run, specOf } from './deeds.ts';
import { Draw } from './draw.ts';
import { Gateway } from './gateway.ts';
import { hasTrouble, type Settings } from './kinds.ts';
import { Operator } from './operator.ts';
import type { Result } from './run.ts';
import { Story } from './story.ts';

/** AWS, a cluster and an operator, all of it from one seed. */
export class World {
  readonly settings: Settings;
  readonly clock = new ManualClock('2026-01-05T00:00:00Z');
  readonly draw: Draw;
  readonly story: Story;
  readonly aws: Aws;
  readonly gateway: Gateway;
  readonly cluster: Cluster;
  operator: Operator;
  /** How nodes end that do not succeed. */
  readonly broken = new Map<string, Result>();
  /** Left out: once a day. */
  readonly checkInterval: string | undefined;
  /** Edits so far. */
  edition = 0;
  /** Passes without a pause so far. */
  hurries = 0;
  readonly #random: () => number;

  constructor(settings: Settings, print?: (line: string) => void) {
    this.settings = settings;
    this.draw = new Draw(settings.seed * 7_919 + 13);
    this.#random = seeded(settings.seed + 1);
    this.story = new Story(this.clock, print);
    this.aws = new Aws(this.clock);
    this.aws.nodes = drawNodes(this);
    this.checkInterval = this.draw.chance(0.3) ? '5m' : undefined;
    this.aws.onVersion = () => void run(this, this.aws.nodes);
    this.gateway = new Gateway(this.aws, this.story);
    this.cluster = new Cluster(this.clock, this.story, specOf(settings.kind, 0, this.checkInterval));
    if (hasTrouble(settings, 'lost writes')) this.cluster.losesWrite = () => this.draw.chance(0.1);
    this.operator = this.#start();
  }

  get nowMs(): number {
    return this.clock.now().getTime();
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  async restart(): Promise<void> {
    this.story.tell(() => 'the operator is started anew');
    await this.operator.stop();
    this.operator = this.#start();
    await this.clock.advance(0);
  }

  #start(): Operator {
    const { clock, cluster, gateway } = this;
    const hurried = (): void => void (this.hurries += 1);
    return new Operator({ clock, cluster, ssm: gateway.ssm, random: this.#random, hurried });
  }
}
