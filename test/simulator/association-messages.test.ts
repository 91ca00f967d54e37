import { describe, expect, test } from 'vitest';
import { REFUSALS } from './association-refusals.ts';
import { callRaw } from './raw-call.ts';
import { nodeId, shellScript, stage, type Stage } from './support.ts';

const ROWS = Object.entries(REFUSALS);

const ID_PATTERN = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

const CONTENT = {
  schemaVersion: '2.2',
  mainSteps: [{ name: 'one', action: 'aws:runShellScript', inputs: {} }],
};

/** A stage with node 1, a document of the account's own with one version, and one of type Session. */
async function furnished(): Promise<Stage> {
  const made = await stage();
  await made.node('1');
  const own = { Name: 'setup', DocumentType: 'Command', Content: JSON.stringify(CONTENT) };
  await callRaw(made.url, 'CreateDocument', own);
  await made.advance('PT1M');
  const session = { documentType: 'Session', content: { schemaVersion: '1.0' } };
  await made.admin('PUT', 'aws-documents/Session-Shell', session);
  return made;
}

describe('a configuration is refused in AWS’s words when it has', () => {
  test.each(ROWS)('%s', async (_name, { given, code, message }) => {
    const { url, admin } = await furnished();

    const answer = await callRaw(url, 'CreateAssociation', { ...shellScript(), ...given });
    const { body } = await admin('GET', 'state');

    expect({ status: answer.status, code: answer.code, message: answer.message }).toEqual({
      status: 400,
      code,
      message,
    });
    expect(body.regions[0].associations).toEqual([]);
  });

  test.each(ROWS)('%s, as an entry of a batch', async (_name, { given, message }) => {
    const { url } = await furnished();

    const entry = { ...shellScript(), ...given };
    const { body } = await callRaw(url, 'CreateAssociationBatch', { Entries: [entry] });

    expect(body).toMatchObject({ Successful: [], Failed: [{ Message: message, Fault: 'Client' }] });
  });

  test.each(ROWS.filter(([, row]) => !row.once))(
    '%s, as an update',
    async (_name, { given, code, message }) => {
      const { url } = await furnished();
      const { body } = await callRaw(url, 'CreateAssociation', shellScript());
      const { AssociationId } = body['AssociationDescription'] as { AssociationId: string };

      const update = { ...shellScript(), AssociationId, ...given };
      const answer = await callRaw(url, 'UpdateAssociation', update);
      const versions = await callRaw(url, 'ListAssociationVersions', { AssociationId });

      expect({ code: answer.code, message: answer.message }).toEqual({ code, message });
      expect(versions.body['AssociationVersions']).toHaveLength(1);
    },
  );

  test('an id that is none', async () => {
    const { url } = await stage();

    const { code, message } = await callRaw(url, 'UpdateAssociation', { AssociationId: 'aws.ssm.x' });

    expect(code).toBe('ValidationException');
    expect(message).toBe(
      `1 validation error detected: Value 'aws.ssm.x' at 'associationId' failed to satisfy constraint: Member must satisfy regular expression pattern: ${ID_PATTERN}`,
    );
  });
});

test.each(['*', 'i-12345678', nodeId('1'), `mi-${'0'.repeat(17)}`])(
  'the node id %s is accepted',
  async (id) => {
    const { url } = await stage();

    const { status } = await callRaw(
      url,
      'CreateAssociation',
      shellScript({ Targets: [{ Key: 'InstanceIds', Values: [id] }] }),
    );

    expect(status).toBe(200);
  },
);
