import type { Association as AwsListed, AssociationDescription } from '@aws-sdk/client-ssm';
import { rfc3339 } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import {
  canonicalAssociation,
  OPTIONAL_MEMBERS,
  type Association,
  type LooseAssociation,
} from './association.ts';
import type { ListedAssociation, ObservedAssociation, Overview } from './gateway.ts';
import { lowered, raised } from './wire.ts';

export function listedFrom(item: AwsListed): ListedAssociation {
  return {
    id: item.AssociationId ?? '',
    version: Number(item.AssociationVersion ?? 0),
    associationName: item.AssociationName ?? '',
    documentName: item.Name ?? '',
    ...(item.DocumentVersion === undefined ? {} : { documentVersion: item.DocumentVersion }),
    overview: overviewFrom(item.Overview),
    ...timed('lastExecutionTime', item.LastExecutionDate),
  };
}

/** An answer without a description proves nothing, so it is an unknown outcome. */
export function observedFrom(description: AssociationDescription | undefined): ObservedAssociation {
  if (description?.AssociationId === undefined) {
    const message = 'AWS answered without an association';
    throw new ReconcileError({ reason: 'AwsUnreachable', retry: 'backoff', message, effect: 'unknown' });
  }
  const { Name, ...members } = description;
  const loose = { ...(lowered(members) as LooseAssociation), documentName: Name };
  return {
    ...listedFrom(description),
    association: canonicalAssociation(loose),
    ...(description.InstanceId === undefined ? {} : { instanceId: description.InstanceId }),
    ...timed('lastSuccessfulExecutionTime', description.LastSuccessfulExecutionDate),
    ...timed('lastUpdateTime', description.LastUpdateAssociationDate),
  };
}

/** Every member that has a value: what is left out of an update is reset to AWS's default, and that is meant. */
export function requestFrom(association: Association): { Name: string } & object {
  const { complianceSeverity, syncCompliance, parameters, targets } = association;
  const optional = OPTIONAL_MEMBERS.map((name) => [name, association[name]] as const);
  const members = {
    associationName: association.associationName,
    documentVersion: association.documentVersion,
    applyOnlyAtCronInterval: association.applyOnlyAtCronInterval,
    ...(complianceSeverity === 'UNSPECIFIED' ? {} : { complianceSeverity }),
    ...(syncCompliance === 'AUTO' ? {} : { syncCompliance }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(targets.length === 0 ? {} : { targets }),
    ...Object.fromEntries(optional.filter(([, value]) => value !== undefined)),
  };
  return { Name: association.documentName, ...(raised(members) as object) };
}

function overviewFrom(overview: AssociationDescription['Overview']): Overview {
  return {
    status: overview?.Status ?? '',
    detailedStatus: overview?.DetailedStatus ?? '',
    counts: overview?.AssociationStatusAggregatedCount ?? {},
  };
}

function timed<Name extends string>(name: Name, date: Date | undefined): { readonly [key in Name]?: string } {
  return (date === undefined ? {} : { [name]: rfc3339(date) }) as { readonly [key in Name]?: string };
}
