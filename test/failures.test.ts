import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A failure seen in comparable systems, and the tests that cause it here. */
interface Failure {
  readonly line: number
  readonly what: string
  /** The file, then a piece of the test's name as it stands there. */
  readonly tests?: readonly (readonly [file: string, name: string])[]
  /** Why nothing causes it yet. */
  readonly notBuilt?: string
}

/** All lines of the list, in its order. Where `tests` and `notBuilt` both stand, a part is missing. */
const FAILURES: readonly Failure[] = [
  {
    line: 1,
    what: 'an event delivered again hours later, or across a restart, is acted on twice',
    tests: [
      ['bot/messages.test.ts', 'a message delivered again after a restart is not answered again'],
      ['bot/messages.test.ts', 'a message delivered again after seven hours is still known'],
      ['bot/clicks/claim.test.ts', 'the same press delivered again is not taken for a second one'],
      ['bot/clicks/form.test.ts', 'sends none for a press that is delivered again hours later'],
    ],
  },
  {
    line: 2,
    what: 'a second click is dropped because the first one’s handler had thrown',
    tests: [['bot/clicks/claim.test.ts', 'a press after one whose handler failed is taken']],
  },
  {
    line: 3,
    what: 'a corrected form, submitted again, is dropped as a duplicate',
    tests: [
      ['bot/clicks/form.test.ts', 'that was refused is taken when it is corrected and submitted'],
    ],
  },
  {
    line: 4,
    what: 'two buttons are taken for one because their values begin alike',
    tests: [['bot/clicks/claim.test.ts', 'two buttons whose values begin alike are two buttons']],
  },
  {
    line: 5,
    what: 'two replicas act on one click',
    tests: [
      ['test/roles.test.ts', 'a click that reaches both webs is one claim'],
      ['db/act.test.ts', 'the same delivery of a click is acted on once'],
      ['test/faults/faults.test.ts', 'whatever fails on the way, everything is done once'],
    ],
  },
  {
    line: 6,
    what: 'a card that is changed before the callback was answered flips back',
    tests: [
      ['jobs/collecting.test.ts', 'no PATCH leaves before the click that caused it was answered'],
      ['bot/clicks/settle.test.ts', 'a card on which two press is left alone until both are'],
    ],
  },
  {
    line: 7,
    what: 'passing refusals are taken for permanent ones, or permanent ones are repeated for ever',
    tests: [
      [
        'jobs/patch.test.ts',
        'a card really older than 14 days is tried once, replaced, and never tried again',
      ],
      ['jobs/patch.test.ts', 'a change refused with %i is given up and reported'],
      ['bot/feishu/errors.test.ts', 'sorts an answer of %i as %s'],
      ['jobs/refused.test.ts', 'it is tried again %s'],
      ['jobs/refused.test.ts', 'is failed for good after one more try'],
    ],
  },
  {
    line: 8,
    what: 'sent, but the answer was lost: a twin card',
    tests: [
      ['jobs/unknown-outcome.test.ts', 'the same uuid goes again and one card hangs there'],
      ['jobs/crash.test.ts', 'what a killed worker had sent is adopted by its uuid'],
      ['jobs/after-the-hour.test.ts', 'a message that did arrive is found in its chat and adopted'],
      ['test/kill.test.ts', 'loses nothing and doubles nothing'],
    ],
  },
  {
    line: 9,
    what: 'a claim racing with the end of the limit leaves both, or undoes one',
    tests: [
      ['jobs/fire.test.ts', 'a claim in time settles the alarm'],
      ['db/race.test.ts', 'a claim after the end and silence at once leave silence'],
      ['db/race.test.ts', 'a claim that arrived in time counts, whoever was first at the lock'],
      ['db/race.test.ts', 'a claim and the end at once leave one claim, which is late'],
    ],
  },
  {
    line: 10,
    what: 'a reminder after the claim',
    tests: [
      ['jobs/reminders.test.ts', 'after a claim between the alarm and the sending nothing is sent'],
      ['rules/reminders.test.ts', 'after %s nobody is reminded of the claim'],
      ['test/faults/faults.test.ts', 'whatever fails on the way, everything is done once'],
    ],
  },
  {
    line: 11,
    what: 'a scheduler is silent after several replicas started together',
    tests: [
      ['jobs/queue.test.ts', 'the same instant is one job however often it is added'],
      ['db/migrations.test.ts', 'replicas that start together migrate once'],
      ['test/faults/faults.test.ts', 'whatever fails on the way, everything is done once'],
    ],
  },
  {
    line: 12,
    what: 'delayed jobs are stuck after a Redis blip',
    tests: [
      ['jobs/queue.test.ts', 'with its store away, adding fails soon instead of waiting'],
      ['test/faults/faults.test.ts', 'on a Redis that is flushed and killed'],
    ],
  },
  {
    line: 13,
    what: '“reminded” is recorded although sending failed',
    tests: [
      [
        'jobs/reminders.test.ts',
        'a reminder that fails for good leaves no trace of having reminded',
      ],
      ['jobs/unreachable.test.ts', 'a reminder that reaches nobody leaves no trace of having'],
    ],
  },
  {
    line: 14,
    what: 'one department’s error stops the round for all after it',
    tests: [
      ['jobs/fire.test.ts', 'a matter that cannot be acted on stops nobody'],
      ['jobs/unreachable.test.ts', 'one department that cannot be reached keeps nothing from'],
      ['jobs/order.test.ts', 'a row that cannot be drawn is put aside, and its lane goes on'],
    ],
  },
  {
    line: 15,
    what: 'the discussion is deleted before its minutes were posted',
    notBuilt: 'there are no meetings and no minutes yet',
  },
  {
    line: 16,
    what: 'a card deleted by a user breaks the next reminder',
    tests: [
      [
        'jobs/patch.test.ts',
        'a card that somebody deleted comes back as long as something is open',
      ],
      ['rules/renewal.test.ts', 'a lost card is replaced once, although its loss is reported'],
    ],
  },
  {
    line: 17,
    what: 'two meetings in one chat are mixed up',
    notBuilt: 'there are no meetings yet',
  },
  {
    line: 18,
    what: 'an empty duty slot waits its full delay (here: a vacancy in the directory)',
    tests: [
      ['rules/rights.test.ts', 'an item nobody answers for is a vacancy: deputy and leader act'],
      ['rules/reminders.test.ts', 'when nobody is left the office is told instead'],
    ],
    notBuilt: 'duty slots come with meetings and surveys; only vacancies are there',
  },
  {
    line: 19,
    what: 'days are counted wrongly: weekends, make-up days, the turn of the year, a year unknown',
    tests: [
      ['rules/reminders.test.ts', 'the liaison is reminded once before the end'],
      ['rules/reminders.test.ts', 'what ends on a Friday is told on Monday morning'],
      ['rules/time/deadline.test.ts', 'receipt on a make-up Sunday is receipt on a working day'],
      ['rules/time/deadline.test.ts', 'a count into a year not announced is provisional'],
      ['test/story-calendar.test.ts', 'a holiday announced later moves an open end'],
    ],
  },
  {
    line: 20,
    what: 'a message is throttled, and nobody is told',
    tests: [
      ['jobs/digests.test.ts', 'a digest that Feishu did not take all day joins the next one'],
      ['jobs/refused.test.ts', 'it is tried again %s'],
      ['jobs/unreachable.test.ts', 'an office that cannot be told is an error in the log'],
    ],
  },
  {
    line: 21,
    what: 'the bot is not in the group',
    tests: [['jobs/unreachable.test.ts', 'without a group that takes it, the card goes to the']],
  },
  {
    line: 22,
    what: 'a liaison left',
    tests: [
      ['jobs/unreachable.test.ts', 'a reminder that cannot reach the liaison goes to the next'],
      ['test/story-people.test.ts', 'a liaison who left is passed over: the deputy is reminded'],
    ],
  },
  {
    line: 23,
    what: 'a paused clock never resumes after a restart',
    notBuilt: 'no task of an approval push is paused; pauses come with reviews',
  },
  {
    line: 24,
    what: 'a time-out is recorded in the absent person’s name',
    tests: [
      ['rules/kinds/approval-push/silence.test.ts', 'silence is signed by the system, cites the'],
    ],
  },
  {
    line: 25,
    what: 'a long connection looks alive and is not',
    notBuilt: 'there is no long connection yet; FEISHU_TRANSPORT takes webhook only',
  },
  {
    line: 26,
    what: 'a leader is flooded by one message an item',
    tests: [
      ['jobs/digests.test.ts', 'a leader reads at nine on a working day what expired, in one card'],
      ['db/write.test.ts', 'expiries of a department share one digest'],
    ],
  },
  {
    line: 27,
    what: 'names that users gave break markdown, ping everybody, or are formulas in a sheet',
    tests: [
      ['test/story-people.test.ts', 'words that users gave cannot call everybody or break'],
      ['bot/clicks/form.test.ts', 'may hold what means something to cards'],
      ['bot/api/matters.test.ts', '=1+1'],
    ],
  },
  {
    line: 28,
    what: 'a date is shifted by a day on a server in another time zone',
    tests: [['rules/time/time-zone.test.ts', 'the same in whatever zone the server stands']],
  },
]

test('every line of the list stands here once', () => {
  expect(FAILURES.map(({ line }) => line)).toEqual(Array.from({ length: 28 }, (_, n) => n + 1))
})

test.each(FAILURES.filter((one) => one.tests))('failure $line is caused: $what', ({ tests }) => {
  for (const [file, name] of tests ?? []) {
    const source = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
    expect(source, file).toContain(name)
  }
})

test.skip.each(FAILURES.filter((one) => one.notBuilt))('failure $line: $notBuilt', () => {})
