import { startThrough } from './passing.ts';
import type { Rig } from './rig.ts';

const EMPTY: Readonly<Record<string, object>> = {
  DescribeAssociationExecutions: { AssociationExecutions: [] },
  DescribeAssociationExecutionTargets: { AssociationExecutionTargets: [] },
  ListCommandInvocations: { CommandInvocations: [] },
};

/** As AWS's answers lag: from when it begins, an operation answers as it did before, or shows nothing. */
export async function lagging(rig: Rig, operation: string): Promise<{ is: boolean }> {
  const lag = { is: false };
  let body = Buffer.from(JSON.stringify(EMPTY[operation] ?? {}));
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    if (call.name !== operation) return answer;
    if (!lag.is) ({ body } = answer as { body: typeof body });
    return { ...answer, body };
  });
  return lag;
}

export function denied(rig: Rig, ...operations: readonly string[]): Promise<unknown> {
  const faults = operations.map((operation) => ({ operation, kind: 'error', code: 'AccessDeniedException' }));
  return rig.aws.put('faults', faults);
}

interface ListedExecutions {
  readonly AssociationExecutions: readonly { readonly CreatedTime: number }[];
}

/** Executions that begin later are not listed until it is undefined. */
export async function hidingLater(rig: Rig): Promise<{ afterMs: number | undefined }> {
  const hiding: { afterMs: number | undefined } = { afterMs: undefined };
  await startThrough(rig, async (call, send) => {
    const answer = await send();
    const { afterMs } = hiding;
    if (call.name !== 'DescribeAssociationExecutions' || afterMs === undefined) return answer;
    const { AssociationExecutions: all } = JSON.parse(
      String((answer as { body: Buffer }).body),
    ) as ListedExecutions;
    const listed = all.filter(({ CreatedTime }) => CreatedTime * 1_000 <= afterMs);
    return { ...answer, body: Buffer.from(JSON.stringify({ AssociationExecutions: listed })) };
  });
  return hiding;
}
