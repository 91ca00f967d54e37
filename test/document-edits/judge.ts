import { isDeepStrictEqual } from 'node:util';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { condition, isReady } from '../support/rig.ts';
import type { SimulatedCall, SimulatedDocument } from '../support/simulator-admin.ts';
import { callsFor, faultsOf, isOfVersion } from './calls.ts';
import { writtenDown, type Declared } from './declared.ts';
import type { Forecast, Ledger, Update } from './ledger.ts';
import { says } from './matter.ts';
import { sharingLaws } from './sharing.ts';
import type { Version } from './version.ts';

/** One document of the fleet. */
export interface Member {
  readonly name: string;
  declared: Declared;
  ledger: Ledger;
}

/** What may be sent beside new versions and default versions. */
export interface Extra {
  readonly CreateDocument?: number;
  readonly DeleteDocument?: number;
  /** Accounts from which it is taken back so that it can be deleted. */
  readonly unshared?: readonly string[];
}

const OURS = 'ssm-operator.dev/';

/** Whether AWS holds just what the ledger says, the whole of it and nothing else. */
export function held(member: Member, all: readonly SimulatedDocument[]): readonly string[] {
  const { name, ledger } = member;
  const found = all.find(({ Name }) => Name === name);
  if (found === undefined) return [`${name}: AWS holds nothing`];
  const numbers = found.Versions.map(({ DocumentVersion }) => Number(DocumentVersion));
  const shares = found.AccountSharingInfoList.map(
    (info) => [info.AccountId, info.SharedDocumentVersion] as const,
  );
  const requires = (found.Requires ?? []).map(({ Name }) => Name).join();
  const tags = found.Tags.filter(({ Key }) => !Key.startsWith(OURS)).map(
    ({ Key, Value }) => [Key, Value] as const,
  );
  const { tags: wanted } = ledger.tags;
  const { shares: sharing } = ledger.sharing;
  return faultsOf(name, {
    [`versions ${numbers.join()}, not ${ledger.live.join()}`]: numbers.join() !== ledger.live.join(),
    [`default ${found.DefaultVersion}, not ${ledger.defaultVersion}`]:
      found.DefaultVersion !== String(ledger.defaultVersion),
    [`shared with ${JSON.stringify(shares)}, not ${JSON.stringify([...sharing])}`]: !isDeepStrictEqual(
      new Map(shares),
      sharing,
    ),
    [`requires ${requires}`]: requires !== (ledger.requires ?? []).map((one) => one.name).join(),
    [`tags ${JSON.stringify(tags)}, not ${JSON.stringify([...wanted])}`]: !isDeepStrictEqual(
      new Map(tags),
      wanted,
    ),
    ...newestLaws(member, found.Versions.at(-1)!),
  });
}

function newestLaws(
  { declared, ledger }: Member,
  { Status, Content, ...newest }: SimulatedDocument['Versions'][number],
): Readonly<Record<string, boolean>> {
  const { VersionName, DisplayName, TargetType, DocumentFormat, AttachmentsInformation = [] } = newest;
  const { versionName, displayName, targetType, format, files, matter } = ledger.newest;
  const names = AttachmentsInformation.map(({ Name }) => Name).join();
  const shown = { VersionName, DisplayName, TargetType, DocumentFormat };
  const wanted = {
    VersionName: versionName,
    DisplayName: displayName,
    TargetType: targetType,
    DocumentFormat: format,
  };
  return {
    [`newest ${JSON.stringify(shown)}, not ${JSON.stringify(wanted)}`]: !isDeepStrictEqual(shown, wanted),
    [`newest ${Status}`]: Status !== 'Active',
    [`files ${names}, not ${files.join()}`]: names !== files.join(),
    [`content is not matter ${matter}: ${Content.slice(0, 60)}`]: !says(
      Content,
      declared.type,
      format,
      matter,
    ),
  };
}

