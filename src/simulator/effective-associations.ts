import type { CallContext, Operation } from './call-context.ts';
import { usedDocument } from './document-lookup.ts';
import { AwsError } from './error.ts';
import { nodeOf } from './nodes.ts';
import { page, type PagedInput } from './paging.ts';
import { currentVersion, type Association } from './region.ts';
import { isTarget } from './targets.ts';

const LARGEST_PAGE = 5;

interface Effective {
  association: Association;
  content: string;
}

/** [U] an automation runs on no node, and an association whose document is gone is left out. */
function effectiveOn({ world, region, associations }: CallContext, id: string): Effective[] {
  const node = nodeOf(world, region, id);
  if (node === undefined) throw new AwsError('InvalidInstanceId', `Instance ${id} is not a managed node.`);
  return [...associations.values()].flatMap((association) => {
    const { configuration } = currentVersion(association);
    const used = usedDocument(world, region, configuration);
    if (used === undefined || used.document.documentType === 'Automation') return [];
    if (!isTarget(node, configuration.Targets ?? [])) return [];
    return [{ association, content: used.version.text }];
  });
}

/** `Content` is the whole document as it was written. [U] that parameters are not put into it. */
const describeEffectiveInstanceAssociations = (
  context: CallContext,
  input: PagedInput & { InstanceId: string },
): object => {
  const { defaultPageSize } = context.world.settings.switches;
  const MaxResults = input.MaxResults ?? Math.min(LARGEST_PAGE, defaultPageSize);
  return page(context.world, { ...input, MaxResults }, effectiveOn(context, input.InstanceId), {
    member: 'Associations',
    order: ({ association }) => association.sequence,
    show: ({ association, content }) => ({
      AssociationId: association.id,
      InstanceId: input.InstanceId,
      Content: content,
      AssociationVersion: String(currentVersion(association).version),
    }),
  });
};

export const EFFECTIVE_OPERATIONS: Record<string, Operation> = {
  DescribeEffectiveInstanceAssociations: describeEffectiveInstanceAssociations,
};
