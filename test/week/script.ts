import { UpdateAssociationCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Operator } from '../../src/operator.ts';
import { somebody, type Rig } from '../support/rig.ts';
import { nodeOf, NODES, tagsOf } from './fleet.ts';

/** Whoever does things to the fleet, and what they have done so far. */
export interface Story {
  readonly rig: Rig;
  readonly random: () => number;
  readonly start: () => Promise<Operator>;
  operator: Operator;
  /** How the next runs end, by node. */
  readonly outcomes: Map<string, object>;
  nodes: number;
  readonly done: Record<string, number>;
}

type Deed = (story: Story) => Promise<void>;

const REASONS = [
  { status: 'Failed', exitCode: 7, stdout: 'disk full' },
  { status: 'Failed', exitCode: 1, stderr: 'no route to host' },
  { status: 'TimedOut' },
] as const;

const DEEDS: Readonly<Record<string, Deed>> = {
  async 'nodes begin to fail'(story) {
    for (let left = 6; left > 0; left -= 1) story.outcomes.set(anyNode(story), one(story, REASONS));
    await putOutcomes(story);
  },
  async 'a whole team fails'(story) {
    const { Team } = tagsOf(Math.floor(story.random() * NODES));
    for (let index = 0; index < NODES; index += 1)
      if (tagsOf(index).Team === Team) story.outcomes.set(nodeOf(index), REASONS[0]);
    await putOutcomes(story);
  },
  async 'nodes recover'(story) {
    for (const node of story.outcomes.keys()) if (story.random() < 0.7) story.outcomes.delete(node);
    await putOutcomes(story);
  },
  async 'nodes go offline'(story) {
    for (let left = 5; left > 0; left -= 1)
      await putNode(story, Math.floor(story.random() * NODES), 'ConnectionLost'); // oxlint-disable-line no-await-in-loop -- in order
  },
  async 'all nodes are online'(story) {
    for (let index = 0; index < NODES; index += 1) await putNode(story, index, 'Online'); // oxlint-disable-line no-await-in-loop -- in order
  },
  async 'a healthy node joins a team that fails'(story) {
    const failing = [...story.outcomes.keys()][0] ?? nodeOf(0);
    const index = Number.parseInt(failing.slice(2), 16) - 1;
    await story.rig.aws.put(`nodes/${nodeOf(story.nodes)}`, { tags: tagsOf(index) });
    story.nodes += 1;
  },
  async 'somebody edits associations in AWS'(story) {
    const client = somebody(story.rig);
    const held = await story.rig.aws.associations();
    for (let left = 2; left > 0; left -= 1) await edit(client, one(story, held)); // oxlint-disable-line no-await-in-loop -- in order
  },
  async 'the operator is started anew'(story) {
    await story.operator.stop();
    story.operator = await story.start();
  },
  async 'nothing happens'() {},
};

/** Each deed once in a round, in an order drawn anew. */
export function drawRound(random: () => number): readonly string[] {
  const drawn = Object.keys(DEEDS).map((name) => [random(), name] as const);
  return drawn.toSorted(([left], [right]) => left - right).map(([, name]) => name);
}

export async function perform(story: Story, deed: string): Promise<void> {
  await DEEDS[deed]!(story);
  story.done[deed] = (story.done[deed] ?? 0) + 1;
}

async function edit(
  client: SSMClient,
  held: Awaited<ReturnType<Rig['aws']['associations']>>[number],
): Promise<void> {
  const { AssociationId, AssociationName, Name, Parameters, ScheduleExpression, Targets } = held;
  await client.send(
    new UpdateAssociationCommand({
      AssociationId,
      AssociationName,
      Name,
      Parameters: Object.fromEntries(
        Object.entries(Parameters ?? {}).map(([key, values]) => [key, [...values]]),
      ),
      ScheduleExpression,
      Targets: [...(Targets ?? [])],
      MaxErrors: '7',
    }),
  );
}

function putOutcomes({ rig, outcomes }: Story): Promise<void> {
  return rig.aws.put(
    'outcomes',
    [...outcomes].map(([nodeId, outcome]) => ({ nodeId, ...outcome })),
  );
}

function putNode({ rig }: Story, index: number, pingStatus: string): Promise<void> {
  return rig.aws.put(`nodes/${nodeOf(index)}`, { tags: tagsOf(index), pingStatus });
}

function anyNode({ random, nodes }: Story): string {
  return nodeOf(Math.floor(random() * nodes));
}

function one<T>({ random }: Story, all: readonly T[]): T {
  return all[Math.floor(random() * all.length)]!;
}
