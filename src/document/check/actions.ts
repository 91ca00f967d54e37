import { slipsBetween } from '../../slips.ts';
import { doubtful, quoted, type Flaw } from './flaw.ts';
import type { Family } from './schema.ts';

const PLUGINS = prefixed(
  'applications cloudWatch configureDocker configurePackage domainJoin downloadContent psModule refreshAssociation ' +
    'runDockerAction runDocument runPowerShellScript runShellScript softwareInventory updateAgent updateSsmAgent',
);
const ACTIONS = prefixed(
  'approve assertAwsResourceProperty branch changeInstanceState copyImage createImage createStack createTags ' +
    'deleteImage deleteStack executeAutomation executeAwsApi executeScript executeStateMachine ' +
    'invokeLambdaFunction invokeWebhook loop pause runCommand runInstances sleep updateVariable ' +
    'waitForAwsResourceProperty',
);

type Steps = Exclude<Family, 'session'>;

const KNOWN: Readonly<Record<Steps, readonly string[]>> = { plugins: PLUGINS, actions: ACTIONS };
const OTHER: Readonly<Record<Steps, string>> = {
  plugins: 'is an action of automations: set documentType: Automation, or use a plugin.',
  actions: 'is a plugin that runs on nodes: use aws:runCommand, or another documentType.',
};

/** AWS adds plugins and actions, so that one which is not known here is only doubtful. */
export function actionFlaws(path: string, name: string, family: Steps): readonly Flaw[] {
  if (KNOWN[family].includes(name)) return [];
  const other = family === 'plugins' ? ACTIONS : PLUGINS;
  if (other.includes(name)) return [doubtful(path, `${quoted(name)} ${OTHER[family]}`)];
  const what = family === 'plugins' ? 'plugin' : 'action';
  const near = KNOWN[family].find((known) => isNear(name, known));
  const way = near === undefined ? 'Look for a slip in it.' : `Is it ${near}?`;
  return [doubtful(path, `${quoted(name)} is no ${what} that this operator knows. ${way}`)];
}

function prefixed(names: string): readonly string[] {
  return names.split(' ').map((name) => `aws:${name}`);
}

const SLIPS = 3;

/** A few slips of a typist away, whatever the case and the prefix. */
function isNear(name: string, known: string): boolean {
  const [left, right] = [name, known].map((each) => each.toLowerCase().replace(/^aws:/, ''));
  if (left === undefined || right === undefined || Math.abs(left.length - right.length) > SLIPS) return false;
  return slipsBetween(left, right) <= Math.min(SLIPS, right.length / 3);
}
