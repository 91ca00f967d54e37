import {
  AddTagsToResourceCommand,
  CreateAssociationCommand,
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  ListAssociationsCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  StartAssociationsOnceCommand,
  UpdateAssociationCommand,
  type Association as AwsListed,
  type AssociationFilter,
  type CreateAssociationCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { runReads } from './aws-runs.ts';
import { listedFrom, observedFrom, requestFrom } from './aws-association.ts';
import { absentAs, PAGE, paged, tagList, tagsFrom, type Call } from './aws-call.ts';
import { documentReads, documentWrites } from './aws-document.ts';
import { sharingReads, sharingWrites } from './aws-sharing.ts';
import type { ListedAssociation, SsmGateway, TagId } from './gateway.ts';

export interface AwsSsmOptions {
  readonly reader: SSMClient;
  readonly writer: SSMClient;
  /** For reads. */
  readonly ask: Call;
  /** For questions about runs, which can wait longest. */
  readonly askOfRuns: Call;
  /** Sends once, whatever happens. */
  readonly change: Call;
}

export function awsSsm({ reader, writer, ask, askOfRuns, change }: AwsSsmOptions): SsmGateway {
  return {
    ...associationReads(reader, ask),
    ...associationWrites(writer, change),
    ...runReads(reader, askOfRuns),
    ...documentReads(reader, ask),
    ...documentWrites(writer, change),
    ...sharingReads(reader, ask),
    ...sharingWrites(writer, change),
  };
}

type Reads = Pick<
  SsmGateway,
  | 'listAssociations'
  | 'findAssociationsByName'
  | 'findAssociationsByDocument'
  | 'describeAssociation'
  | 'tagsOf'
>;

function associationReads(reader: SSMClient, call: Call): Reads {
  const pages = (filters: readonly AssociationFilter[] = []): Promise<readonly ListedAssociation[]> =>
    paged(async (NextToken) => {
      const filter = filters.length === 0 ? {} : { AssociationFilterList: [...filters] };
      const input = { MaxResults: PAGE, ...filter, ...(NextToken ? { NextToken } : {}) };
      const page = await call('ListAssociations', () => reader.send(new ListAssociationsCommand(input)));
      return {
        items: (page.Associations ?? []).map((item: AwsListed) => listedFrom(item)),
        next: page.NextToken,
      };
    });
  return {
    listAssociations: () => pages(),
    findAssociationsByName: (value) => pages([{ key: 'AssociationName', value }]),
    findAssociationsByDocument: (value) => pages([{ key: 'Name', value }]),
    describeAssociation: (AssociationId) =>
      absentAs(undefined, ['AssociationDoesNotExist'], async () => {
        const command = new DescribeAssociationCommand({ AssociationId });
        return observedFrom(
          (await call('DescribeAssociation', () => reader.send(command))).AssociationDescription,
        );
      }),
    tagsOf: (id) =>
      absentAs(undefined, ['InvalidResourceId', 'AssociationDoesNotExist', 'InvalidDocument'], async () => {
        const command = new ListTagsForResourceCommand(tagged(id));
        return tagsFrom((await call('ListTagsForResource', () => reader.send(command))).TagList);
      }),
  };
}

type Writes = Pick<
  SsmGateway,
  | 'createAssociation'
  | 'updateAssociation'
  | 'startAssociation'
  | 'deleteAssociation'
  | 'addTags'
  | 'removeTags'
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
    async startAssociation(id) {
      const command = new StartAssociationsOnceCommand({ AssociationIds: [id] });
      await call('StartAssociationsOnce', () => writer.send(command));
    },
    deleteAssociation: (AssociationId) =>
      absentAs(undefined, ['AssociationDoesNotExist'], async () => {
        await call('DeleteAssociation', () => writer.send(new DeleteAssociationCommand({ AssociationId })));
      }),
    async addTags(id, tags) {
      const command = new AddTagsToResourceCommand({ ...tagged(id), Tags: tagList(tags) });
      await call('AddTagsToResource', () => writer.send(command));
    },
    async removeTags(id, keys) {
      const command = new RemoveTagsFromResourceCommand({ ...tagged(id), TagKeys: [...keys] });
      await call('RemoveTagsFromResource', () => writer.send(command));
    },
  };
}

function tagged({ type, id }: TagId): { ResourceType: TagId['type']; ResourceId: string } {
  return { ResourceType: type, ResourceId: id };
}
