import { onTestFinished } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { spec, type Rig } from './rig.ts';
import { writesAmong, type SimulatedCall, type SimulatorAdmin } from './simulator-admin.ts';

/** Somebody who edits resources all the time, so that the operator always has writes going out. */
export interface Editing {
  readonly names: readonly string[];
  stop(): Promise<void>;
}

/** Creates `count` associations. Each is edited again as soon as the operator has dealt with the last edit of it. */
export async function startEditing({ associations }: Rig, count: number): Promise<Editing> {
  const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
  await Promise.all(names.map((name) => associations.create(name, spec())));
  const stopping = new AbortController();
  const edit = async (): Promise<void> => {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      const commands = [`echo ${round}`];
      const settled = (await associations.list()).filter(isDealtWith); // oxlint-disable-line no-await-in-loop -- round by round
      const edits = settled.map(({ metadata }) =>
        associations.edit(metadata.name, { parameters: { commands } }),
      );
      await Promise.all(edits); // oxlint-disable-line no-await-in-loop -- round by round
    }
  };
  const editing = edit();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await editing;
  };
  onTestFinished(stop);
  return { names, stop };
}

/** The environment of an operator whose calls can be told from others'. */
export function as(principal: string): { readonly AWS_ACCESS_KEY_ID: string } {
  return { AWS_ACCESS_KEY_ID: principal };
}

export async function writesOf(aws: SimulatorAdmin, principal: string): Promise<readonly SimulatedCall[]> {
  return writesAmong(await aws.calls()).filter((call) => call.principal === principal);
}

function isDealtWith({ metadata, status }: SsmAssociation): boolean {
  return status?.observedGeneration === metadata.generation;
}

export interface Lease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: {
    readonly holderIdentity: string;
    readonly acquireTime: string;
    readonly renewTime: string;
  };
}

/** The one that operators of this rig want. */
export function leaseIn({ kube, namespace }: Rig): Promise<Lease> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/ssm-operator`;
  return kube.request({ method: 'GET', path });
}
