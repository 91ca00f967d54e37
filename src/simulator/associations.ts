import { description } from './association-answers.ts';
import { checkConfiguration, checkNewTags } from './association-rules.ts';
import { missingAssociation, seenAssociation, type CallContext, type Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { checkSingleNode, checkSingleNodeForm, singleNodeAssociation } from './single-node.ts';
import { currentVersion, rememberBefore, type Association } from './region.ts';
import { applyVersion, startRun } from './run-engine.ts';
import { CONFIGURATION_MEMBERS, pick, type Configuration, type Tag } from './shapes.ts';
import { normalisedTargets } from './targets.ts';
import { emptyTally } from './tally.ts';
import { cancelTimers } from './timers.ts';
import { newTurns } from './turns.ts';
import { newId, type World } from './world.ts';

interface Named {
  AssociationId?: string;
  Name?: string;
  InstanceId?: string;
}

/** What CreateAssociation takes. */
export type NewAssociation = Configuration & { InstanceId?: string; Tags?: Tag[] };

function configurationFrom(input: Configuration): Configuration {
  const configuration = pick(input, CONFIGURATION_MEMBERS) as Configuration;
  if (configuration.Targets) configuration.Targets = normalisedTargets(configuration.Targets);
  return configuration;
}

function checkRoom({ world, region }: CallContext, configuration: Configuration): void {
  const { quotas, switches } = world.settings;
  if (region.associations.size >= quotas.associations) {
    throw new AwsError(
      'AssociationLimitExceeded',
      `You can have at most ${quotas.associations.toLocaleString('en-US')} active associations.`,
    );
  }
  const name = configuration.AssociationName;
  if (!switches.uniqueAssociationNames || name === undefined) return;
  const namesakes = [...region.associations.values()].filter(
    (other) => currentVersion(other).configuration.AssociationName === name,
  );
  if (namesakes.length > 0) throw new AwsError('AssociationAlreadyExists', `${name} already exists.`);
}

/** CreateAssociation. Throws when AWS would refuse it, and then has changed nothing. */
export function createAssociation(context: CallContext, input: NewAssociation): Record<string, unknown> {
  const { world, region } = context;
  const { InstanceId: instanceId, Tags: tags = [] } = input;
  const configuration = configurationFrom(input);
  if (instanceId !== undefined) configuration.Targets = [{ Key: 'InstanceIds', Values: [instanceId] }];
  checkNewTags(world, tags);
  if (instanceId !== undefined) checkSingleNodeForm(input);
  checkConfiguration(world, region, configuration, instanceId);
  if (instanceId !== undefined) checkSingleNode(context, input.Name, instanceId);
  checkRoom(context, configuration);

  const now = world.clock.now();
  const association: Association = {
    id: newId(world),
    sequence: ++region.sequence,
    createdAt: now,
    updatedAt: now,
    ...(instanceId === undefined ? {} : { instanceId }),
    versions: [{ version: 1, createdAt: now, configuration }],
    overview: { Status: 'Pending', DetailedStatus: 'Creating' },
    tags: new Map(tags.map((tag) => [tag.Key, tag.Value])),
    executions: [],
    kept: 0,
    latest: new Map(),
    tally: emptyTally(),
    turns: newTurns(),
  };
  rememberBefore(region, association.id);
  region.associations.set(association.id, association);
  applyVersion({ world, region, association });
  return { AssociationDescription: description(world, region, association) };
}

function checkLock({ world }: CallContext, association: Association, given: string | undefined): void {
  const { version } = currentVersion(association);
  if (given !== undefined && given !== '$LATEST' && Number(given) !== version) {
    // [U] code and message.
    throw new AwsError(
      world.settings.switches.staleVersionError,
      `Association version ${given} is not the latest version, which is ${version}.`,
    );
  }
  const most = world.settings.quotas.versionsPerAssociation;
  if (version < most) return;
  throw new AwsError('AssociationVersionLimitExceeded', `An association can have at most ${most} versions.`);
}

/** An update replaces everything; only Name and Targets stay when they are left out. */
function replacement(
  { switches }: World['settings'],
  current: Configuration,
  input: Configuration,
): Configuration {
  const { Name, Targets, ...rest } = configurationFrom(input);
  const given = Targets?.length === 0 && switches.emptyTargetsOfUpdate === 'kept' ? undefined : Targets;
  // [U] TargetMaps that are given take the place of Targets.
  const targets = given ?? (rest.TargetMaps ? undefined : current.Targets);
  return { Name: Name ?? current.Name, ...rest, ...(targets ? { Targets: targets } : {}) };
}

const updateAssociation = (
  context: CallContext,
  input: Configuration & { AssociationId: string; AssociationVersion?: string },
): object => {
  const { world, region } = context;
  const association = region.associations.get(input.AssociationId.toLowerCase());
  if (association === undefined) throw missingAssociation();
  checkLock(context, association, input.AssociationVersion);
  const { configuration: current, version } = currentVersion(association);
  const configuration = replacement(world.settings, current, input);
  checkConfiguration(world, region, configuration, association.instanceId);

  const isIdentical = JSON.stringify(pick(configuration, CONFIGURATION_MEMBERS)) === JSON.stringify(current);
  if (world.settings.switches.identicalUpdateRuns || !isIdentical) {
    rememberBefore(region, association.id);
    const now = world.clock.now();
    const next = pick(configuration, CONFIGURATION_MEMBERS) as Configuration;
    association.versions.push({ version: version + 1, createdAt: now, configuration: next });
    association.updatedAt = now;
    applyVersion({ world, region, association });
  }
  return { AssociationDescription: description(world, region, association) };
};

function named(associations: ReadonlyMap<string, Association>, input: Named): Association | undefined {
  if (input.AssociationId !== undefined) return associations.get(input.AssociationId.toLowerCase());
  if (input.Name === undefined || input.InstanceId === undefined) {
    // [U] code and message.
    throw new AwsError(
      'ValidationException',
      'Either AssociationId, or Name and InstanceId, must be specified.',
    );
  }
  return singleNodeAssociation(associations, input.Name, input.InstanceId);
}

const describeAssociation = (
  { world, region, associations }: CallContext,
  input: Named & { AssociationVersion?: string },
): object => {
  const association = named(associations, input);
  if (association === undefined) throw missingAssociation();
  const asked = input.AssociationVersion ?? '$LATEST';
  const version =
    asked === '$LATEST'
      ? currentVersion(association)
      : association.versions.find((other) => other.version === Number(asked));
  if (version === undefined) {
    throw new AwsError('InvalidAssociationVersion', `Association version ${asked} does not exist.`);
  }
  return { AssociationDescription: description(world, region, association, version) };
};

const deleteAssociation = ({ region }: CallContext, input: Named): object => {
  const association = named(region.associations, input);
  if (association === undefined) throw missingAssociation();
  rememberBefore(region, association.id);
  cancelTimers(region, association.id);
  region.associations.delete(association.id);
  return {};
};

const startAssociationsOnce = (context: CallContext, input: { AssociationIds: string[] }): object => {
  const { world, region } = context;
  const started = input.AssociationIds.map((id) =>
    seenAssociation({ ...context, associations: region.associations }, id),
  );
  for (const association of started) startRun({ world, region, association });
  return {};
};

export const ASSOCIATION_OPERATIONS: Record<string, Operation> = {
  CreateAssociation: createAssociation,
  UpdateAssociation: updateAssociation,
  DescribeAssociation: describeAssociation,
  DeleteAssociation: deleteAssociation,
  StartAssociationsOnce: startAssociationsOnce,
};
