import { AwsError } from './error.ts';
import { nodesOf, type Node } from './nodes.ts';
import type { Region } from './region.ts';
import type { Target } from './shapes.ts';
import { table } from './table.ts';
import type { World } from './world.ts';

/** The target that AWS adds to an Automation association without targets. */
const NO_OP_KEY = 'aws:NoOpAutomationTag';
export const NO_OP_TARGET: Target = { Key: NO_OP_KEY, Values: ['AWS-NoOpAutomationTarget-Value'] };

/** [U] that a command can't have the no-op target, and how it is told. */
const AUTOMATION_KEYS = [NO_OP_KEY, 'ResourceGroup', 'ParameterValues', 'AWS::EC2::Instance'];
const GROUP_KEY = 'resource-groups:Name';
const GROUP_TYPES_KEY = 'resource-groups:ResourceTypeFilters';
/** Nodes of another cloud. None are here, so that it chooses nothing. */
const CONNECTOR_KEY = 'CloudConnector';
const COMMAND_KEYS = [GROUP_KEY, GROUP_TYPES_KEY, CONNECTOR_KEY];
const NODE_ID = /^(\*|i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/;

/** Targets as AWS keeps them: `instanceids` in any case becomes `InstanceIds`. What one leaves out is empty. */
export function normalisedTargets(targets: readonly Partial<Target>[]): Target[] {
  return targets.map(({ Key: key = '', Values = [] }) => ({
    Key: key.toLowerCase() === 'instanceids' ? 'InstanceIds' : key,
    Values,
  }));
}

function refuseKey(key: string, automation: boolean): void {
  if (key === 'InstanceIds' || key === 'tag-key') return;
  // [U] that an automation can't have it, and how it is told.
  if (key === CONNECTOR_KEY && automation) throw new AwsError('InvalidTarget', 'Unsupported Target Type');
  if (/^tag:./.test(key) || COMMAND_KEYS.includes(key)) return;
  if (AUTOMATION_KEYS.includes(key)) {
    if (automation) return;
    throw new AwsError('InvalidTarget', 'Unsupported Target Type');
  }
  throw new AwsError(
    'InvalidTarget',
    `Unsupported target key: ${key}, can either be InstanceIds, aws:NoOpAutomationTag, resource-groups:name, tag-key or start with tag:`,
  );
}

/** [U] the messages. */
function checkTogether(targets: readonly Target[]): void {
  const valuesOf = (key: string): string[][] =>
    targets.filter((target) => target.Key === key).map((target) => target.Values);
  if (valuesOf('InstanceIds').some((values) => values.length > 1 && values.includes('*'))) {
    throw new AwsError('InvalidTarget', 'InstanceIds can be either * or a list of ids.');
  }
  const groups = [...valuesOf(GROUP_KEY), ...valuesOf('ResourceGroup')];
  if (groups.flat().length > 1) {
    throw new AwsError('InvalidTarget', 'An association can have only one resource group.');
  }
  if (groups.length === 0 && valuesOf(GROUP_TYPES_KEY).length > 0) {
    throw new AwsError('InvalidTarget', `${GROUP_TYPES_KEY} needs ${GROUP_KEY}.`);
  }
}

/** Throws what AWS throws for targets that no association can have. */
export function checkTargets(world: World, targets: readonly Target[], automation: boolean): void {
  for (const { Key: key, Values: values } of targets) {
    refuseKey(key, automation);
    if (values.length === 0 || values.includes('')) {
      throw new AwsError('InvalidTarget', 'Tag or InstanceIds values cannot contain null or empty string.');
    }
    const malformed = key === 'InstanceIds' ? values.find((value) => !NODE_ID.test(value)) : undefined;
    if (malformed === undefined) continue;
    const code = world.settings.switches.malformedNodeIdError;
    throw new AwsError(code, `Invalid InstanceId format: ${malformed}`);
  }
  checkTogether(targets);
}

/** [U] that AWS::AllSupported takes any. */
function isOfType(node: Node, types: readonly string[]): boolean {
  const type = node.id.startsWith('i-') ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance';
  return types.includes(type) || types.includes('AWS::AllSupported');
}

function isInGroup(node: Node, groups: readonly string[]): boolean {
  return node.resourceGroups.some((group) => groups.includes(group));
}

/** By its key, whether the values of a target choose a node. Other keys choose none. */
const CHOOSES = table<(node: Node, values: readonly string[]) => boolean>({
  InstanceIds: ({ id }, values) => values.includes('*') || values.includes(id),
  'tag-key': ({ tags }, values) => values.some((tag) => Object.hasOwn(tags, tag)),
  [GROUP_KEY]: isInGroup,
  ResourceGroup: isInGroup,
  [GROUP_TYPES_KEY]: isOfType,
  'AWS::EC2::Instance': ({ id }, values) => values.includes('*') && id.startsWith('i-'),
});

function matches(node: Node, { Key: key, Values: values }: Target): boolean {
  if (!key.startsWith('tag:')) return CHOOSES[key]?.(node, values) ?? false;
  const given = node.tags[key.slice('tag:'.length)];
  return values.some((value) => value === given);
}

/** Whether all targets choose the node. Several `tag:` keys restrict each other. */
export function isTarget(node: Node, targets: readonly Target[]): boolean {
  return targets.length > 0 && targets.every((target) => matches(node, target));
}

/** The nodes that targets choose, by id. */
interface Chosen {
  view: ReadonlyMap<string, Node>;
  nodes: ReadonlyMap<string, Node>;
  online: readonly Node[];
}

/** What targets chose last. */
const CHOSEN = new WeakMap<readonly Target[], Chosen>();

/** Going through all nodes for each run of each association takes too long: asks again only when nodes changed. */
function chosenBy(world: World, region: Region, targets: readonly Target[]): Chosen {
  const view = nodesOf(world, region.key);
  const known = CHOSEN.get(targets);
  if (known?.view === view) return known;
  const nodes = new Map([...view].filter(([, node]) => isTarget(node, targets)));
  const online = [...nodes.values()].filter((node) => node.pingStatus === 'Online');
  const chosen = { view, nodes, online };
  CHOSEN.set(targets, chosen);
  return chosen;
}

/** The nodes that targets choose, by id, whether they are there to run something or not. */
export function chosenNodes(
  world: World,
  region: Region,
  targets: readonly Target[],
): ReadonlyMap<string, Node> {
  return chosenBy(world, region, targets).nodes;
}

/** Those of them that are there. */
export function nodesToRun(world: World, region: Region, targets: readonly Target[]): readonly Node[] {
  return chosenBy(world, region, targets).online;
}
