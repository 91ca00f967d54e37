import {
  AddTagsToResourceCommand,
  CreateAssociationCommand,
  CreateDocumentCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { documentSpec, shellContent, somebody, spec, type Rig } from './rig.ts';
import { openScene } from './scene.ts';

/** Longer than anything is doubted, or held back by a refusal that may heal. */
export const HALF_AN_HOUR = 30 * 60_000;

export const NAME = 'Agent';
export const OWNER = 'ssm-operator.dev/owner';
export const UID = 'ssm-operator.dev/uid';

/** A namespace that may adopt, a node, and an operator at work. */
export async function sceneOfAdoption(settings: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = await openScene('adopt');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  await rig.startOperator({ ADOPTION_NAMESPACES: rig.namespace, ...settings });
  return rig;
}

/** Declares what `existing` makes. */
export function adopting(change: Parameters<typeof spec>[0] = {}): ReturnType<typeof spec> {
  return spec({ associationName: NAME, adopt: { byName: true }, ...change });
}

/** Somebody makes an association by other means, and tags it. Answers its id. */
export async function existing(rig: Rig, tags: Readonly<Record<string, string>> = {}): Promise<string> {
  const { documentName: Name, parameters: Parameters, scheduleExpression: ScheduleExpression } = spec();
  const made = await somebody(rig).send(
    new CreateAssociationCommand({
      Name,
      Parameters,
      ScheduleExpression,
      AssociationName: NAME,
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
      Tags: tagList({ their: 'tag', ...tags }),
    }),
  );
  await rig.aws.advance(1_000);
  return made.AssociationDescription?.AssociationId ?? '';
}

/** Somebody makes another schedule of it, and leaves all else. */
export async function reschedule(rig: Rig, AssociationId: string, ScheduleExpression: string): Promise<void> {
  await somebody(rig).send(
    new UpdateAssociationCommand({
      AssociationId,
      AssociationName: NAME,
      Parameters: { commands: ['uptime'] },
      ScheduleExpression,
    }),
  );
}

export function adoptingDocument(
  change: Parameters<typeof documentSpec>[0] = {},
): ReturnType<typeof documentSpec> {
  return documentSpec({ documentName: NAME, adopt: { byName: true }, ...change });
}

/** Somebody makes a document by other means, and tags it. */
export async function existingDocument(
  rig: Rig,
  content: object = shellContent('uptime'),
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  const command = new CreateDocumentCommand({
    Name: NAME,
    Content: JSON.stringify(content),
    DocumentType: 'Command',
    Tags: tagList({ their: 'tag', ...tags }),
  });
  await somebody(rig).send(command);
  await rig.aws.advance(1_000);
}

export async function retag(
  rig: Rig,
  type: 'Association' | 'Document',
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await somebody(rig).send(
    new AddTagsToResourceCommand({ ResourceType: type, ResourceId: id, Tags: tagList(tags) }),
  );
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
