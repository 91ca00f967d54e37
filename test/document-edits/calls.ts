import type { SimulatedCall } from '../support/simulator-admin.ts';

export function callsFor(name: string, writes: readonly SimulatedCall[]): readonly SimulatedCall[] {
  return writes.filter(({ input }) => input['Name'] === name || input['ResourceId'] === name);
}

/** It deletes one version, and not the document. */
export function isOfVersion({ operation, input }: SimulatedCall): boolean {
  return operation === 'DeleteDocument' && input['DocumentVersion'] !== undefined;
}

/** The laws that are broken, one sentence each. */
export function faultsOf(where: string, laws: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(laws)
    .filter((law) => laws[law])
    .map((law) => `${where}: ${law}`);
}
