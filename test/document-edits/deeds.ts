import {
  AddTagsToResourceCommand,
  DeleteDocumentCommand,
  RemoveTagsFromResourceCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  type DocumentFormat,
} from '@aws-sdk/client-ssm';
import type { Declared } from './declared.ts';
import type { DocumentDraw } from './draw.ts';
import type { Deed } from './fleet.ts';
import type { Member } from './judge.ts';
import type { Ledger } from './ledger.ts';
import { LAYOUTS, MATTERS, textOf } from './matter.ts';
import { sharingDeed, takeBackAll } from './sharing-deeds.ts';
import { isTwin, type Version } from './version.ts';

const numbers = (below: number): readonly number[] => Array.from({ length: below }, (_, number) => number);

/** What somebody does to the document in AWS, drawn. `undefined`: nothing can be done. */
export function deedOn(member: Member, draw: DocumentDraw, ledgerOf: (declared: Declared) => Ledger): Deed {
  const { declared, ledger } = member;
  const others = ledger.live.filter((version) => version !== ledger.defaultVersion);
  const isToBeMade = declared.driftPolicy === undefined || declared.driftPolicy === 'Correct';
  const isSimple = declared.defaultVersion === undefined;
  const deeds = [
    publishing(theirVersion(member, draw)),
    publishing(theirVersion(member, draw)),
    tagging({ team: draw.one(['theirs', 'a']), theirs: 'x' }),
    untagging(draw.one(['team', 'cost', 'theirs'])),
    sharingDeed(member, draw),
    sharingDeed(member, draw),
    ...(others.length > 0 ? [moving(draw.one(others)), moving(draw.one(others))] : []),
    ...(isToBeMade && isSimple ? [deleting(ledgerOf)] : []),
  ];
  return draw.one(deeds);
}

export function publishing(version: Version): Deed {
  const act: Deed['act'] = async (aws, { name: Name, ledger }) => {
    const { bytes, format, versionName: VersionName, displayName, targetType } = version;
    const { newest } = ledger;
    await aws.send(
      new UpdateDocumentCommand({
        Name,
        Content: bytes,
        DocumentVersion: '$LATEST',
        DocumentFormat: format satisfies DocumentFormat,
        VersionName,
        DisplayName: displayName,
        TargetType: targetType,
      }),
    );
    const kept = {
      displayName: displayName ?? newest.displayName,
      targetType: targetType ?? newest.targetType,
    };
    ledger.publishedByOthers({ ...version, ...kept });
  };
  return { what: `publishes ${JSON.stringify({ ...version, bytes: undefined })}`, act };
}

export function moving(version: number): Deed {
  const act: Deed['act'] = async (aws, { name: Name, ledger }) => {
    await aws.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion: String(version) }));
    ledger.movedByOthers(version);
  };
  return { what: `makes version ${version} the default`, act };
}

export function tagging(tags: Readonly<Record<string, string>>): Deed {
  const act: Deed['act'] = async (aws, { name, ledger }) => {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await aws.send(new AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: name, Tags }));
    for (const { Key, Value } of Tags) ledger.tags.tags.set(Key, Value);
  };
  return { what: `sets ${JSON.stringify(tags)}`, act };
}

function untagging(key: string): Deed {
  const act: Deed['act'] = async (aws, { name, ledger }) => {
    const resource = { ResourceType: 'Document', ResourceId: name } as const;
    await aws.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: [key] }));
    ledger.tags.tags.delete(key);
  };
  return { what: `takes away the tag ${key}`, act };
}

/** It is made anew, from version 1 on. */
function deleting(ledgerOf: (declared: Declared) => Ledger): Deed {
  const act: Deed['act'] = async (aws, member) => {
    await takeBackAll(aws, member);
    await aws.send(new DeleteDocumentCommand({ Name: member.name }));
    const { activations, moves, deletions } = member.ledger;
    member.ledger = ledgerOf(member.declared);
    member.ledger.activations = activations + 1;
    member.ledger.deletions = deletions + 1;
    member.ledger.moves = moves + 1; // AWS runs what follows the default version of a new document
    return { CreateDocument: 1 };
  };
  return { what: 'deletes it', act };
}

/** One that AWS takes, whatever is there. */
function theirVersion({ declared, ledger }: Member, draw: DocumentDraw): Version {
  const { type } = declared;
  const format = type === 'ChangeCalendar' ? 'TEXT' : draw.one(['JSON', 'YAML'] as const);
  const all = numbers(MATTERS).flatMap((matter) =>
    numbers(format === 'TEXT' ? 1 : LAYOUTS).map((layout) => ({
      matter,
      bytes: textOf(type, format, matter, layout),
    })),
  );
  const labels = {
    versionName: undefined,
    displayName: draw.one([undefined, 'Theirs']),
    targetType: draw.one([undefined, '/']),
    files: [],
  };
  const version = (one: { readonly matter: number; readonly bytes: string }): Version => ({
    ...one,
    ...labels,
    format,
  });
  const isTaken = (one: Version): boolean => {
    const inherited = { ...one, targetType: one.targetType ?? ledger.newest.targetType };
    return ledger.versions.every((other) => !isTwin(other, inherited));
  };
  const free = all.map(version).filter(isTaken);
  return draw.one(free.length > 0 ? free : [foreign(declared, labels, format, ledger)]);
}

/** When AWS has seen everything: text that is like none of the others. */
function foreign(
  { type }: Declared,
  labels: Pick<Version, 'versionName' | 'displayName' | 'targetType' | 'files'>,
  format: Version['format'],
  { versions }: Ledger,
): Version {
  // In plain text a blank is another matter.
  if (format === 'TEXT') {
    const matter = MATTERS + versions.length;
    return { ...labels, format, matter, bytes: textOf(type, format, matter, 0) };
  }
  const bytes = `${textOf(type, format, 0, 0)}${' '.repeat(versions.length)}`;
  return { ...labels, format, matter: 0, bytes };
}
