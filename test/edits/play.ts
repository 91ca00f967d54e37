import { seeded } from '../support/seeded.ts';
import { isSame, type Form } from './aws-view.ts';
import { applied, Draw, type Edit } from './draw.ts';
import { fieldsOf } from './fields.ts';
import { openFleet, type Edits, type Faults, type Fleet } from './fleet.ts';
import { isVisible, type Judge, type Member } from './judge.ts';

export interface Course {
  readonly seed: number;
  readonly form: Form;
  /** Associations at a time. */
  readonly fleet: number;
  /** Edits in all, at least. */
  readonly edits: number;
}

/** What a course came to. */
export interface Report {
  /** One sentence each. */
  readonly faults: readonly string[];
  readonly counts: Readonly<Record<'edits' | 'reverted' | 'editsInAws' | 'updates' | 'statuses', number>>;
}

const MOST_EDITED_IN_AWS = 9;

/** Edits a fleet of associations at random. */
export async function play({ seed, form, fleet: size, edits }: Course): Promise<Report> {
  const draw = new Draw(seeded(seed));
  const members = Array.from({ length: size }, (_, index) => memberFrom(draw, index));
  const fleet = await openFleet(form, members);
  const counts = { edits: 0, reverted: 0, editsInAws: 0 };
  const faults: string[] = [];
  try {
    faults.push(...told(await fleet.begin()));
    for (let round = 0; counts.edits + counts.reverted + counts.editsInAws < edits; round += 1) {
      const turn = TURNS[round % TURNS.length]!;
      const drawn =
        turn === 'editsInAws' ? draw.some(members.filter(isCorrected), MOST_EDITED_IN_AWS) : members;
      const planned = new Map(drawn.map((member) => [member, editOf(fleet.judge, draw, member, turn)]));
      faults.push(...told(await PLAYS[turn](fleet, planned))); // oxlint-disable-line no-await-in-loop -- one after the other
      counts[turn] += planned.size;
    }
    const { statuses, updates } = fleet;
    return {
      faults: [...faults, ...statuses.faults],
      counts: { ...counts, updates, statuses: statuses.seen },
    };
  } finally {
    await fleet.close();
  }
}

type Turn = 'edits' | 'reverted' | 'editsInAws';

/** Mostly edits; now and then those that are taken back unseen, and those of somebody in AWS. */
const TURNS: readonly Turn[] = ['edits', 'edits', 'edits', 'reverted', 'edits', 'editsInAws'];

const PLAYS: Readonly<Record<Turn, (fleet: Fleet, edits: Edits) => Promise<Faults>>> = {
  edits: (fleet, edits) => fleet.edit(edits),
  reverted: (fleet, edits) => fleet.editAndRevert(edits),
  editsInAws: (fleet, edits) => fleet.editInAws(edits),
};

export function memberFrom(draw: Draw, index: number): Member {
  const family = draw.family(index);
  return { name: `a${index}`, family, spec: draw.spec(family), id: '' };
}

function isCorrected({ spec }: Member): boolean {
  return spec.driftPolicy !== 'Report';
}

/** In AWS only what AWS sees can be edited. */
function editOf(judge: Judge, draw: Draw, member: Member, turn: Turn): Edit {
  return turn === 'editsInAws' ? visibleEdit(judge, draw, member) : draw.edit(member.family, member.spec);
}

/** One that makes a difference to AWS. */
export function visibleEdit(judge: Judge, draw: Draw, member: Member): Edit {
  const { family, spec } = member;
  const edit = draw.edit(family, spec, fieldsOf(family).filter(isVisible));
  const seen = !isSame(judge.view(member, applied(spec, edit)), judge.view(member, spec));
  return seen ? edit : visibleEdit(judge, draw, member);
}

function told(faults: Faults): readonly string[] {
  return [...faults.values()].flat();
}
