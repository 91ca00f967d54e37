import { parseArgs } from 'node:util';
import { startSimulator, type SimulatorOptions } from './simulator.ts';

const USAGE = `Usage: npm run simulator -- [options]

A simulator of AWS Systems Manager State Manager, and of STS GetCallerIdentity.

  --port N        where it listens; 0 means any free port (default 4566)
  --host ADDRESS  default 127.0.0.1
  --clock KIND    wall, or manual: time stands still until it is advanced (default wall)
  --seed N        ids repeat with the seed (default: another one each time)
  --help          this text

What it holds is lost when it ends. Its world is set over the same port:
  PUT    /_simulator/nodes/<id>   {"platformType": "Linux", "tags": {"Role": "web"}}
  PUT    /_simulator/outcomes     [{"nodeId": "<id>", "status": "Failed", "exitCode": 1, "stdout": "why"}]
  PUT    /_simulator/document-outcomes
                                  [{"documentName": "setup", "status": "Failed", "statusInformation": "why"}]
  PUT    /_simulator/faults       [{"operation": "CreateAssociation", "kind": "throttle", "times": 3}]
  PUT    /_simulator/faults       [{"kind": "throttle", "ratePerSecond": 5, "burst": 10}]
                                  kinds: throttle, error, latency, drop, denied, stale; "when": "after" strikes once AWS
                                  has done what was asked
  PUT    /_simulator/policies/<access key id>
                                  an IAM policy: {"Statement": [{"Effect": "Allow", "Action": "ssm:*", "Resource": "*"}]}
  PUT    /_simulator/parameters/<name>
                                  {"value": "2"}
  PUT    /_simulator/aws-documents/<name>
                                  {"content": {"schemaVersion": "2.2", "mainSteps": []}}
  PUT    /_simulator/calendars/<name>
                                  {"state": "CLOSED"}, or spans of time:
                                  [{"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z", "state": "CLOSED"}]
  PUT    /_simulator/settings     {"switches": {"endOfList": "empty"}, "accounts": {"<access key id>": "<account>"}}
  DELETE /_simulator/<kind>/<name>
                                  of nodes, policies, parameters, calendars and aws-documents
  POST   /_simulator/clock        {"advance": "PT24H"}, or with --clock manual {"set": "2026-02-01T00:00:00Z"}
  GET    /_simulator/clock        its time
  GET    /_simulator/state        everything it holds
  GET    /_simulator/calls?since=0
  GET    /_simulator/calls/count  by operation
  GET    /_simulator/events?since=0
  POST   /_simulator/reset

With ?account=<account>&region=<region> a PUT or DELETE is about that region, without about all of them; settings and
policies are about all. A body with a member that there is not is refused with those that there are.`;

const ORPHAN_CHECK_MS = 500;

/** Ends the process with one sentence about a wrong command line or environment. */
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function wholeNumber(flag: string, given: string, highest: number): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value <= highest) return value;
  return refuse(`--${flag} ${given}: give a whole number from 0 to ${highest}.`);
}

function flags() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4566' },
        host: { type: 'string', default: '127.0.0.1' },
        clock: { type: 'string', default: 'wall' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split('. ')[0]}; --help lists the flags.`);
  }
}

function optionsFrom({ port, host, clock, seed }: ReturnType<typeof flags>): SimulatorOptions {
  if (clock !== 'wall' && clock !== 'manual') return refuse(`--clock ${clock}: give wall or manual.`);
  return {
    port: wholeNumber('port', port, 65_535),
    host,
    clock,
    seed: wholeNumber('seed', seed, 2 ** 32 - 1),
  };
}

function startFailure(error: NodeJS.ErrnoException, { port, host }: SimulatorOptions): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use: stop what listens there, or give another --port.`;
  return `Can't listen on ${host} port ${port}: ${error.message}.`;
}

async function main(): Promise<void> {
  const given = flags();
  if (given.help) return console.log(USAGE);
  const options = optionsFrom(given);
  const simulator = await startSimulator(options).catch((error: NodeJS.ErrnoException) =>
    refuse(startFailure(error, options)),
  );
  console.log(`SSM simulator at ${simulator.url}; point an SDK at it with AWS_ENDPOINT_URL=${simulator.url}`);

  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // npm that is killed leaves its child behind: end with the parent.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || end(), ORPHAN_CHECK_MS).unref();
}

await main();
