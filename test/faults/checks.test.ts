import { expect, test } from 'vitest'
import type { Line } from '../../db/chain.ts'
import { countyOf } from '../support/county.ts'
import { CHECKS, findProblems } from './checks.ts'
import type { CardSeen, Evidence, MatterRow, SentRow } from './evidence.ts'
import { newLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'

const county = countyOf('linzi')
const liaison = county.person('scjg', 'liaison').openId
const chatId = county.department('scjg').chatId
const END = '2026-11-24T00:00:00+08:00'
const TASK = 'matter-1.1'

function line(type: Line['type'], at: string, parts: Partial<Line> = {}): Line {
  return {
    matter: 'matter-1',
    seq: 1,
    type,
    at,
    effectiveAt: null,
    actor: { type: 'system' },
    department: 'scjg',
    task: TASK,
    basis: null,
    late: false,
    cardVersion: null,
    data: {},
    ...parts,
  }
}

const delivered = line('deliver', '2026-11-20T10:00:00+08:00', {
  data: { dueAt: END, provisional: false },
})
const silence = line('auto-claim', '2026-11-24T00:00:10+08:00', { effectiveAt: END })
const claimed = line('claim', '2026-11-20T11:00:00+08:00', {
  actor: { type: 'person', openId: liaison },
})

const task = {
  id: TASK,
  type: 'claim',
  department: 'scjg',
  state: 'auto-claimed',
  doneBy: null,
  dueAt: new Date(END),
  provisional: false,
  expiredAt: new Date('2026-11-24T00:00:10+08:00'),
  late: false,
}
const matter: MatterRow = {
  id: 'matter-1',
  number: 'SG-2026-000001',
  reference: 'fault-1',
  state: 'closed',
  permit: 'XK00001Z',
  tasks: [task],
  lines: [delivered, silence],
}
const card: CardSeen = {
  messageId: 'om_1',
  chatId,
  title: '新办 · 食品经营许可',
  tag: '自动认领',
  words: '审批信息推送 SG-2026-000001',
  sentAt: new Date('2026-11-20T10:00:00+08:00'),
  uuids: 1,
}
const row: SentRow = {
  id: 1,
  lane: `chat:${chatId}`,
  template: 'card',
  matterId: 'matter-1',
  edition: 1,
  state: 'sent',
  wanted: 3,
  shown: 3,
  uuid: 'u',
  messageId: 'om_1',
  failure: null,
}

function evidence(parts: Partial<Evidence> = {}, told: Partial<Ledger> = {}): Evidence {
  const body = { reference: 'fault-1' }
  const posted: Ledger['posted'] = new Map([[0, { body, matter: { id: 'matter-1' } as never }]])
  return {
    ledger: { ...newLedger(), posted, ...told },
    county,
    profile: 'linzi',
    matters: [matter],
    outbox: [row],
    cards: [card],
    waitingAlarms: [],
    waitingDigests: 0,
    audit: [],
    ...parts,
  }
}

const withLines = (...lines: Line[]) => evidence({ matters: [{ ...matter, lines }] })
const reminder: CardSeen = {
  ...card,
  title: '待办提醒',
  words: '食品 · 海岸 · XK00001Z：请于',
  sentAt: new Date('2026-11-23T14:00:00+08:00'),
}

/** What each check has to find, planted into evidence that is otherwise in order. */
const PLANTED: { readonly [name: string]: readonly Evidence[] } = {
  noAnswerWasWrong: [evidence({}, { wrong: ['no-key was answered by 200'] })],
  everyPushIsThereOnce: [
    evidence({ matters: [] }),
    evidence({ matters: [matter, { ...matter, id: 'matter-2' }] }),
    evidence({ matters: [{ ...matter, id: 'matter-2' }] }),
    evidence({}, { posted: new Map() }),
  ],
  everyTaskHasOneOutcome: [
    withLines(delivered, claimed, silence),
    withLines(delivered, silence, silence),
    withLines(delivered),
    evidence({ matters: [{ ...matter, tasks: [{ ...task, state: 'pending', expiredAt: null }] }] }),
    evidence({ matters: [{ ...matter, tasks: [{ ...task, state: 'objected' }] }] }),
    evidence({ matters: [{ ...matter, tasks: [{ ...task, state: 'claimed' }] }] }),
  ],
  claimsStand: [
    evidence({}, { claims: [{ openId: liaison, matterId: 'matter-1', toast: '已认领' }] }),
    evidence(
      { matters: [{ ...matter, lines: [delivered, claimed, silence] }] },
      { claims: [{ openId: liaison, matterId: 'matter-1', toast: '已认领' }] },
    ),
  ],
  onlyTheEntitledActed: [
    withLines(delivered, {
      ...claimed,
      actor: { type: 'person', openId: county.person('scjg', 'surveyor').openId },
    }),
    withLines(delivered, {
      ...claimed,
      actor: { type: 'person', openId: county.person('slj', 'liaison').openId },
    }),
  ],
  everyMessageWasSentOnce: [
    evidence({ cards: [card, { ...card, messageId: 'om_2' }] }),
    evidence({ cards: [{ ...card, uuids: 2 }] }),
    evidence({ cards: [] }),
  ],
  oneLiveCardEach: [
    evidence({
      cards: [card, { ...card, messageId: 'om_2' }],
      outbox: [row, { ...row, id: 2, edition: 2, messageId: 'om_2' }],
    }),
    evidence({ cards: [{ ...card, words: 'SG-2026-000001' }] }),
  ],
  everyLiveCardIsTrue: [evidence({ cards: [{ ...card, tag: '待认领' }] })],
  noEffectIsEarly: [
    withLines(silence),
    withLines(delivered, { ...silence, at: '2026-11-24T00:00:09.999+08:00' }),
    withLines({ ...delivered, data: { dueAt: END, provisional: true } }, silence),
    withLines(
      { ...delivered, data: { dueAt: '2026-11-25T00:00:00+08:00', provisional: false } },
      silence,
    ),
  ],
  noEffectIsLate: [withLines(delivered, { ...silence, at: '2026-11-24T00:01:41+08:00' })],
  objectionsStopSilence: [
    withLines(delivered, claimed, silence),
    withLines(delivered, line('object', claimed.at, { data: { again: false } }), silence),
  ],
  nothingIsToldOfTheClaimed: [
    evidence({
      matters: [{ ...matter, lines: [delivered, claimed] }],
      cards: [card, { ...reminder, messageId: 'om_2' }],
    }),
  ],
  nothingWaits: [
    evidence({ outbox: [{ ...row, state: 'waiting' }] }),
    evidence({ outbox: [{ ...row, state: 'failed' }] }),
    evidence({ outbox: [{ ...row, wanted: 4 }] }),
    evidence({ waitingAlarms: [{ kind: 'expire', subject: TASK, dueAt: new Date(END) }] }),
    evidence({ waitingDigests: 1 }),
  ],
  theTrailIsWhole: [evidence({ audit: [{ matter: 'matter-1', seq: 2, fault: 'line-changed' }] })],
}

test('no check finds anything where everything is in order', () => {
  expect(findProblems(evidence())).toEqual([])
})

test.each(Object.keys(CHECKS))('%s finds what is wrong', (name) => {
  const planted = PLANTED[name] ?? []
  expect(planted.length).toBeGreaterThan(0)
  for (const one of planted) expect(CHECKS[name]?.(one)).not.toEqual([])
})

test('a second objection, or one before a new round, does not forbid silence to count', () => {
  const again = line('object', claimed.at, { data: { again: true } })
  const first = line('object', claimed.at, { data: { again: false } })
  const uphold = line('uphold', claimed.at, { task: 'matter-1.2', data: { objected: TASK } })
  expect(findProblems(withLines(delivered, again, silence))).toEqual([])
  expect(findProblems(withLines(delivered, first, uphold, delivered, silence))).toEqual([])
})

test('a reminder that left before the claim, or about another matter, is in order', () => {
  const earlier = { ...reminder, sentAt: new Date('2026-11-20T11:00:05+08:00') }
  const matters = [{ ...matter, lines: [delivered, claimed] }]
  expect(CHECKS['nothingIsToldOfTheClaimed']?.(evidence({ matters, cards: [earlier] }))).toEqual([])
  const other = { ...reminder, words: '食品 · 海岸 · XK00002Z：请于' }
  expect(CHECKS['nothingIsToldOfTheClaimed']?.(evidence({ matters, cards: [other] }))).toEqual([])
})