/** Whether the operator has sent what it had to, and nothing more. */
export function sent(
  { name, declared }: Member,
  { updates, moves, isTagged, sharing }: Forecast,
  writes: readonly SimulatedCall[],
  extra: Extra = {},
): readonly string[] {
  const calls = callsFor(name, writes).filter((call) => !isOfVersion(call));
  const of = (operation: string): readonly SimulatedCall[] =>
    calls.filter((call) => call.operation === operation);
  const [found, moved] = [of('UpdateDocument'), of('UpdateDocumentDefaultVersion')];
  const tagging = [...of('AddTagsToResource'), ...of('RemoveTagsFromResource')].length;
  const others = Object.entries(EXTRAS).filter(
    ([operation]) => of(operation).length !== (extra[operation as keyof Extra] ?? 0),
  );
  const movedTo = moved.map(({ input }) => input['DocumentVersion']);
  return faultsOf(name, {
    [`${found.length} updates, not ${updates.length}: ${short(found)}`]: found.length !== updates.length,
    [`updated with ${short(found)}, not ${short(updates)}`]: !updates.every((update, index) =>
      isSent(found[index], update, declared),
    ),
    [`default moved to ${movedTo.join()}, not ${moves.join()}`]: movedTo.join() !== moves.join(),
    ...sharingLaws(calls, sharing, extra.unshared),
    [`${tagging} writes of tags`]: isTagged ? tagging < 1 || tagging > 2 : tagging > 0,
    [others.map(([operation]) => `${of(operation).length} ${operation}`).join()]: others.length > 0,
  });
}

const EXTRAS = { CreateDocument: 0, DeleteDocument: 0 };

/** Whether the resource says how it stands, and tells of the versions as they are. */
export function told(
  { name, ledger }: Member,
  { reason }: Forecast,
  found: SsmDocument | undefined,
): readonly string[] {
  if (found === undefined) return [`${name}: there is no resource`];
  const { status } = found;
  const ready = condition(found, 'Ready');
  const stands = `${ready.status} ${ready.reason}: ${ready.message}`;
  if (reason === 'Suspended') return faultsOf(name, { [stands]: ready.reason !== 'Suspended' });
  const versions = [status?.latestVersion, status?.defaultVersion];
  const wanted = [String(ledger.versions.length), String(ledger.defaultVersion)];
  return faultsOf(name, {
    [`${stands}; not ${reason ?? 'Ready'}`]: reason === undefined ? !isReady(found) : ready.reason !== reason,
    [`tells ${versions.join()}, not ${wanted.join()}`]: versions.join() !== wanted.join(),
    [`publishedVersion ${status?.publishedVersion}, not ${ledger.published}`]:
      status?.publishedVersion !== String(ledger.published),
  });
}

/** Without contents, which are long. */
function short(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) =>
    ['Content', 'bytes'].includes(key) ? `${String(each).slice(0, 60)} …` : each,
  );
}

/** Text that people wrote goes out as it is, to the byte. */
function isSent(
  call: SimulatedCall | undefined,
  { version, base, isRefused }: Update,
  declared: Declared,
): boolean {
  const { Content, DocumentFormat, VersionName, DocumentVersion } = call?.input ?? {};
  const { way, type, format, matter } = declared;
  const isContent =
    way === 'content' ? says(String(Content), type, format, matter) : Content === writtenDown(declared);
  const isTaken = call?.status === 200;
  const labels = [DocumentFormat, VersionName, DocumentVersion];
  return (
    isContent &&
    isTaken !== isRefused &&
    isDeepStrictEqual(labels, [format, version.versionName, base]) &&
    isLabelled(call, version, declared)
  );
}

function isLabelled(call: SimulatedCall | undefined, version: Version, declared: Declared): boolean {
  const { DisplayName, TargetType, Attachments } = call?.input ?? {};
  const { displayName, targetType, attachments } = declared;
  const files = attachments?.map(({ key, values, name }) => ({
    Key: key,
    Values: values,
    ...(name === undefined ? {} : { Name: name }),
  }));
  return (
    DisplayName === displayName &&
    TargetType === targetType &&
    isDeepStrictEqual(Attachments, files) &&
    version.matter === declared.matter
  );
}
