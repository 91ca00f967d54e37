import { isDeepStrictEqual } from 'node:util';
import type { SimulatedAssociation } from '../support/simulator-admin.ts';
import { DEFAULT_PARAMETERS } from './documents.ts';
import type { Spec } from './fields.ts';

/**
 * What AWS is to hold for a spec, in AWS's words: worked out here from AWS's documentation, apart from the operator.
 * What is the same to AWS looks the same: defaults are filled in, sets sorted, and nothing is empty.
 */
export type View = Readonly<Record<string, unknown>>;

/** What AWS's answers fill in: seen in some, and not in others (reference of the API: 1.5). */
export type Form = 'sparse' | 'filled';

/** By form, the simulator's switches. */
export const SWITCHES = {
  sparse: { fillComplianceSeverity: false, fillDocumentDefaults: false, endOfList: 'absent' },
  filled: { fillComplianceSeverity: true, fillDocumentDefaults: true, endOfList: 'empty' },
} as const satisfies Readonly<Record<Form, object>>;

const MEMBERS = [
  'AssociationName',
  'Name',
  'DocumentVersion',
  'Parameters',
  'Targets',
  'ScheduleExpression',
  'ApplyOnlyAtCronInterval',
  'ScheduleOffset',
  'Duration',
  'CalendarNames',
  'MaxConcurrency',
  'MaxErrors',
  'ComplianceSeverity',
  'SyncCompliance',
  'OutputLocation',
  'AutomationTargetParameterName',
  'TargetLocations',
  'TargetMaps',
  'AlarmConfiguration',
  'AssociationDispatchAssumeRole',
] as const;

const DEFAULTS = {
  DocumentVersion: '$DEFAULT',
  ApplyOnlyAtCronInterval: false,
  ComplianceSeverity: 'UNSPECIFIED',
  SyncCompliance: 'AUTO',
};

/** Data of people, whose names are no members of AWS's. */
const DATA = new Set(['Parameters', 'TargetMaps']);

/** `name`: what the operator calls it by itself. */
export function viewOfSpec(spec: Spec, name: string): View {
  const { documentName, ...rest } = spec;
  return viewOf({ AssociationName: name, Name: documentName, ...membersOf(rest) });
}

export function viewOfHeld(held: SimulatedAssociation): View {
  return viewOf({ ...held });
}

/** The members of a request that makes AWS hold this spec; also those that people read in AWS's API reference. */
export function membersOf(spec: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).map(([field, value]) => {
      const member = raised(field);
      return [member, DATA.has(member) ? value : membersWithin(value)];
    }),
  );
}

function membersWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersWithin);
  return typeof value === 'object' && value !== null ? membersOf(value) : value;
}

function raised(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

/**
 * Whether AWS holds just that. A parameter that only AWS has, with the value that the document has by itself, is none of
 * somebody's: AWS may have filled it in.
 */
export function isSame(
  { Parameters: found, ...held }: View,
  { Parameters: declared, ...wanted }: View,
): boolean {
  const defaults = DEFAULT_PARAMETERS[String(held['Name'])] ?? {};
  const kept = Object.entries(found ?? {}).filter(
    ([key, value]) => Object.hasOwn(declared ?? {}, key) || !isDeepStrictEqual(value, defaults[key]),
  );
  return isDeepStrictEqual([held, Object.fromEntries(kept)], [wanted, declared ?? {}]);
}

function viewOf(members: Readonly<Record<string, unknown>>): View {
  const known = MEMBERS.map((member) => [member, shownAs(member, members[member])] as const);
  const present = known.filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(present) };
}

function shownAs(member: string, value: unknown): unknown {
  if (member === 'Targets') return nonEmpty(targets((value ?? []) as Target[]));
  return member === 'Parameters' ? nonEmpty(value ?? {}) : nonEmpty(withoutEmpty(value));
}

interface Target {
  readonly Key: string;
  readonly Values?: readonly string[];
}

/** In any order; what AWS adds to a runbook without targets is not somebody's. */
function targets(given: readonly Target[]): readonly string[] {
  return given
    .filter(({ Key }) => Key !== 'aws:NoOpAutomationTag')
    .map(({ Key, Values = [] }) => {
      const key = /^instanceids$/i.test(Key) ? 'InstanceIds' : Key;
      return `${key}=${Values.toSorted().join(',')}`;
    })
    .toSorted();
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return nonEmpty(value.map(withoutEmpty));
  if (typeof value !== 'object' || value === null) return value === false ? undefined : value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)] as const);
  return nonEmpty(Object.fromEntries(members.filter(([, member]) => member !== undefined)));
}

function nonEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value).length === 0 ? undefined : value;
}
