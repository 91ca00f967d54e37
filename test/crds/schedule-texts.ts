import * as fc from 'fast-check';

/** What is likely right, and what is not. */
const MINUTES = [
  ['0', '00', '5', '05', '59', '0/30'],
  ['005', '60', '00/30', '0/030', '*/30', '0/15', '10/30', '*'],
] as const;
const HOURS = [
  ['0', '02', '23', '0/1', '0/02', '0/4', '0/8', '0/12', '0/24', '*'],
  ['24', '0/3', '*/1', '1/2', '002', '2,14'],
] as const;
/** Day of the month, month and, but for the last, day of the week. */
const DAYS = [
  ['* * ?', '1/1 * ?', '? * *', '? *', '? *', '? *'],
  ['01/1 * ?', '1/2 * ?', '*/3 * ?', '15 * ?', 'L * ?', '? 1', '? JAN', '1-7 * ?', '* *', '* * *', '? * ?'],
] as const;
const WEEKDAYS = [
  ['SUN', 'MON', 'SAT', '1', '7', 'THU'],
  ['tue', 'SUNDAY', '0', '8', 'L'],
] as const;
const WEEKS = [
  ['', '', '#1', '#2', '#5', 'L'],
  ['#6', '#0', '#', '#02', '-FRI', ',2', '/2'],
] as const;
const SIGNS = ' 0123456789*?/#L,-()TZ:.SUNMrateconh\t'.split('');

const among = (...values: readonly string[]) => fc.constantFrom(...values);
const mostly = ([right, wrong]: readonly [readonly string[], readonly string[]]) =>
  fc.oneof({ weight: 12, arbitrary: among(...right) }, { weight: 1, arbitrary: among(...wrong) });
const weekday = fc.tuple(mostly(WEEKDAYS), mostly(WEEKS)).map(([day, week]) => `${day}${week}`);
const days = fc
  .tuple(mostly(DAYS), weekday)
  .map(([some, day]) => (some.split(' ').length < 3 ? `${some} ${day}` : some));
const cron = fc
  .tuple(
    mostly([
      ['', '', '0 ', '00 '],
      ['15 ', '* ', '000 '],
    ]),
    mostly(MINUTES),
    mostly(HOURS),
    days,
    mostly([[' *'], [' 2026', ' ?', '', ' * *']]),
  )
  .map(([seconds, minute, hour, some, year]) => `cron(${seconds}${minute} ${hour} ${some}${year})`);
const rate = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 800 }).map(String),
      among(
        '1',
        '01',
        '001',
        '29',
        '30',
        '31',
        '743',
        '744',
        '44639',
        '44640',
        '1.5',
        '-1',
        '',
        '99999999999',
      ),
    ),
    among(' ', ' ', ' ', ' ', '', '  '),
    among('minute', 'minutes', 'hour', 'hours', 'day', 'days', 'Hours', 'weeks'),
  )
  .map(([count, space, unit]) => `rate(${count}${space}${unit})`);
const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
const at = fc
  .tuple(
    fc.oneof(among('2028', '2030', '2100', '2000', '0000', '9999', '30'), two(9999)),
    two(13),
    two(32),
    two(25),
    two(61),
    fc.oneof(
      among('', '', ':'),
      two(61).map((second) => `:${second}`),
    ),
    among('', '', '', '', 'Z', '+01:00'),
  )
  .map(
    ([year, month, day, hour, minute, ...rest]) =>
      `at(${year}-${month}-${day}T${hour}:${minute}${rest.join('')})`,
  );

/** One sign more, less, or another one. */
const misspelt = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.nat(), fc.nat(1), among('', ...SIGNS)).map(([text, place, removed, sign]) => {
    const index = place % (text.length + 1);
    return `${text.slice(0, index)}${sign}${text.slice(index + removed)}`;
  });

const likely = fc.oneof(cron, cron, rate, at);

/** Texts of the grammar and beside it, the same ones every time. */
export function scheduleTexts(count: number): readonly string[] {
  return [...new Set(fc.sample(fc.oneof(likely, likely, misspelt(likely)), { seed: 8, numRuns: count }))];
}
