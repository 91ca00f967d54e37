import { afterEach } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import {
  CreateAssociationCommand,
  DescribeAssociationCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeAssociationExecutionsCommand,
  ListCommandInvocationsCommand,
  ListTagsForResourceCommand,
  UpdateAssociationCommand,
  SSMClient,
  type AssociationDescription,
  type AssociationExecution,
  type AssociationExecutionTarget,
  type CommandInvocation,
  type CreateAssociationRequest,
  type UpdateAssociationRequest,
} from '@aws-sdk/client-ssm';

/** A node id made of its last digits. */
export function nodeId(last: string): string {
  return `i-${last.padStart(17, '0')}`;
}

/** An answer of the admin interface; tests look into its body as they like. */
interface AdminAnswer {
  status: number;
  body: any;
}

/** A simulator, an SDK client and the admin interface to play with. Nothing is retried. */
export interface Stage {
  url: string;
  ssm: SSMClient;
  client: (options?: { region?: string; accessKeyId?: string; attempts?: number }) => SSMClient;
  admin: (method: string, path: string, body?: unknown) => Promise<AdminAnswer>;
  advance: (duration: string) => Promise<void>;
  /** Puts a node, and answers with its id. */
  node: (last: string, node?: object) => Promise<string>;
}

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function send(url: string, method: string, body?: unknown): Promise<AdminAnswer> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

function stageOf(simulator: Simulator): Stage {
  const { url } = simulator;
  const clients: SSMClient[] = [];
  running.push(async () => {
    for (const client of clients) client.destroy();
    await simulator.close();
  });
  const client: Stage['client'] = ({ region = 'eu-west-1', accessKeyId = 'test', attempts = 1 } = {}) => {
    const credentials = { accessKeyId, secretAccessKey: 'secret' };
    const made = new SSMClient({ endpoint: url, region, credentials, maxAttempts: attempts });
    clients.push(made);
    return made;
  };
  const admin: Stage['admin'] = (method, path, body) => send(`${url}/_simulator/${path}`, method, body);
  return {
    url,
    ssm: client(),
    client,
    admin,
    advance: async (duration) => {
      await admin('POST', 'clock', { advance: duration });
    },
    node: async (last, node = {}) => {
      await admin('PUT', `nodes/${nodeId(last)}`, node);
      return nodeId(last);
    },
  };
}

/** A simulator that is stopped after the test, on a manual clock from Thursday 1 January 2026. */
export async function stage(options: Partial<SimulatorOptions> = {}): Promise<Stage> {
  return stageOf(await startSimulator({ port: 0, clock: 'manual', ...options }));
}

/** A valid request: a shell script on all nodes. */
export function shellScript(request: Partial<CreateAssociationRequest> = {}): CreateAssociationRequest {
  return {
    Name: 'AWS-RunShellScript',
    Parameters: { commands: ['uptime'] },
    Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    ...request,
  };
}

export async function create(
  ssm: SSMClient,
  request: Partial<CreateAssociationRequest> = {},
): Promise<AssociationDescription> {
  const answer = await ssm.send(new CreateAssociationCommand(shellScript(request)));
  return answer.AssociationDescription!;
}

/** The id of a new association. */
export async function createdId(
  ssm: SSMClient,
  request: Partial<CreateAssociationRequest> = {},
): Promise<string> {
  return (await create(ssm, request)).AssociationId!;
}

export async function update(
  ssm: SSMClient,
  request: UpdateAssociationRequest,
): Promise<AssociationDescription> {
  const answer = await ssm.send(new UpdateAssociationCommand(request));
  return answer.AssociationDescription!;
}

export async function describeAssociation(ssm: SSMClient, id: string): Promise<AssociationDescription> {
  const answer = await ssm.send(new DescribeAssociationCommand({ AssociationId: id }));
  return answer.AssociationDescription!;
}

/** Newest first. */
export async function executionsOf(ssm: SSMClient, id: string): Promise<AssociationExecution[]> {
  const answer = await ssm.send(new DescribeAssociationExecutionsCommand({ AssociationId: id }));
  return answer.AssociationExecutions!;
}

/** The targets of the newest execution. */
export async function newestTargets(ssm: SSMClient, id: string): Promise<AssociationExecutionTarget[]> {
  const [newest] = await executionsOf(ssm, id);
  const answer = await ssm.send(
    new DescribeAssociationExecutionTargetsCommand({ AssociationId: id, ExecutionId: newest!.ExecutionId }),
  );
  return answer.AssociationExecutionTargets!;
}

/** Name and message of the error that a call ends in. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  throw new Error('the call succeeded');
}

/** Runs on Sunday nights only. */
export const APPLY_ONLY = { ScheduleExpression: 'cron(0 2 ? * SUN *)', ApplyOnlyAtCronInterval: true };

export async function overviewOf(ssm: SSMClient, id: string) {
  return (await describeAssociation(ssm, id)).Overview;
}

export async function commandId(ssm: SSMClient, id: string): Promise<string> {
  const [target] = await newestTargets(ssm, id);
  return target!.OutputSource!.OutputSourceId!;
}

export async function invocations(ssm: SSMClient, id: string): Promise<CommandInvocation[]> {
  const answer = await ssm.send(
    new ListCommandInvocationsCommand({ CommandId: await commandId(ssm, id), Details: true }),
  );
  return answer.CommandInvocations!;
}

/** An id that nothing has. */
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';

export async function tagsOf(ssm: SSMClient, id: string): Promise<Record<string, string>> {
  const answer = await ssm.send(
    new ListTagsForResourceCommand({ ResourceType: 'Association', ResourceId: id }),
  );
  return Object.fromEntries(answer.TagList!.map((tag) => [tag.Key, tag.Value]));
}

/** Every optional member that a Command association can carry. */
export const FULL = {
  AssociationName: 'patching',
  DocumentVersion: '$LATEST',
  Parameters: { commands: ['uptime'], workingDirectory: ['/tmp'] },
  Targets: [{ Key: 'tag:role', Values: ['web'] }],
  ScheduleExpression: 'cron(0 2 ? * SUN#1 *)',
  ScheduleOffset: 2,
  Duration: 3,
  ApplyOnlyAtCronInterval: true,
  OutputLocation: { S3Location: { OutputS3BucketName: 'logs', OutputS3Region: 'eu-west-1' } },
  MaxErrors: '10%',
  MaxConcurrency: '5',
  ComplianceSeverity: 'HIGH',
  SyncCompliance: 'AUTO',
  CalendarNames: ['open'],
  AlarmConfiguration: { Alarms: [{ Name: 'too-hot' }] },
  AssociationDispatchAssumeRole: 'arn:aws:iam::111122223333:role/dispatch',
} as const;

/** A valid request with all of them. */
export function fullRequest(): CreateAssociationRequest {
  return { Name: 'AWS-RunShellScript', ...structuredClone(FULL) } as object as CreateAssociationRequest;
}
