import { DescribeInstanceInformationCommand, ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument } from './document-support.ts';
import { createdId, errorOf, newestTargets, nodeId, stage } from './support.ts';

/** What every object of JavaScript has by these names is in no table of ours. */
describe.each(['constructor', 'toString', '__proto__'])('the name %s is none of', (name) => {
  test('the members of a body', async () => {
    const { admin } = await stage();

    const { status, body } = await admin('PUT', `nodes/${nodeId('1')}`, `{"${name}": 1}`);

    expect(status).toBe(400);
    expect(body.message).toContain(`${name}: unknown member`);
  });

  test('the filters of documents', async () => {
    const { ssm } = await stage();

    const found = ssm.send(new ListDocumentsCommand({ Filters: [{ Key: name, Values: ['x'] }] }));

    expect((await errorOf(found)).name).toBe('InvalidFilterKey');
  });

  test('the owners of documents', async () => {
    const { ssm } = await stage();

    const found = ssm.send(new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: [name] }] }));

    expect((await errorOf(found)).name).toBe('ValidationException');
  });

  test('the filters of nodes', async () => {
    const { ssm } = await stage();

    const found = ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: name, Values: ['x'] }] }),
    );

    expect((await errorOf(found)).name).toBe('InvalidFilterKey');
  });

  test('the tags of a node that has none', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { Targets: [{ Key: 'tag-key', Values: [name] }] });
    await advance('PT1M');

    expect(await newestTargets(ssm, id)).toEqual([]);
  });

  test('the types of parameters', async () => {
    const { ssm } = await stage();
    const mainSteps = [{ name: 'run', action: 'aws:runShellScript', inputs: { runCommand: ['true'] } }];
    const Content = JSON.stringify({ schemaVersion: '2.2', parameters: { p: { type: name } }, mainSteps });

    const made = createDocument(ssm, { Content });

    expect((await errorOf(made)).message).toBe(`Parameter type: ${name} is invalid.`);
  });
});
