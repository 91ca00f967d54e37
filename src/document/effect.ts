/** An association in AWS that runs a document, as the last list shows it. */
export interface Use {
  /** Or the id of one that has no name. */
  readonly name: string;
  /** `$DEFAULT`, `$LATEST` or a number. `undefined`: the list does not say. */
  readonly version: string | undefined;
}

/** Who will run something because of a change of a document. */
export interface Reach {
  /** `undefined`: nothing was listed yet. */
  readonly uses: readonly Use[] | undefined;
  /** SsmAssociations that follow with documentVersion Published. */
  readonly following: number;
}

const MOST_NAMES = 3;

const UNLESS = 'unless applyOnlyAtCronInterval is set';

/** What another default version sets off. AWS shows a version that is left out as $DEFAULT. */
export function effectOfPromotion({ uses }: Pick<Reach, 'uses'>): string {
  return told(uses, '$DEFAULT', `, ${UNLESS}`);
}

/** What a new version sets off. */
export function effectOfPublishing({ uses, following }: Reach): string {
  const latest = told(uses, '$LATEST', '');
  if (following === 0) return latest;
  const [who, are, run] =
    following === 1 ? ['SsmAssociation', 'is', 'runs'] : ['SsmAssociations', 'are', 'run'];
  return `${latest} ${following} ${who} with documentVersion Published ${are} updated once it is Active, and ${run} then, ${UNLESS}.`;
}

function told(uses: Reach['uses'], version: '$DEFAULT' | '$LATEST', unless: string): string {
  if (uses === undefined)
    return `Associations that use ${version} run it at once${unless}: how many is unknown yet.`;
  const names = uses
    .filter((use) => (use.version ?? '$DEFAULT') === version)
    .map(({ name }) => name)
    .toSorted();
  if (names.length === 0) return `No association uses ${version}.`;
  const who = names.length === 1 ? 'association that uses' : 'associations that use';
  return `${names.length} ${who} ${version} ${names.length === 1 ? 'runs' : 'run'} it at once${unless}: ${some(names)}.`;
}

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
