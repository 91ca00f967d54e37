import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { Ending } from './aws.ts';
import type { Kind } from './kinds.ts';
import type { Result, Run } from './run.ts';
import type { World } from './world.ts';

const SECOND_MS = 1_000;
const MOST_NODES = 8;

/** `checkInterval`: how often it is compared with AWS in full. */
export function specOf(kind: Kind, edition: number, checkInterval?: string): SsmAssociationSpec {
  return {
    documentName: 'AWS-RunShellScript',
    parameters: { commands: [`uptime ${edition}`] },
    targets: [{ key: 'tag:Team', values: ['web'] }],
    scheduleExpression: kind === 'own times' ? 'rate(30 minutes)' : 'cron(0 * * * ? *)',
    ...(checkInterval === undefined ? {} : { checkInterval }),
    ...(kind === 'edits' ? { driftPolicy: 'Report' as const } : {}), // somebody edits it in AWS, too
  };
}

export function drawNodes({ draw }: Pick<World, 'draw'>): readonly string[] {
  return Array.from({ length: draw.count(1, 6) }, (_, index) => `n${index + 1}`);
}

/** Some begin to fail, some recover, or all do. */
export function breakSome({ draw, aws, broken }: World): void {
  if (draw.chance(0.4)) return broken.clear();
  for (const node of aws.nodes) {
    if (!draw.chance(0.3)) continue;
    if (!broken.delete(node)) broken.set(node, draw.chance(0.75) ? 'Failed' : 'TimedOut');
  }
}

/** AWS starts it on these nodes. */
export function run({ draw, aws, broken, story }: World, nodes: readonly string[], isSlow?: true): Run {
  const [least, most] = (isSlow ?? draw.chance(0.4)) ? [1, 120] : [0.5, 3];
  const endings = new Map(
    nodes.map((node): [string, Ending] => {
      const result: Result = broken.get(node) ?? 'Success';
      return [node, { afterMs: draw.between(least * SECOND_MS, most * SECOND_MS), result }];
    }),
  );
  const started = aws.start(endings, draw.between(0.1 * SECOND_MS, 5 * SECOND_MS));
  story.tell(() => {
    const ends = [...endings].map(([node, { afterMs, result }]) => `${node} ${result} ${seconds(afterMs)}`);
    return `AWS starts ${started.id}, version ${started.version}: ${ends.join(', ') || 'no node'}`;
  });
  return started;
}

/** What happens in a stretch. */
export const DEEDS: Readonly<Record<Kind, (world: World) => Promise<void>>> = {
  async together(world) {
    run(world, world.aws.nodes);
  },

  async 'own times'(world) {
    const { draw } = world;
    for (let left = draw.count(1, 3); left > 0; left -= 1) {
      runOnSome(world);
      if (left > 1) await world.pass(draw.between(5 * SECOND_MS, 90 * SECOND_MS)); // oxlint-disable-line no-await-in-loop -- time goes on
    }
  },

  async edits(world) {
    const { draw, aws } = world;
    if (aws.nodes.length === 0) aws.nodes = drawNodes(world);
    const what = draw.random();
    if (what < 0.35) run(world, aws.nodes);
    else if (what < 0.5) await runIntoAlarm(world);
    else if (what < 0.6) {
      aws.nodes = [];
      run(world, []);
    } else await edit(world);
  },
};

function runOnSome(world: World): void {
  const { draw, aws } = world;
  const what = draw.random();
  if (what < 0.2 && aws.nodes.length < MOST_NODES) {
    const newcomer = `n${aws.nodes.length + 1}`;
    aws.nodes = [...aws.nodes, newcomer];
    run(world, [newcomer]);
  } else if (what < 0.35) run(world, aws.nodes);
  else if (what < 0.5) {
    const some = aws.nodes.filter(() => draw.chance(0.5));
    run(world, some);
  } else run(world, [draw.one(aws.nodes)]);
}

async function runIntoAlarm(world: World): Promise<void> {
  const { draw, aws, story } = world;
  const started = run(world, aws.nodes, true);
  await world.pass(draw.between(6 * SECOND_MS, 60 * SECOND_MS));
  story.tell(() => 'an alarm goes off');
  aws.stop(started, 'too-hot');
}

async function edit(world: World): Promise<void> {
  const { draw, aws, story } = world;
  run(world, aws.nodes);
  if (draw.chance(0.5)) await world.pass(draw.between(SECOND_MS, 150 * SECOND_MS));
  world.edition += 1;
  if (draw.chance(0.7)) {
    story.tell(() => 'somebody edits the spec');
    world.cluster.edit(specOf('edits', world.edition, world.checkInterval));
    world.operator.wake();
  } else {
    story.tell(() => 'somebody edits it in AWS');
    aws.replace({ ...aws.association, parameters: { commands: [`other ${world.edition}`] } });
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / SECOND_MS)}s`;
}
