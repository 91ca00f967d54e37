import { describe, expect } from 'vitest';
import { allow, missing } from '../simulator/policy-support.ts';
import { create } from '../simulator/support.ts';
import { guestOf } from './access.ts';
import { scripted } from './statement.ts';

const GROUND = 'D: AWS General Reference, ARNs: partitions';

const PARTITIONS = { 'cn-northwest-1': 'aws-cn', 'us-gov-east-1': 'aws-us-gov', 'eu-west-1': 'aws' };

describe('the resources of a region', () => {
  for (const [region, partition] of Object.entries(PARTITIONS)) {
    scripted(`${region} are of the partition ${partition}`, GROUND, async (world) => {
      await guestOf(world, allow('ssm:CreateAssociation', `arn:${partition}:ssm:*`));
      const guest = world.client({ accessKeyId: 'guest', region });

      expect(await missing(create(guest))).toBe('');
    });

    scripted(`${region} are of no other partition than ${partition}`, GROUND, async (world) => {
      const others = Object.values(PARTITIONS).filter((one) => one !== partition);
      const resources = others.map((one) => `arn:${one}:ssm:*`);
      await guestOf(world, allow('ssm:CreateAssociation', resources));
      const guest = world.client({ accessKeyId: 'guest', region });

      expect(await missing(create(guest))).toBe(
        `ssm:CreateAssociation on arn:${partition}:ssm:${region}::document/AWS-RunShellScript`,
      );
    });
  }
});
