import { onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { awsAccess } from '../../src/ssm/access.ts';
import type { SsmGateway } from '../../src/ssm/gateway.ts';
import { awsOptions } from './aws-options.ts';
import { ManualClock } from './manual-clock.ts';
import { REGION } from './rig.ts';
import { simulatorAdmin, type SimulatorAdmin } from './simulator-admin.ts';

export interface SimulatedAws {
  readonly ssm: SsmGateway;
  readonly aws: SimulatorAdmin;
}

/** An AWS as the operator reaches it, without an operator, for one test. */
export async function simulatedAws(): Promise<SimulatedAws> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ port: 0, clock: 'manual', start: clock.now().toISOString() });
  const access = awsAccess({ ...awsOptions(clock), endpointTemplate: simulator.url });
  onTestFinished(async () => {
    access.close();
    await simulator.close();
  });
  return { ssm: access.in(REGION, { urgency: 'edit', namespace: '' }), aws: simulatorAdmin(simulator.url) };
}
