/** An expression of the grammar, and the days of its offset. */
export type Form = readonly [expression: string, offsetDays: number];

const MINUTES = ['0', '05', '59', '0/30'];
const HOURS = ['0', '09', '23', '0/1', '0/2', '0/4', '0/8', '0/12', '0/24'];
const EVERY_DAY = ['* * ?', '1/1 * ?', '? * *'];
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7', 'SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const WEEKS = ['#1', '#2', '#3', '#4', '#5', 'L'];

const daily = EVERY_DAY.flatMap((days) => [
  ...MINUTES.flatMap((minute) => HOURS.map((hour) => `${minute} ${hour} ${days} *`)),
  `0/30 * ${days} *`,
]);
const weekly = WEEKDAYS.flatMap((day) =>
  MINUTES.flatMap((minute) => ['0', '23'].map((hour) => `${minute} ${hour} ? * ${day} *`)),
);
const monthly = WEEKDAYS.flatMap((day) => WEEKS.map((week) => `30 2 ? * ${day}${week} *`));

/** Every form of cron that associations accept, with and without seconds; those of one week of the month with every offset. */
export const CRON_FORMS: readonly Form[] = [
  ...[...daily, ...weekly, ...monthly].map((fields): Form => [`cron(${fields})`, 0]),
  ...[...daily, ...weekly].map((fields): Form => [`cron(00 ${fields})`, 0]),
  ...monthly.flatMap((fields) => [1, 2, 3, 4, 5, 6].map((days): Form => [`cron(0 ${fields})`, days])),
];
