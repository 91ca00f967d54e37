import type { SSMClient } from '@aws-sdk/client-ssm';
import { CALENDARS, createDocuments } from '../../edits/documents.ts';
import { existing, existingDocument } from '../existing.ts';
import type { Site } from '../site.ts';
import { ADOPTED, REQUIRED } from './associations.ts';

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
