import { AMAZON, parametersOf, versionOf, type DocumentVersion } from './document.ts';
import { ASSOCIABLE, findDocument, isForeign, usedDocument, type UsedDocument } from './document-lookup.ts';
import { AwsError } from './error.ts';
import type { Region } from './region.ts';
import { checkSchedule } from './schedule.ts';
import type { Configuration, Tag } from './shapes.ts';
import { checkTargets } from './targets.ts';
import type { World } from './world.ts';

function checkDocument({ document, version }: UsedDocument, instanceId?: string): void {
  const { name, documentType: type } = document;
  if (!ASSOCIABLE.includes(type)) {
    // [U] for types other than Session.
    throw new AwsError('InvalidDocument', `Document type ${type} is not supported for associations.`);
  }
  // Seen of 0.3 and 2.2: only schema 1.x goes with InstanceId.
  if (instanceId !== undefined && !version.content.schemaVersion!.startsWith('1.')) {
    throw new AwsError(
      'InvalidDocument',
      `Document schema version, ${version.content.schemaVersion}, is not supported by association that is created with instance id`,
    );
  }
  // [U] code and message.
  if (version.status !== 'Active') {
    throw new AwsError(
      'InvalidDocument',
      `Document ${name} version ${version.version} is ${version.status}, not Active.`,
    );
  }
}

function checkTargeting(world: World, { document }: UsedDocument, configuration: Configuration): void {
  const { Targets: targets = [], TargetMaps: maps = [] } = configuration;
  const automation = document.documentType === 'Automation';
  if (targets.length > 0 && maps.length > 0) {
    // [U] code and message.
    throw new AwsError('InvalidTargetMaps', 'Targets and TargetMaps cannot both be specified.');
  }
  if (!automation && targets.length === 0 && maps.length === 0) {
    throw new AwsError('InvalidTarget', 'Instance ID or targets must be specified');
  }
  checkTargets(world, targets, automation);
}

/** [U] that a parameter is supplied only when every map has it. */
function namesInAllMaps({ TargetMaps: maps }: Configuration): string[] {
  return Object.keys(maps?.[0] ?? {}).filter((name) => maps!.every((map) => (map[name]?.length ?? 0) > 0));
}

/** [U] code and message. */
function checkMaps(version: DocumentVersion, { TargetMaps: maps = [] }: Configuration): void {
  const declared = parametersOf(version);
  const unknown = maps.flatMap((map) => Object.keys(map)).find((name) => !Object.hasOwn(declared, name));
  if (unknown === undefined) return;
  throw new AwsError('InvalidTargetMaps', `Parameter "${unknown}" is not defined in the document.`);
}

/** A parameter without value is told before this. */
function checkAutomationTargets({ document }: UsedDocument, configuration: Configuration): void {
  const { Targets: targets = [], TargetMaps: maps = [] } = configuration;
  if (document.documentType !== 'Automation' || maps.length > 0) return;
  // [U] that the name without targets is refused too; targets without the name are, the no-op target included.
  if ((configuration.AutomationTargetParameterName === undefined) === (targets.length === 0)) return;
  throw new AwsError('ValidationException', 'Must specify both Automation Target Parameter Name and Targets');
}

function checkParameters(version: DocumentVersion, configuration: Configuration): void {
  const declared = parametersOf(version);
  const given = configuration.Parameters ?? {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name)) continue;
    throw new AwsError('InvalidParameters', `Parameter "${name}" is not defined in the document.`);
  }
  const supplied = new Set([
    ...Object.keys(given).filter((name) => given[name]!.length > 0),
    ...namesInAllMaps(configuration),
    configuration.AutomationTargetParameterName,
  ]);
  for (const [name, parameter] of Object.entries(declared)) {
    if (parameter.default !== undefined || supplied.has(name)) continue;
    throw new AwsError('InvalidParameters', `Parameter "${name}" requires a value.`);
  }
}

/** Documents that report their compliance themselves. */
const MANUAL_ONLY = ['AWS-RunPatchBaselineAssociation'];

function checkCompliance({ document, version }: UsedDocument, { SyncCompliance: sync }: Configuration): void {
  if (sync === 'MANUAL' && !Object.hasOwn(parametersOf(version), 'AssociationId')) {
    throw new AwsError('InvalidParameters', 'Parameter "AssociationId" is not defined in the document.');
  }
  if (sync === 'MANUAL' || !MANUAL_ONLY.includes(document.name)) return;
  // [U] code and message.
  throw new AwsError('InvalidParameters', `SyncCompliance of ${document.name} must be MANUAL.`);
}

/** What a configuration is to use. Throws InvalidDocument and InvalidDocumentVersion. */
function documentToUse(
  world: World,
  region: Region,
  { Name: name, DocumentVersion: asked }: Configuration,
): UsedDocument {
  const document = findDocument(world, region, name);
  if (document.owner === AMAZON && asked?.startsWith('$') === false) {
    // [U] the code.
    throw new AwsError('InvalidDocumentVersion', 'Document version can not be used with Amazon document');
  }
  const version = versionOf(document, asked);
  // [U] that a version which is not shared is refused although the default one would run.
  return isForeign(region, document) ? usedDocument(world, region, { Name: name })! : { document, version };
}

/** Throws what AWS throws for a configuration that fits the model but not the rules. */
export function checkConfiguration(
  world: World,
  region: Region,
  configuration: Configuration,
  instanceId?: string,
): void {
  const used = documentToUse(world, region, configuration);
  checkDocument(used, instanceId);
  checkTargeting(world, used, configuration);
  checkMaps(used.version, configuration);
  checkParameters(used.version, configuration);
  checkCompliance(used, configuration);
  checkAutomationTargets(used, configuration);
  checkSchedule(configuration, world.settings.switches);
}

/** Throws when `tags` can't be an association's from its creation. [U] the messages, and the code for too many. */
export function checkNewTags(world: World, tags: readonly Tag[]): void {
  const reserved = tags.find((tag) => tag.Key.toLowerCase().startsWith('aws:'));
  if (reserved) throw new AwsError('InvalidTag', `Tag key ${reserved.Key} uses the reserved prefix aws:`);
  const keys = new Set(tags.map((tag) => tag.Key));
  if (keys.size < tags.length) throw new AwsError('InvalidTag', 'Tag keys must be unique.');
  const most = world.settings.quotas.tagsPerResource;
  if (tags.length > most) throw new AwsError('InvalidTag', `A resource can have at most ${most} tags.`);
}
