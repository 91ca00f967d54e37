import { shownAmazonDocument } from './amazon-documents.ts';
import { description, versionInfo } from './association-answers.ts';
import { shownCalendar } from './calendars.ts';
import { tagList } from './document.ts';
import { documentState } from './document-answers.ts';
import { executionAnswer, targetAnswer } from './executions.ts';
import { shownNode } from './nodes.ts';
import type { Association, Region } from './region.ts';
import type { Scoped } from './scopes.ts';
import type { World } from './world.ts';

function associationState(world: World, region: Region, association: Association): object {
  const byKey = tagList(association).toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
  return {
    ...description(world, region, association),
    Tags: byKey,
    Versions: association.versions.map((version) => versionInfo(world, region, association, version)),
    Executions: association.executions.map((execution) => ({
      ...executionAnswer(execution),
      Targets: execution.targets.map((target) => targetAnswer(execution, target)),
    })),
  };
}

function commandStates(region: Region): object[] {
  return [...region.commands.values()].flatMap((command) =>
    command.targets.map((target) => ({
      CommandId: command.sourceId,
      InstanceId: target.resourceId,
      ...(command.documentVersion === undefined ? {} : { DocumentVersion: String(command.documentVersion) }),
      Status: target.status,
      StatusDetails: target.statusDetails,
      ResponseCode: target.exitCode,
    })),
  );
}

function scoped<T, R>(values: Scoped<T>, show: (value: T) => R[]): (R & { scope: string })[] {
  const scopes = [...values].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return scopes.flatMap(([scope, value]) => show(value).map((one) => ({ scope, ...one })));
}

/**
 * Everything the simulator holds. Associations are as DescribeAssociation shows them (times in epoch seconds), in order
 * of creation, executions oldest first; `scope` is empty or `account/region`.
 */
export function stateOf(world: World): object {
  const regions = [...world.regions.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    time: new Date(world.clock.now()).toISOString(),
    settings: world.settings,
    nodes: scoped(world.nodes, (nodes) =>
      [...nodes.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(shownNode),
    ),
    outcomes: scoped(world.outcomes, (outcomes) => outcomes),
    documentOutcomes: scoped(world.documentOutcomes, (outcomes) => outcomes),
    faults: scoped(world.faults, (faults) => faults),
    parameters: scoped(world.parameters, (values) =>
      [...values].map(([name, value]) => ({ name, value })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ),
    policies: Object.fromEntries(world.policies),
    awsDocuments: scoped(world.amazonDocuments, (documents) =>
      [...documents.values()].map(shownAmazonDocument).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ),
    calendars: scoped(world.calendars, (calendars) =>
      [...calendars].map(([name, calendar]) => ({ name, ...shownCalendar(calendar) })),
    ),
    alarms: scoped(world.alarms, (alarms) => [...alarms].map(([name, state]) => ({ name, state }))),
    regions: regions.map((region) => ({
      account: region.account,
      region: region.name,
      associations: [...region.associations.values()].map((one) => associationState(world, region, one)),
      documents: [...region.documents.values()].map(documentState),
      commands: commandStates(region),
    })),
  };
}
