import { expect, test } from 'vitest';
import {
  NAME,
  activeDocument,
  activeVersion,
  deleteDocument,
  script,
  updateDocument,
} from './document-support.ts';
import { create, createdId, invocations, stage } from './support.ts';

function saying(word: string): string {
  return script('one', { parameters: { word: { type: 'String', default: word } } });
}

test('an association shows the defaults of its version when the switch says so', async () => {
  const on = await stage();
  await on.admin('PUT', 'settings', { switches: { fillDocumentDefaults: true } });
  await activeDocument(on, { Content: saying('hello') });
  await activeVersion(on, 'two');
  await updateDocument(on.ssm, { Content: saying('bye') });
  await on.advance('PT0.5S');

  const first = await create(on.ssm, { Name: NAME, Parameters: {} });
  const latest = await create(on.ssm, { Name: NAME, Parameters: {}, DocumentVersion: '$LATEST' });

  expect([first.Parameters, latest.Parameters]).toEqual([{ word: ['hello'] }, { word: ['bye'] }]);
});

test('a run is shown in the state with the number of the version', async () => {
  const on = await stage();
  await on.node('1');
  await activeDocument(on);
  await activeVersion(on, 'two');
  await createdId(on.ssm, { Name: NAME, Parameters: {}, DocumentVersion: '$LATEST' });
  await on.advance('PT1M');

  const { body } = await on.admin('GET', 'state');

  expect(body.regions[0].commands).toMatchObject([{ DocumentVersion: '2', Status: 'Success' }]);
});

test('a run without its document says why it fails', async () => {
  const on = await stage();
  await on.node('1');
  await activeDocument(on);
  const id = await createdId(on.ssm, { Name: NAME, Parameters: {} });

  await deleteDocument(on.ssm);
  await on.advance('PT1M');

  const Output = `Document ${NAME} version $DEFAULT does not exist or is not Active.`;
  expect(await invocations(on.ssm, id)).toMatchObject([
    { Status: 'Failed', CommandPlugins: [{ ResponseCode: -1, Output }] },
  ]);
});
