import { checkTimes, timeFrom } from './association-lists.ts';
import type { CallContext, Operation } from './call-context.ts';
import { commandSteps, invocationStatus, type CommandStep } from './command-steps.ts';
import { AwsError } from './error.ts';
import { page, type PagedInput } from './paging.ts';
import type { Execution, ExecutionTarget, Region } from './region.ts';
import { epochSeconds } from './shapes.ts';
import type { World } from './world.ts';

/** The command of an execution on one node. */
interface Invocation {
  command: Execution;
  target: ExecutionTarget;
  order: number;
}

interface Filter {
  key: string;
  value: string;
}

const LONGEST_OUTPUT = 2500;
const LONGEST_STDOUT = 24_000;
const LONGEST_STDERR = 8000;

/** [U] how AWS joins stderr to stdout, and that it keeps the beginning of a long output. */
function pluginOutput(
  world: World,
  { stdout, stderr, exitCode }: CommandStep,
  target: ExecutionTarget,
): string {
  const { refusal, done } = target;
  if (refusal !== undefined) return stderr;
  const isMerged = world.settings.switches.pluginOutput === 'merged' && stderr !== '';
  const reason = done && exitCode > 0 ? `\nfailed to run commands: exit status ${exitCode}` : '';
  const output = isMerged ? `${stdout}\n----------ERROR-------\n${stderr}${reason}` : stdout;
  return output.slice(0, LONGEST_OUTPUT);
}

function times(target: ExecutionTarget): object {
  const { startedAt, endedAt } = target;
  return {
    ...(startedAt === undefined ? {} : { ResponseStartDateTime: epochSeconds(startedAt) }),
    ...(endedAt === undefined ? {} : { ResponseFinishDateTime: epochSeconds(endedAt) }),
  };
}

/** The plain name: the model leaves no room for an ARN here. [U] of a document that another account shares. */
function documentName({ configuration: { Name: name } }: Execution): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** [U] what the two ids in AWS's sample are: here the association and the execution. */
function commentOf({ associationId, id }: Execution): string {
  return `${associationId}:${id}`;
}

/** AWS's samples show them, and empty. [U] that they stay empty when the output goes to S3. */
const URLS = { StandardOutputUrl: '', StandardErrorUrl: '' };
const NO_CLOUD_WATCH = { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false };
const NO_NOTIFICATION = { NotificationArn: '', NotificationEvents: [], NotificationType: '' };

/** The call's region and nothing else, as in AWS's sample, when the association does not send its output to S3. */
function outputPlace({ configuration: { OutputLocation: output } }: Execution, { name }: Region): object {
  const { OutputS3Region, OutputS3BucketName, OutputS3KeyPrefix } = output?.S3Location ?? {};
  return {
    OutputS3Region: OutputS3Region ?? name,
    OutputS3BucketName: OutputS3BucketName ?? '',
    OutputS3KeyPrefix: OutputS3KeyPrefix ?? '',
  };
}

function invocationAnswer(
  { world, region }: CallContext,
  { command, target }: Invocation,
  details: boolean,
): object {
  const plugins = commandSteps(target).map((step) => ({
    Name: step.name,
    Status: step.status,
    StatusDetails: step.statusDetails,
    ResponseCode: step.exitCode,
    ...times(target),
    Output: pluginOutput(world, step, target),
    ...URLS,
    ...outputPlace(command, region),
  }));
  return {
    CommandId: command.sourceId,
    InstanceId: target.resourceId,
    InstanceName: '',
    Comment: commentOf(command),
    DocumentName: documentName(command),
    DocumentVersion: command.configuration.DocumentVersion ?? '$DEFAULT',
    RequestedDateTime: epochSeconds(command.createdAt),
    Status: invocationStatus(target),
    StatusDetails: target.statusDetails,
    ...URLS,
    CommandPlugins: details ? plugins : [],
    ServiceRole: '',
    NotificationConfig: NO_NOTIFICATION,
    CloudWatchOutputConfig: NO_CLOUD_WATCH,
  };
}

