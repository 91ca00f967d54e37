import { CreateAssociationCommand, CreateDocumentCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { shellContent, spec } from '../support/rig.ts';

/** Somebody has made an association that differs from a spec of the tests in its command at most. Answers its id. */
export async function existing(
  somebody: SSMClient,
  AssociationName: string,
  command: string,
): Promise<string> {
  const { documentName: Name, scheduleExpression: ScheduleExpression } = spec();
  const made = await somebody.send(
    new CreateAssociationCommand({
      AssociationName,
      Name,
      Parameters: { commands: [command] },
      ScheduleExpression,
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    }),
  );
  return made.AssociationDescription?.AssociationId ?? '';
}

export async function existingDocument(
  somebody: SSMClient,
  Name: string,
  command: string,
  VersionName?: string,
): Promise<void> {
  const Content = JSON.stringify(shellContent(command));
  await somebody.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Command', VersionName }));
}
