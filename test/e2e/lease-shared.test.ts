import { expect, test } from 'vitest';
import { openPlace, type Place } from '../support/place.ts';
import type { Program } from '../support/processes.ts';

const NO_WORK = "Nobody does all of this operator's work";

interface Warning {
  readonly level: string;
  readonly serves: object;
  readonly held: object;
  readonly message: string;
}

/** One that leads. */
async function leader(place: Place, settings: Readonly<Record<string, string>>): Promise<Program> {
  const operator = await place.start(settings);
  await operator.line('"leading"');
  return operator;
}

async function warning(operator: Program): Promise<Warning> {
  return JSON.parse(await operator.line(NO_WORK)) as Warning;
}

test('an operator that waits for one with another cluster name says that nobody does its work', async () => {
  const place = await openPlace();
  const { namespace } = place.rig;
  await leader(place, { CLUSTER_NAME: 'blue' });

  const green = await place.start({ CLUSTER_NAME: 'green' });

  expect(await warning(green)).toMatchObject({
    level: 'warn',
    lease: `${namespace}/ssm-operator`,
    serves: { cluster: 'green', namespaces: [namespace] },
    held: { cluster: 'blue', namespaces: [namespace] },
    message: expect.stringContaining('LEASE_NAMESPACE'),
  });
});

test('after a failover to an operator of other namespaces the one that comes back says so', async () => {
  const place = await openPlace();
  const blue = await leader(place, { NAMESPACES: 'blue' });
  const green = await place.start({ NAMESPACES: 'green,azure' });
  await warning(green);

  await blue.kill('SIGTERM');
  await green.line('"leading"');
  const back = await place.start({ NAMESPACES: 'blue' });

  expect((await warning(back)).held).toMatchObject({ cluster: 'test', namespaces: ['azure', 'green'] });
  expect(green.lines.filter((line) => line.includes(NO_WORK))).toHaveLength(1);
});

test('an operator that waits for one that does the same says nothing of it', async () => {
  const place = await openPlace();
  const first = await leader(place, { NAMESPACES: 'blue,green' });
  const second = await place.start({ NAMESPACES: 'green,blue' });

  await first.kill('SIGTERM');
  await second.line('"leading"');

  expect(second.lines.join('\n')).not.toContain(NO_WORK);
});