function passes({ command, target }: Invocation, { key, value }: Filter): boolean {
  switch (key) {
    case 'Status':
      return invocationStatus(target) === value;
    case 'DocumentName':
      return documentName(command) === value;
    case 'InvokedAfter':
      return command.createdAt > timeFrom(value);
    case 'InvokedBefore':
      return command.createdAt < timeFrom(value);
    default:
      return (value === 'Executing') === !target.done;
  }
}

function invocationsOf(commands: Iterable<Execution>): Invocation[] {
  const all = [...commands].flatMap((command) => command.targets.map((target) => ({ command, target })));
  return all.map((invocation, order) => ({ ...invocation, order }));
}

const listCommandInvocations = (
  context: CallContext,
  input: PagedInput & { CommandId?: string; InstanceId?: string; Filters?: Filter[]; Details?: boolean },
): object => {
  const { world, region } = context;
  const { CommandId: id, InstanceId: node, Filters: filters = [] } = input;
  checkTimes(filters, ['InvokedAfter', 'InvokedBefore']);
  // [U] an unknown command id gives an empty list.
  const commands = id === undefined ? region.commands.values() : [region.commands.get(id)];
  const found = invocationsOf([...commands].filter((command) => command !== undefined)).filter(
    (invocation) =>
      (node ?? invocation.target.resourceId) === invocation.target.resourceId &&
      filters.every((filter) => passes(invocation, filter)),
  );
  return page(world, input, found, {
    member: 'CommandInvocations',
    order: (invocation) => invocation.order,
    show: (invocation) => invocationAnswer(context, invocation, input.Details ?? false),
  });
};

/** ISO text, not a number: the only times that this operation has. Empty when there is none. */
function isoTime(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

/** [U] without a name, of a document with several steps: the first that runs on the node, else the first. */
function askedStep(target: ExecutionTarget, name: string | undefined): CommandStep {
  const steps = commandSteps(target);
  const found =
    name === undefined
      ? (steps.find((step) => step.result !== 'Skipped') ?? steps[0])
      : steps.find((step) => step.name === name);
  if (found === undefined) throw new AwsError('InvalidPluginName', 'The plugin name is not valid.');
  return found;
}

/** The command of a run is not known everywhere at once. [U] for how long; a list knows it from the beginning. */
function isKnown({ clock, settings }: World, { pickedUpAt = Infinity }: Execution): boolean {
  return clock.now() >= pickedUpAt + settings.invocationLagMs;
}

const getCommandInvocation = (
  { world, region }: CallContext,
  input: { CommandId: string; InstanceId: string; PluginName?: string },
): object => {
  const command = region.commands.get(input.CommandId);
  const target = command?.targets.find((one) => one.resourceId === input.InstanceId);
  if (command === undefined || target === undefined || !isKnown(world, command)) {
    throw new AwsError(
      'InvocationDoesNotExist',
      'The command ID and managed node ID you specified did not match any invocations.',
    );
  }
  const step = askedStep(target, input.PluginName);
  const { startedAt, endedAt } = target;
  const elapsed =
    startedAt !== undefined && endedAt !== undefined ? `PT${(endedAt - startedAt) / 1000}S` : '';
  return {
    CommandId: command.sourceId,
    InstanceId: target.resourceId,
    Comment: commentOf(command),
    DocumentName: documentName(command),
    DocumentVersion: command.configuration.DocumentVersion ?? '$DEFAULT',
    PluginName: step.name,
    ResponseCode: step.exitCode,
    ExecutionStartDateTime: isoTime(startedAt),
    ExecutionElapsedTime: elapsed,
    ExecutionEndDateTime: isoTime(endedAt),
    Status: step.status,
    StatusDetails: step.statusDetails,
    StandardOutputContent: step.stdout.slice(0, LONGEST_STDOUT),
    StandardOutputUrl: '',
    StandardErrorContent: step.stderr.slice(0, LONGEST_STDERR),
    StandardErrorUrl: '',
    CloudWatchOutputConfig: NO_CLOUD_WATCH,
  };
};

export const COMMAND_OPERATIONS: Record<string, Operation> = {
  ListCommandInvocations: listCommandInvocations,
  GetCommandInvocation: getCommandInvocation,
};
