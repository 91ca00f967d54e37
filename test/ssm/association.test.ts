import { expect, test } from 'vitest';
import { canonicalAssociation } from '../../src/ssm/association.ts';
import { observedFrom, requestFrom } from '../../src/ssm/aws-association.ts';
import { lowered, raised } from '../../src/ssm/wire.ts';

const declared = {
  associationName: 'agent',
  documentName: 'AWS-RunShellScript',
  parameters: { commands: ['b', 'a'] },
  targets: [{ key: 'tag:role', values: ['web', 'db'] }],
};

test('what is left out and what AWS fills in are the same', () => {
  const short = canonicalAssociation(declared);
  const long = canonicalAssociation({
    ...declared,
    documentVersion: '$DEFAULT',
    applyOnlyAtCronInterval: false,
    complianceSeverity: 'UNSPECIFIED',
    syncCompliance: 'AUTO',
  });

  expect(long).toEqual(short);
});

test('the order of targets and of their values means nothing', () => {
  const targets = [
    { key: 'tag:role', values: ['web', 'db'] },
    { key: 'tag:env', values: ['prod'] },
  ];

  const one = canonicalAssociation({ ...declared, targets });
  const other = canonicalAssociation({
    ...declared,
    targets: [
      { key: 'tag:env', values: ['prod'] },
      { key: 'tag:role', values: ['db', 'web', 'web'] },
    ],
  });

  expect(other).toEqual(one);
});

test('the order of commands means everything', () => {
  const other = canonicalAssociation({ ...declared, parameters: { commands: ['a', 'b'] } });

  expect(other).not.toEqual(canonicalAssociation(declared));
});

test("AWS's spelling of InstanceIds in any case is one key", () => {
  const other = canonicalAssociation({ ...declared, targets: [{ key: 'instanceids', values: ['*'] }] });

  expect(other.targets).toEqual([{ key: 'InstanceIds', values: ['*'] }]);
});

test('the target that AWS invents for Automation is not there', () => {
  const targets = [{ key: 'aws:NoOpAutomationTag', values: ['AWS-NoOpAutomationTarget-Value'] }];

  expect(canonicalAssociation({ ...declared, targets }).targets).toEqual([]);
});

test('empty members are no members', () => {
  const empty = {
    calendarNames: [],
    outputLocation: {},
    alarmConfiguration: { ignorePollAlarmFailure: false, alarms: [] },
  };

  expect(canonicalAssociation({ ...declared, ...empty })).toEqual(canonicalAssociation(declared));
});

test('keys that are data keep their spelling both ways', () => {
  const ours = {
    parameters: { Commands: ['x'] },
    targetMaps: [{ instanceId: ['i-1'] }],
    outputLocation: { s3Location: { outputS3BucketName: 'b' } },
    targetLocations: [{ targetLocationMaxErrors: '1', regions: ['eu-west-1'] }],
  };

  const wire = raised(ours);

  expect(wire).toEqual({
    Parameters: { Commands: ['x'] },
    TargetMaps: [{ instanceId: ['i-1'] }],
    OutputLocation: { S3Location: { OutputS3BucketName: 'b' } },
    TargetLocations: [{ TargetLocationMaxErrors: '1', Regions: ['eu-west-1'] }],
  });
  expect(lowered(wire)).toEqual(ours);
});

test('what is sent and read back is the same association', () => {
  const association = canonicalAssociation({
    ...declared,
    complianceSeverity: 'HIGH',
    scheduleExpression: 'rate(1 day)',
    maxErrors: '10%',
    duration: 2,
    scheduleOffset: 3,
  });

  const { Name, ...sent } = requestFrom(association);
  const read = observedFrom({ AssociationId: 'id', AssociationVersion: '1', Name, ...sent });

  expect(read.association).toEqual(association);
});

test('an answer without an association is no answer', () => {
  expect(() => observedFrom(undefined)).toThrow('without an association');
});
