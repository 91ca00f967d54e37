import { findAmazonDocument } from './amazon-documents.ts';
import { associationArn, documentArn, nodeArn, partitionOf } from './arns.ts';
import type { AttachmentSource } from './attachments.ts';
import type { CallContext } from './call-context.ts';
import { parametersOf } from './document.ts';
import { plainName, usedDocument } from './document-lookup.ts';
import { nodeOf } from './nodes.ts';
import type { Right } from './policy.ts';
import type { Region } from './region.ts';
import type { Parameters, Tag, Target } from './shapes.ts';

/** The members of requests that say what a call touches. */
interface Input {
  AssociationId?: string;
  AssociationIds?: string[];
  Name?: string;
  DocumentType?: string;
  InstanceId?: string;
  Targets?: Partial<Target>[];
  Parameters?: Parameters;
  CalendarNames?: string[];
  AssociationDispatchAssumeRole?: string;
  ResourceType?: string;
  ResourceId?: string;
  Tags?: Tag[];
  TagKeys?: string[];
  AutomationExecutionId?: string;
  /** Of documents. */
  Attachments?: AttachmentSource[];
  /** Of CreateAssociationBatch. */
  Entries?: Input[];
}

/** The requests that a batch consists of; any other consists of itself. */
function partsOf(input: Input): Input[] {
  return input.Entries ?? [input];
}

type Context = [string, string[]][];

/** A resource and the condition keys that it brings along. */
interface Resource {
  arn: string;
  context: Context;
}

function tagContext(
  tags: Iterable<[string, string]> | undefined,
  keys = ['aws:resourcetag', 'ssm:resourcetag'],
): Context {
  return [...new Map(tags)].flatMap(([tag, value]) =>
    keys.map((key): [string, string[]] => [`${key}/${tag.toLowerCase()}`, [value]]),
  );
}

function associationResource(region: Region, id: string): Resource {
  const known = region.associations.get(id.toLowerCase());
  return { arn: associationArn(region, id), context: tagContext(known?.tags, ['aws:resourcetag']) };
}

function documentResource({ world, region }: CallContext, name: string): Resource {
  const own = region.documents.get(plainName(region, name));
  return { arn: documentArn(world, region, name), context: tagContext(own?.tags) };
}

/** The document of a call about documents alone, which has its type too. [U] that one without a type is a Command. */
function documentOf(context: CallContext, name: string, given = 'Command'): Resource {
  const { world, region } = context;
  const plain = plainName(region, name);
  const known = region.documents.get(plain) ?? findAmazonDocument(world, region, plain);
  const resource = documentResource(context, name);
  const type = known?.documentType ?? given;
  return { ...resource, context: [...resource.context, ['ssm:documenttype', [type]]] };
}

/** [U] that the tags of an instance count here too. */
function nodeResource({ world, region }: CallContext, id: string): Resource {
  const tags = Object.entries(nodeOf(world, region, id)?.tags ?? {});
  return { arn: nodeArn(region, id), context: tagContext(tags) };
}

/** Nodes that are named one by one: which ones `*` or a tag choose, IAM does not look at. */
function namedNodes({ InstanceId: id, Targets: targets }: Input): string[] {
  const chosen = targets?.filter((one) => one.Key?.toLowerCase() === 'instanceids');
  const ids = [id, ...(chosen?.flatMap((one) => one.Values) ?? [])];
  return ids.filter((one) => one !== undefined).filter((one) => one !== '*');
}

const LISTS =
  /(List(?!Tags|AssociationVersions|DocumentVersions)|GetCommandInvocation|GetInventory|DescribeInstanceInformation)/;

function taggedResource(context: CallContext, { ResourceType: type, ResourceId: id }: Input): Resource {
  if (type === 'Document') return documentResource(context, id!);
  if (type === 'Association') return associationResource(context.region, id!);
  return wholeRegion(context.region);
}

function wholeRegion({ name, account }: Region): Resource {
  return { arn: `arn:${partitionOf(name)}:ssm:${name}:${account}:*`, context: [] };
}

function automationResource({ name, account }: Region, id: string): Resource {
  const place = `${name}:${account}`;
  return { arn: `arn:${partitionOf(name)}:ssm:${place}:automation-execution/${id}`, context: [] };
}

function calendarsOf(context: CallContext, { CalendarNames: names = [] }: Input): Resource[] {
  return names.map((name) => documentResource(context, name));
}

/**
 * What a call touches. [U] in what order IAM looks at it, that an association that has no id yet is `association/*`,
 * and that UpdateAssociation looks at a document only when the request names one.
 */
