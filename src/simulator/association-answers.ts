import { lastTriggeredAlarms } from './alarms.ts';
import { defaultText, parametersOf } from './document.ts';
import { usedDocument, type UsedDocument } from './document-lookup.ts';
import { currentVersion, type Association, type AssociationVersion, type Region } from './region.ts';
import { CONFIGURATION_MEMBERS, epochSeconds, pick, type Configuration, type Parameters } from './shapes.ts';
import { NO_OP_TARGET } from './targets.ts';
import type { World } from './world.ts';

function filledParameters(used: UsedDocument | undefined, given: Parameters | undefined): Parameters {
  const defaults = Object.entries(used ? parametersOf(used.version) : {}).filter(
    ([, parameter]) => parameter.default !== undefined,
  );
  const filled = defaults.map(([name, { default: value }]) => [
    name,
    (Array.isArray(value) ? value : [value]).map(defaultText),
  ]);
  return { ...(Object.fromEntries(filled) as Parameters), ...given };
}

/** The configuration as AWS shows it: with what it fills in. */
function shownConfiguration(world: World, region: Region, configuration: Configuration): Configuration {
  const { fillComplianceSeverity, fillDocumentDefaults } = world.settings.switches;
  const used = usedDocument(world, region, configuration);
  const shown: Configuration = {
    ...configuration,
    DocumentVersion: configuration.DocumentVersion ?? '$DEFAULT',
    ApplyOnlyAtCronInterval: configuration.ApplyOnlyAtCronInterval ?? false,
  };
  if (fillComplianceSeverity) shown.ComplianceSeverity ??= 'UNSPECIFIED';
  if (fillDocumentDefaults) shown.Parameters = filledParameters(used, configuration.Parameters);
  const untargeted = !configuration.Targets?.length && !configuration.TargetMaps?.length;
  if (used?.document.documentType === 'Automation' && untargeted) shown.Targets = [NO_OP_TARGET];
  return shown;
}

function runDates(association: Association): object {
  const { lastExecutionAt: last, lastSuccessfulExecutionAt: success } = association;
  return {
    ...(last === undefined ? {} : { LastExecutionDate: epochSeconds(last) }),
    ...(success === undefined ? {} : { LastSuccessfulExecutionDate: epochSeconds(success) }),
  };
}

function legacyMembers(association: Association, configuration: Configuration): object {
  if (association.instanceId === undefined) return {};
  const status = association.status ?? {
    Name: 'Associated',
    Message: `Associated with ${configuration.Name}`,
    Date: epochSeconds(association.createdAt),
  };
  return { InstanceId: association.instanceId, Status: status };
}

/** An AssociationDescription. */
export function description(
  world: World,
  region: Region,
  association: Association,
  version: AssociationVersion = currentVersion(association),
): Record<string, unknown> {
  return {
    AssociationId: association.id,
    AssociationVersion: String(version.version),
    Date: epochSeconds(association.createdAt),
    LastUpdateAssociationDate: epochSeconds(association.updatedAt),
    ...legacyMembers(association, version.configuration),
    Overview: association.overview,
    ...shownConfiguration(world, region, version.configuration),
    ...runDates(association),
    ...lastTriggeredAlarms(association),
  };
}

const LISTED = [
  'Name',
  'InstanceId',
  'AssociationId',
  'AssociationVersion',
  'DocumentVersion',
  'Targets',
  'LastExecutionDate',
  'Overview',
  'ScheduleExpression',
  'AssociationName',
  'ScheduleOffset',
  'Duration',
  'TargetMaps',
];

/** The subset of a description that ListAssociations shows. */
export function listed(world: World, region: Region, association: Association): object {
  return pick(description(world, region, association), LISTED);
}

const NOT_IN_VERSIONS: readonly (keyof Configuration)[] = [
  'AutomationTargetParameterName',
  'AlarmConfiguration',
];

/** An AssociationVersionInfo. */
export function versionInfo(
  world: World,
  region: Region,
  association: Association,
  version: AssociationVersion,
): object {
  const members = CONFIGURATION_MEMBERS.filter((member) => !NOT_IN_VERSIONS.includes(member));
  return {
    AssociationId: association.id,
    AssociationVersion: String(version.version),
    CreatedDate: epochSeconds(version.createdAt),
    ...pick(shownConfiguration(world, region, version.configuration), members),
  };
}
