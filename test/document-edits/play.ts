import type { Form } from '../edits/aws-view.ts';
import { seeded } from '../support/seeded.ts';
import { deedOn } from './deeds.ts';
import { told, type Edit } from './declared.ts';
import { DocumentDraw } from './draw.ts';
import { openDocumentFleet, type DocumentFleet } from './fleet.ts';
import { FOLLOWED, type Follower } from './followers.ts';
import type { Member } from './judge.ts';
import { Ledger, type Scope } from './ledger.ts';

export interface Course {
  readonly seed: number;
  readonly form: Form;
  readonly scope: Scope;
  /** Documents at a time. */
  readonly documents: number;
  /** Edits in all, at least. */
  readonly edits: number;
}

/** What a course came to. */
export interface Report {
  /** One sentence each. */
  readonly faults: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Those of the fleet that have no followers, and so may be deleted. */
const UNFOLLOWED = 3;
/** More count as a mass. */
const MOST_EDITED_IN_AWS = 4;
const TURNS = [
  'edited',
  'edited',
  'edited',
  'inAws',
  'edited',
  'refollowed',
  'edited',
  'reverted',
  'inAws',
  'recreated',
  'restarted',
] as const;
type Turn = (typeof TURNS)[number];

/** Edits documents at random, and what follows them goes along. */
export async function play(course: Course): Promise<Report> {
  const stage = await openStage(course);
  const faults: string[] = [];
  const counts: Record<Turn, number> = {
    edited: 0,
    inAws: 0,
    refollowed: 0,
    reverted: 0,
    recreated: 0,
    restarted: 0,
  };
  try {
    faults.push(...(await stage.fleet.begin()));
    for (let round = 0; total(counts) < course.edits && faults.length === 0; round += 1) {
      const turn = TURNS[round % TURNS.length]!;
      const { count, said, broken } = await PLAYS[turn](stage); // oxlint-disable-line no-await-in-loop -- one after the other
      faults.push(...broken.map((fault) => `round ${round}, ${turn}: ${fault}`));
      if (broken.length > 0) faults.push(...said.map((words) => `round ${round}, ${turn}: ${words}`));
      counts[turn] += count;
    }
    const unlawful = stage.fleet.statuses.flatMap((statuses) => statuses.faults);
    const seen = stage.fleet.statuses.reduce((sum, statuses) => sum + statuses.seen, 0);
    return { faults: [...faults, ...unlawful], counts: { ...counts, ...stage.fleet.counts, statuses: seen } };
  } finally {
    await stage.fleet.close();
  }
}

interface Stage {
  readonly fleet: DocumentFleet;
  readonly draw: DocumentDraw;
  readonly members: readonly Member[];
  readonly followers: readonly Follower[];
}

async function openStage({ seed, form, scope, documents }: Course): Promise<Stage> {
  const draw = new DocumentDraw(seeded(seed));
  const members = Array.from({ length: documents }, (_, index): Member => {
    const declared = draw.declared(index);
    return { name: `doc${index}`, declared, ledger: new Ledger(declared, scope) };
  });
  const followers = members
    .slice(UNFOLLOWED)
    .filter(({ declared }) => declared.type === 'Command')
    .flatMap((document) => draw.some(FOLLOWED, 2).map((version) => followerOf(document, version)));
  return { fleet: await openDocumentFleet({ form, scope, members, followers }), draw, members, followers };
}

function followerOf(document: Member, version: Follower['version']): Follower {
  return { name: `${document.name}-${version.replace('$', '').toLowerCase()}`, document, version };
}

/** What was done in one turn, how often and in words, and what it has broken. */
interface Played {
  readonly count: number;
  readonly said: readonly string[];
  readonly broken: readonly string[];
}

const PLAYS: Readonly<Record<Turn, (stage: Stage) => Promise<Played>>> = {
  async edited({ fleet, draw, members }) {
    const edits = editsOf(draw, members);
    return { ...saidOf(edits), broken: await fleet.edit(edits) };
  },
  async reverted({ fleet, draw, members }) {
    const edits = editsOf(draw, members.filter(isAtPeace));
    return { ...saidOf(edits), broken: await fleet.editAndRevert(edits) };
  },
  async inAws({ fleet, draw, members }) {
    const some = draw.some(members.filter(isAtPeace).filter(isServed), MOST_EDITED_IN_AWS);
    const deeds = new Map(
      some.map((one) => [one, deedOn(one, draw, (declared) => fleet.ledgerOf(declared))]),
    );
    const said = [...deeds].map(
      ([{ name, declared }, { what }]) => `${name}: somebody ${what}; declared ${JSON.stringify(declared)}`,
    );
    return { count: some.length, said, broken: await fleet.editInAws(deeds) };
  },
  async refollowed({ fleet, draw, followers }) {
    const some = draw.some(followers, 3);
    const versions = new Map(some.map((one) => [one, draw.one(followableBy(one))] as const));
    const said = [...versions].map(([{ name }, version]) => `${name} follows ${version}`);
    return { count: some.length, said, broken: await fleet.refollow(versions) };
  },
  async recreated({ fleet, draw, members }) {
    const ours = [...members.slice(0, UNFOLLOWED).keys()].filter((each) => isMarked(members[each]!));
    if (ours.length === 0) return { count: 0, said: [], broken: [] };
    const index = draw.one(ours);
    const member = members[index]!;
    const declared = draw.declared(index);
    const said = [`${member.name} from ${JSON.stringify(member.declared)} to ${JSON.stringify(declared)}`];
    return { count: 1, said, broken: await fleet.recreate(new Map([[member, declared]])) };
  },
  async restarted({ fleet }) {
    return { count: 0, said: [], broken: await fleet.restart() };
  },
};

function editsOf(draw: DocumentDraw, members: readonly Member[]): ReadonlyMap<Member, Edit> {
  return new Map(
    members.map((member) => [member, isAtPeace(member) ? draw.edit(member) : draw.wayOut(member)] as const),
  );
}

function saidOf(edits: ReadonlyMap<Member, Edit>): Pick<Played, 'count' | 'said'> {
  const said = [...edits].map(
    ([{ name, declared }, edit]) => `${name}: ${told(declared, edit)} (declared ${JSON.stringify(declared)})`,
  );
  return { count: edits.size, said };
}

/** Version 1 may be gone. */
function followableBy({ version, document }: Follower): readonly Follower['version'][] {
  const isThere = !document.ledger.gone.has(1);
  return FOLLOWED.filter((each) => each !== version && (each !== '1' || isThere));
}

/** AWS has not refused what is declared, and would not. */
function isAtPeace({ ledger }: Member): boolean {
  return !ledger.isRefused;
}

function isServed({ declared }: Member): boolean {
  return declared.suspend !== true;
}

/** A deletion takes along what AWS has. */
function isMarked({ declared }: Member): boolean {
  return declared.driftPolicy !== 'Observe' && declared.suspend !== true;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
