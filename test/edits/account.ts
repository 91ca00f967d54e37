import { SSMClient, UpdateAssociationCommand, type UpdateAssociationCommandInput } from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { hasReason, isReady, openRig, REGION, type Rig } from '../support/rig.ts';
import { membersOf, SWITCHES, type Form } from './aws-view.ts';
import { CALENDARS, createDocuments } from './documents.ts';
import type { Spec } from './fields.ts';
import { visible, type Judge, type Member } from './judge.ts';

export interface Account {
  readonly rig: Rig;
  /** As somebody else uses it. */
  readonly aws: SSMClient;
}

/** An account with documents, calendars and a node, and nobody at work. To be closed with `closeAccount`. */
export async function openAccount(form: Form, identity?: string): Promise<Account> {
  const rig = await openRig('edits', identity);
  await rig.aws.put('settings', { switches: SWITCHES[form] });
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux', tags: { Role: 'web' } });
  await Promise.all(CALENDARS.map((name) => rig.aws.put(`calendars/${name}`, { state: 'OPEN' })));
  const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' };
  const aws = new SSMClient({ region: REGION, endpoint: rig.aws.url, credentials });
  await createDocuments(aws);
  await rig.advance(2_000);
  return { rig, aws };
}

export async function closeAccount({ rig, aws }: Account): Promise<void> {
  aws.destroy();
  await rig.close();
}

/** Somebody makes AWS hold this spec instead of the member's. */
export async function updateInAws(
  { aws }: Pick<Account, 'aws'>,
  judge: Judge,
  member: Member,
  spec: Spec,
): Promise<void> {
  const { documentName: Name, ...rest } = spec;
  const { AssociationName = judge.nameOf(member), ...members } = membersOf(visible(rest));
  const input = { ...members, AssociationName, Name, AssociationId: member.id };
  await aws.send(new UpdateAssociationCommand(input as UpdateAssociationCommandInput));
}

/** The whole of it, and not a merge with what was there. */
export async function replaceSpec(
  { kube, namespace }: Rig,
  name: string,
  spec: Spec | SsmDocumentSpec,
  plural: 'ssmassociations' | 'ssmdocuments' = 'ssmassociations',
): Promise<void> {
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${namespace}/${plural}/${name}`;
  const body = [{ op: 'replace', path: '/spec', value: spec }];
  await kube.request({ method: 'PATCH', path, body, contentType: 'application/json-patch+json' });
}

/** AWS holds the spec, whether its runs fail or not. */
export function isInPlace(resource: SsmAssociation): boolean {
  const { metadata, status } = resource;
  const failing = hasReason('RunsFailing')(resource) && status?.observedGeneration === metadata.generation;
  return failing || isReady(resource);
}