function resourcesOf(context: CallContext, operation: string, input: Input): Resource[] {
  const { region } = context;
  if (LISTS.test(operation)) return [wholeRegion(region)];
  if (input.ResourceType !== undefined) return [taggedResource(context, input)];
  if (operation === 'GetCalendarState') return calendarsOf(context, input);
  if (input.AutomationExecutionId !== undefined)
    return [automationResource(region, input.AutomationExecutionId)];
  // [U] that a batch is looked at as its entries are.
  if (input.Entries) return input.Entries.flatMap((one) => resourcesOf(context, 'CreateAssociation', one));
  if (/Document/.test(operation)) return [documentOf(context, input.Name!, input.DocumentType)];
  const document = input.Name === undefined ? [] : [documentResource(context, input.Name)];
  const nodes = namedNodes(input).map((id) => nodeResource(context, id));
  if (operation === 'CreateAssociation') return [...document, associationResource(region, '*'), ...nodes];
  const ids = input.AssociationIds ?? (input.AssociationId === undefined ? [] : [input.AssociationId]);
  const found = [...ids.map((id) => associationResource(region, id)), ...document, ...nodes];
  return found.length === 0 ? [wholeRegion(region)] : found;
}

/** [U] that the tags of a request count for every resource that it touches. */
function requestContext({ Tags: tags = [], TagKeys: keys }: Input): Context {
  return [
    ...tags.map(({ Key, Value }): [string, string[]] => [`aws:requesttag/${Key.toLowerCase()}`, [Value]]),
    ['aws:tagkeys', keys ?? tags.map((tag) => tag.Key)],
  ];
}

/** The role that a runbook names itself. [U] that parameters may be a part of its ARN, as the account may. */
function runbookRoles(
  { world, region }: CallContext,
  { Name: name, Parameters: parameters = {} }: Input,
): string[] {
  const used = name === undefined ? undefined : usedDocument(world, region, { Name: name });
  if (used?.document.documentType !== 'Automation') return parameters['AutomationAssumeRole'] ?? [];
  const assumed = used.version.content['assumeRole'];
  if (typeof assumed !== 'string') return [];
  const values = new Map<string, unknown>([
    ['global:ACCOUNT_ID', region.account],
    ['global:REGION', region.name],
    ...Object.entries(parametersOf(used.version)).map(([key, one]) => [key, one.default] as const),
    ...Object.entries(parameters).map(([key, [value]]) => [key, value] as const),
  ]);
  return [assumed.replaceAll(/\{\{\s*([\w:]+)\s*\}\}/g, (_whole, key: string) => textOf(values.get(key)))];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** [U] that the role of AssociationDispatchAssumeRole must be passed too, by analogy with the one of a runbook. */
function passedRoles(context: CallContext, input: Input): Right[] {
  const { AssociationDispatchAssumeRole: role = '' } = input;
  const roles = new Set([role, ...partsOf(input).flatMap((one) => runbookRoles(context, one))]);
  const passed = new Map([['iam:passedtoservice', ['ssm.amazonaws.com']]]);
  return [...roles]
    .filter(Boolean)
    .map((resource) => ({ action: 'iam:PassRole', resource, context: passed }));
}

/** The bucket and key of `s3://bucket/key`, or of a URL whose host is or has the bucket. */
function s3Path(url: string): string {
  const [scheme, , host, ...path] = url.split('/');
  if (scheme === 's3:') return [host, ...path].join('/');
  const bucket = /\/\/([^/]+)\.s3[.-]/.exec(url)?.slice(1) ?? [];
  return [...bucket, ...path].join('/');
}

/** [U] that a caller who may not read a file is told so at once. */
function readFiles({ region }: CallContext, { Attachments: sources }: Input): Right[] {
  const files = sources?.filter((source) => source.Key !== 'AttachmentReference');
  const rights = files?.flatMap(({ Key: key, Values: values = [] }) =>
    values.map((url) => ({
      action: 's3:GetObject',
      resource: `arn:${partitionOf(region.name)}:s3:::${s3Path(url)}${key === 'SourceUrl' ? '/*' : ''}`,
      context: new Map<string, string[]>(),
    })),
  );
  return rights ?? [];
}

/** What else an operation needs, besides the action of its own name. */
function moreActions(operation: string, { Tags: tags = [] }: Input): string[] {
  if (operation === 'UpdateAssociation') return ['ssm:DescribeAssociation'];
  return tags.length > 0 ? ['ssm:AddTagsToResource'] : [];
}

/** All rights that a call needs, in the order in which the first missing one is told. */
export function rightsFor(context: CallContext, operation: string, given: object): Right[] {
  const input = given as Input;
  const shared = requestContext(input);
  const resources = resourcesOf(context, operation, input);
  const right = (action: string, { arn, context: own }: Resource): Right => ({
    action,
    resource: arn,
    context: new Map([...shared, ...own]),
  });
  const main = resources.find(({ arn }) => arn.includes(':association/')) ?? resources[0]!;
  const calendars = partsOf(input).flatMap((one) => calendarsOf(context, one));
  return [
    ...resources.map((resource) => right(`ssm:${operation}`, resource)),
    ...moreActions(operation, input).map((action) => right(action, main)),
    ...calendars.map((calendar) => right('ssm:GetCalendarState', calendar)),
    ...passedRoles(context, input),
    ...readFiles(context, input),
  ];
}
