import { CreateAssociationCommand, CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import { CALENDARS, createDocuments } from '../../edits/documents.ts';
import { shellContent } from '../../support/rig.ts';
import type { Site } from '../site.ts';
import { ADOPTED, REQUIRED } from './associations.ts';

/** Systems Manager as somebody at the console uses it. */
export function somebodyAt({ aws }: Site): SSMClient {
  const credentials = { accessKeyId: 'somebody', secretAccessKey: 'else' };
  const client = new SSMClient({ region: 'eu-west-1', endpoint: aws.url, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

/** What the specs of the matrix name. Answers the id of an association to adopt. */
export async function prepareGround(site: Site, somebody: SSMClient): Promise<string> {
  await Promise.all(CALENDARS.map((name) => site.aws.put(`calendars/${name}`, { state: 'OPEN' })));
  await createDocuments(somebody);
  await existingDocument(somebody, REQUIRED.name, 'uptime', REQUIRED.versionName);
  await existingDocument(somebody, ADOPTED.byName, 'uptime');
  await existingDocument(somebody, ADOPTED.overwritten, 'whoami');
  await existing(somebody, ADOPTED.byName, 'uptime');
  await existing(somebody, ADOPTED.overwritten, 'whoami');
  return existing(somebody, ADOPTED.byId, 'uptime');
}

async function existing(somebody: SSMClient, AssociationName: string, command: string): Promise<string> {
  const made = await somebody.send(
    new CreateAssociationCommand({
      AssociationName,
      Name: 'AWS-RunShellScript',
      Parameters: { commands: [command] },
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    }),
  );
  return made.AssociationDescription?.AssociationId ?? '';
}

async function existingDocument(
  somebody: SSMClient,
  Name: string,
  command: string,
  VersionName?: string,
): Promise<void> {
  const Content = JSON.stringify(shellContent(command));
  await somebody.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Command', VersionName }));
}
