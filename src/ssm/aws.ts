import {
  AddTagsToResourceCommand,
  CreateAssociationCommand,
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeDocumentCommand,
  DescribeInstanceAssociationsStatusCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  UpdateAssociationCommand,
  type Association as AwsListed,
  type CreateAssociationCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ReconcileError } from '../controller/error.ts';
import { executionFrom, executionTargetFrom, invocationFrom, nodeStatusFrom } from './aws-runs.ts';
import { listedFrom, observedFrom, requestFrom } from './aws-association.ts';
import { fromAws } from './aws-error.ts';
import type { ListedAssociation, SsmGateway, Tags } from './gateway.ts';

export interface AwsSsmOptions {
  /** Repeats what fails in passing. */
  readonly reader: SSMClient;
  /** Sends once. */
  readonly writer: SSMClient;
  /** Lets a call out when the budget allows it. */
  readonly spend: <T>(call: () => Promise<T>) => Promise<T>;
  readonly observe: (operation: string, outcome: 'success' | 'error') => void;
}

type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;

const PAGE = 50;

export function awsSsm({ reader, writer, spend, observe }: AwsSsmOptions): SsmGateway {
  const call = translated(spend, observe);
  return {
    ...associationReads(reader, call),
    ...associationWrites(writer, call),
    ...runReads(reader, call),
  };
}

type Reads = Pick<
  SsmGateway,
  | 'listAssociations'
  | 'findAssociationsByName'
  | 'describeAssociation'
  | 'tagsOfAssociation'
  | 'documentDefaults'
>;

function associationReads(reader: SSMClient, call: Call): Reads {
  const pages = (name?: string): Promise<readonly ListedAssociation[]> =>
    paged(async (NextToken) => {
      const filter =
        name === undefined
          ? {}
          : { AssociationFilterList: [{ key: 'AssociationName' as const, value: name }] };
      const input = { MaxResults: PAGE, ...filter, ...(NextToken ? { NextToken } : {}) };
      const page = await call('ListAssociations', () => reader.send(new ListAssociationsCommand(input)));
      return {
        items: (page.Associations ?? []).map((item: AwsListed) => listedFrom(item)),
        next: page.NextToken,
      };
    });
  return {
    listAssociations: () => pages(),
    findAssociationsByName: (name) => pages(name),
    describeAssociation: (AssociationId) =>
      absentAs(undefined, ['AssociationDoesNotExist'], async () => {
        const command = new DescribeAssociationCommand({ AssociationId });
        return observedFrom(
          (await call('DescribeAssociation', () => reader.send(command))).AssociationDescription,
        );
      }),
    tagsOfAssociation: (ResourceId) =>
      absentAs(undefined, ['InvalidResourceId', 'AssociationDoesNotExist'], async () => {
        const command = new ListTagsForResourceCommand({ ResourceType: 'Association', ResourceId });
        return tagsFrom((await call('ListTagsForResource', () => reader.send(command))).TagList);
      }),
    documentDefaults: (Name, DocumentVersion) =>
      absentAs(undefined, ['InvalidDocument', 'InvalidDocumentVersion'], async () => {
        const command = new DescribeDocumentCommand({ Name, DocumentVersion });
        const { Document } = await call('DescribeDocument', () => reader.send(command));
        const parameters = Document?.Parameters ?? [];
        return Object.fromEntries(
          parameters.map(({ Name: name, DefaultValue }) => [name ?? '', DefaultValue ?? '']),
        );
      }),
  };
}

type Writes = Pick<
  SsmGateway,
  | 'createAssociation'
  | 'updateAssociation'
  | 'deleteAssociation'
  | 'addAssociationTags'
  | 'removeAssociationTags'
>;

