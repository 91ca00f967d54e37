import { parseArgs } from 'node:util';
import { startSimulator } from '../../src/simulator/simulator.ts';

// What a day of a full account costs the simulator: node test/bench/simulator.ts

const SCHEDULES = ['rate(30 minutes)', 'rate(1 hour)', 'rate(4 hours)', 'cron(0 2 * * ? *)'];
/** AWS allows a node 20 associations. */
const ASSOCIATIONS_PER_NODE = 20;

const { values: flags } = parseArgs({
  options: {
    associations: { type: 'string', default: '1000' },
    nodes: { type: 'string', default: '2000' },
    duration: { type: 'string', default: 'P1D' },
    spread: { type: 'string', default: '0' },
  },
});
const associations = Number(flags.associations);
const nodes = Number(flags.nodes);

const simulator = await startSimulator({ port: 0, clock: 'manual' });

async function admin(method: string, path: string, body?: unknown): Promise<unknown> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${simulator.url}/_simulator/${path}`, { method, ...text });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

async function ssm(operation: string, input: unknown): Promise<any> {
  const response = await fetch(simulator.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonSSM.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/ssm/aws4_request',
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
  return response.json();
}

async function timed(what: string, act: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await act();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const [resident, heap] = [rss, heapUsed].map((bytes) => Math.round(bytes / 2 ** 20));
  console.log(`${what.padEnd(34)} ${seconds.padStart(6)} s   ${resident} MiB resident, ${heap} MiB heap`);
}

/** Nodes are in groups that associations share, so that each node has as many associations as AWS allows. */
const groups = Math.max(1, Math.ceil(associations / ASSOCIATIONS_PER_NODE));

async function putNodes(): Promise<void> {
  for (let n = 0; n < nodes; n++) {
    await admin('PUT', `nodes/i-${n.toString(16).padStart(17, '0')}`, { tags: { group: `g${n % groups}` } });
  }
}

async function createAssociations(): Promise<void> {
  for (let n = 0; n < associations; n++) {
    await ssm('CreateAssociation', {
      Name: 'AWS-RunShellScript',
      AssociationName: `bench-${n}`,
      Parameters: { commands: ['uptime'] },
      Targets: [{ Key: 'tag:group', Values: [`g${n % groups}`] }],
      ScheduleExpression: SCHEDULES[n % SCHEDULES.length],
      MaxConcurrency: '25%',
      MaxErrors: '10%',
    });
  }
}

let counted = { executions: 0, onNodes: 0 };

async function countRuns(): Promise<void> {
  const { regions } = (await admin('GET', 'state')) as any;
  for (const association of regions[0].associations) {
    counted.executions += association.Executions.length;
    for (const execution of association.Executions) counted.onNodes += execution.Targets.length;
  }
}

await admin('PUT', 'settings', { agentPickUp: { spreadMs: Number(flags.spread) } });
await timed(`${nodes} nodes`, putNodes);
await timed(`${associations} associations`, createAssociations);
await timed(`${flags.duration} of virtual time`, () => admin('POST', 'clock', { advance: flags.duration }));
await timed('list all associations', async () => {
  let token: string | undefined;
  do {
    const page = await ssm('ListAssociations', {
      MaxResults: 50,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    token = page.NextToken;
  } while (token !== undefined);
});
await countRuns().catch((error: unknown) => console.log(`the state is too long to count: ${String(error)}`));
console.log(`${counted.executions} runs on ${counted.onNodes} nodes are kept`);
await simulator.close();
