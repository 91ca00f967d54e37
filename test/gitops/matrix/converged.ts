import { StartAssociationsOnceCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../../src/api/generated/ssm-document.ts';
import { eventually } from '../../support/eventually.ts';
import { isReady } from '../../support/rig.ts';
import type { SimulatedAssociation } from '../../support/simulator-admin.ts';
import type { Site } from '../site.ts';
import type { Case } from './case.ts';

const PATIENCE = { timeoutMs: 60_000, everyMs: 500 };
const AT_A_TIME = 10;

type Resource = SsmAssociation | SsmDocument;

async function resourcesOf({ kube }: Site): Promise<readonly Resource[]> {
  return (JSON.parse(await kube('get', 'ssma,ssmd', '-o', 'json')) as { items: Resource[] }).items;
}

/** AWS holds each of them, apart from those that touch nothing there. */
export async function inPlace(site: Site, cases: readonly Case[]): Promise<void> {
  const idle = new Set(cases.filter((each) => each.idle).map(({ name }) => name));
  await eventually(async () => {
    const resources = await resourcesOf(site);
    const late = resources.filter((each) => !(idle.has(each.metadata.name) ? isSeen(each) : isReady(each)));
    if (resources.length < cases.length || late.length > 0) throw new Error(told(late));
  }, PATIENCE);
}

function isSeen({ metadata, status }: Resource): boolean {
  return status?.observedGeneration === metadata.generation;
}

function told(late: readonly Resource[]): string {
  return late
    .map(({ metadata, spec, status }) => JSON.stringify([metadata.name, spec, status?.conditions?.[0]]))
    .join('\n');
}

/** Each association of the region runs once more, and its resource tells of that run. Answers how many. */
export async function runAll(site: Site, somebody: SSMClient): Promise<number> {
  const ids = (await resourcesOf(site)).map(idOf).filter((id) => id !== undefined);
  for (let from = 0; from < ids.length; from += AT_A_TIME)
    await somebody.send(
      new StartAssociationsOnceCommand({ AssociationIds: ids.slice(from, from + AT_A_TIME) }),
    ); // oxlint-disable-line no-await-in-loop -- one lot after the other
  await eventually(async () => {
    const latest = new Map(
      (await site.aws.associations()).map((each) => [each.AssociationId, latestRun(each)]),
    );
    const late = (await resourcesOf(site)).filter((each) => {
      const id = idOf(each);
      return id !== undefined && latest.get(id) !== toldRun(each);
    });
    if (late.length > 0) throw new Error(told(late));
  }, PATIENCE);
  return ids.length;
}

function idOf({ status }: Resource): string | undefined {
  if (status === undefined || !('associationId' in status)) return undefined;
  return status.region === 'eu-west-1' ? status.associationId : undefined;
}

function toldRun({ status }: Resource): string | undefined {
  return status !== undefined && 'lastRun' in status ? status.lastRun?.executionId : undefined;
}

function latestRun({ Executions }: SimulatedAssociation): string | undefined {
  return (Executions.at(-1) as { readonly ExecutionId: string } | undefined)?.ExecutionId;
}