function associationWrites(writer: SSMClient, call: Call): Writes {
  return {
    async createAssociation(association, tags) {
      const input = { ...requestFrom(association), Tags: tagList(tags) } as CreateAssociationCommandInput;
      const answer = await call('CreateAssociation', () => writer.send(new CreateAssociationCommand(input)));
      return observedFrom(answer.AssociationDescription);
    },
    async updateAssociation(AssociationId, version, association) {
      // [U] AWS keeps the targets that an update leaves out, so that there are none has to be said
      const none =
        association.targets.length === 0 && association.targetMaps === undefined ? { Targets: [] } : {};
      const input = {
        ...requestFrom(association),
        ...none,
        AssociationId,
        AssociationVersion: String(version),
      };
      const answer = await call('UpdateAssociation', () => writer.send(new UpdateAssociationCommand(input)));
      return observedFrom(answer.AssociationDescription);
    },
    deleteAssociation: (AssociationId) =>
      absentAs(undefined, ['AssociationDoesNotExist'], async () => {
        await call('DeleteAssociation', () => writer.send(new DeleteAssociationCommand({ AssociationId })));
      }),
    async addAssociationTags(id, tags) {
      const command = new AddTagsToResourceCommand({ ...resource(id), Tags: tagList(tags) });
      await call('AddTagsToResource', () => writer.send(command));
    },
    async removeAssociationTags(id, keys) {
      const command = new RemoveTagsFromResourceCommand({ ...resource(id), TagKeys: [...keys] });
      await call('RemoveTagsFromResource', () => writer.send(command));
    },
  };
}

type RunReads = Pick<
  SsmGateway,
  'executions' | 'executionTargets' | 'commandInvocations' | 'nodeAssociationStatuses'
>;

/** One page each: the newest runs, at most 50 nodes. What is beyond shows as incomplete, never as success. */
function runReads(reader: SSMClient, call: Call): RunReads {
  return {
    async executions(AssociationId, MaxResults) {
      const command = new DescribeAssociationExecutionsCommand({ AssociationId, MaxResults });
      const answer = await call('DescribeAssociationExecutions', () => reader.send(command));
      return (answer.AssociationExecutions ?? []).map(executionFrom);
    },
    async executionTargets(AssociationId, ExecutionId) {
      const command = new DescribeAssociationExecutionTargetsCommand({
        AssociationId,
        ExecutionId,
        MaxResults: PAGE,
      });
      const answer = await call('DescribeAssociationExecutionTargets', () => reader.send(command));
      return (answer.AssociationExecutionTargets ?? []).map(executionTargetFrom);
    },
    async commandInvocations(CommandId) {
      const command = new ListCommandInvocationsCommand({ CommandId, Details: true, MaxResults: PAGE });
      const answer = await call('ListCommandInvocations', () => reader.send(command));
      return (answer.CommandInvocations ?? []).map(invocationFrom);
    },
    async nodeAssociationStatuses(InstanceId) {
      const command = new DescribeInstanceAssociationsStatusCommand({ InstanceId, MaxResults: PAGE });
      const answer = await call('DescribeInstanceAssociationsStatus', () => reader.send(command));
      return (answer.InstanceAssociationStatusInfos ?? []).map(nodeStatusFrom);
    },
  };
}

/** Tags of an association are addressed like this. */
function resource(ResourceId: string): { ResourceType: 'Association'; ResourceId: string } {
  return { ResourceType: 'Association', ResourceId };
}

function translated(spend: AwsSsmOptions['spend'], observe: AwsSsmOptions['observe']): Call {
  return async (operation, send) => {
    try {
      const answer = await spend(send);
      observe(operation, 'success');
      return answer;
    } catch (error) {
      observe(operation, 'error');
      throw fromAws(error, operation);
    }
  };
}

/** The list ends with no token or with an empty one. */
async function paged<T>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- a page's token comes with the page before
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
  } while (token);
  return all;
}

/** "Not there" is an outcome, not a failure. */
async function absentAs<T>(absent: T, reasons: readonly string[], act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (reasons.includes((error as ReconcileError).reason)) return absent;
    throw error;
  }
}

function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function tagsFrom(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
