import type { SimulatedCall } from '../support/simulator-admin.ts';
import { callsNeeded, type SharesForecast } from './shares-ledger.ts';

/** Whether just this was granted and taken back, in as few calls as AWS needs. One sentence for each fault. */
export function sharingLaws(
  calls: readonly SimulatedCall[],
  { grant, version, revoke }: SharesForecast,
  unshared: readonly string[] = [],
): Readonly<Record<string, boolean>> {
  const modifications = calls.filter(({ operation }) => operation === 'ModifyDocumentPermission');
  const listed = (member: string): readonly string[] =>
    modifications.flatMap(({ input }) => (input[member] as string[] | undefined) ?? []);
  const [granted, taken] = [listed('AccountIdsToAdd'), listed('AccountIdsToRemove')];
  const versions = modifications
    .filter(({ input }) => ((input['AccountIdsToAdd'] as string[] | undefined) ?? []).length > 0)
    .map(({ input }) => input['SharedDocumentVersion']);
  const needed = [grant, revoke, unshared].reduce((sum, accounts) => sum + callsNeeded(accounts), 0);
  const back = [...unshared, ...revoke];
  return {
    [`granted to ${granted.join()}, not ${grant.join()}`]: !isSameSet(granted, grant),
    [`taken back from ${taken.join()}, not ${back.join()}`]: !isSameSet(taken, back),
    [`granted version ${versions.join()}, not ${version}`]: versions.some((each) => each !== version),
    [`${modifications.length} calls of sharing, not ${needed}`]: modifications.length !== needed,
    'AWS refuses to share': modifications.some(({ status }) => status !== 200),
  };
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.toSorted().join() === right.toSorted().join();
}
