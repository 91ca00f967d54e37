import { expect, test } from 'vitest';
import { virtualClock } from '../../src/simulator/clock.ts';
import { chosenNodes } from '../../src/simulator/targets.ts';
import { emptyWorld, regionOf } from '../../src/simulator/world.ts';

test('targets are not held against all nodes again while no node changes', () => {
  const world = emptyWorld(virtualClock('manual'), 1);
  const region = regionOf(world, '111122223333', 'eu-west-1');
  const targets = [{ Key: 'InstanceIds', Values: ['*'] }];

  const first = chosenNodes(world, region, targets);

  expect(chosenNodes(world, region, targets)).toBe(first);
});
