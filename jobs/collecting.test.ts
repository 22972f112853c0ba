import { expect, test } from 'vitest'
import { actOn } from '../db/act.ts'
import { endAnswer, startAnswer } from '../db/queries/outbox.ts'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { holdAnswer } from './testing-feishu.ts'

/** A matter of many departments that share one group: each claim changes the one card that hangs there. */
async function pushToShared(trial: Trial, departments: readonly string[]): Promise<string> {
  await trial.direct((directory) => ({
    ...directory,
    departments: directory.departments.map((one) =>
      one.code === 'spj' ? one : { ...one, chatId: chatOf('d1') },
    ),
  }))
  const id = await trial.push({ departments })
  await trial.deliver()
  expect(await trial.feishu.cards(chatOf('d1'))).toMatchObject([{ updates: 0 }])
  return id
}

async function act(trial: Trial, matterId: string, type: string, nth: number): Promise<void> {
  await actOn(trial.ctx, matterId, {
    type,
    taskId: `${matterId}.${nth}`,
    actor: { type: 'person', openId: personOf(`d${nth}`, 'liaison') },
    arrivedMs: trial.ctx.clock.realMs(),
  })
}

test('ten changes of a card within a second cost one PATCH, which shows the last', async () => {
  await using trial = await startTrial({ departments: 10 })
  const codes = Array.from({ length: 10 }, (_, index) => `d${index + 1}`)
  const id = await pushToShared(trial, codes)
  const courier = trial.courier()
  // What comes within a second of the first is collected; a busy machine must not make it two.
  await trial.query(`create function collect_longer() returns trigger language plpgsql as $$
    begin new.ripe_at := new.ripe_at + interval '10 seconds'; return new; end $$`)
  await trial.query(`create trigger collect_longer before update on outbox for each row
    when (new.ripe_at is distinct from old.ripe_at and new.ripe_at is not null)
    execute function collect_longer()`)
  for (let nth = 1; nth <= 10; nth += 1) await act(trial, id, 'claim', nth)
  const ripe = await trial.query<{ wait: number }>(
    `select extract(epoch from ripe_at - clock_timestamp()) as wait from outbox where template = 'card'`,
  )
  expect(Number(ripe[0]?.wait)).toBeGreaterThan(0)
  expect(trial.feishu.calls('patch')).toEqual([])

  await trial.query('drop trigger collect_longer on outbox')
  await trial.query('update outbox set ripe_at = clock_timestamp()')
  courier.wake()
  await expect.poll(async () => (await trial.outbox('card')).every(isShown), soon).toBe(true)
  expect(trial.feishu.calls('patch')).toHaveLength(1)
  const [card] = await trial.feishu.cards(chatOf('d1'))
  expect(card?.json.match(/已认领/g)?.length).toBeGreaterThanOrEqual(10)
})

function isShown(row: { wanted: number; shown: number }): boolean {
  return row.wanted <= row.shown
}

test('a change is collected for a second and then leaves by itself', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  const courier = trial.courier()
  const before = performance.now()
  await trial.claim(id)
  courier.wake()
  await expect.poll(() => trial.feishu.calls('patch').length, soon).toBe(1)
  expect((trial.feishu.calls('patch')[0]?.atMs ?? 0) - before).toBeGreaterThan(900)
})

test('a change leaves in time although another lane is busy', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  const busy = holdAnswer(trial.feishu)
  const courier = trial.courier()
  await trial.push({ departments: ['d2'] })
  courier.wake()
  await busy.taken
  await trial.claim(id)
  const changedAt = performance.now()
  courier.wake()
  await expect.poll(() => trial.feishu.calls('patch').length, soon).toBe(1)
  busy.letGo()
  // Collected for a second; the courier's own rounds are five apart.
  expect((trial.feishu.calls('patch')[0]?.atMs ?? 0) - changedAt).toBeLessThan(4_000)
})

test('an act that leaves the picture as it was costs no PATCH', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  for (let looks = 0; looks < 3; looks += 1) await act(trial, id, 'view-details', 1)
  const [before] = await trial.outbox('card')
  expect(before?.wanted).toBeGreaterThan(before?.shown ?? 0)
  await trial.deliver()
  expect(trial.feishu.calls('patch')).toEqual([])
  const [after] = await trial.outbox('card')
  expect(after?.shown).toBe(after?.wanted)
})

test('no PATCH leaves before the click that caused it was answered, however much the courier hurries', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  const messageId = (await trial.outbox('card'))[0]?.messageId ?? ''
  await startAnswer(trial.ctx.db, messageId)
  await trial.claim(id)
  await trial.query(`update outbox set answering_until = clock_timestamp() + interval '1 hour'`)
  const delivered = trial.deliver()
  // Another message of the lane passes by meanwhile, so the courier was there.
  await trial.push()
  await expect.poll(() => trial.feishu.calls('create').length, soon).toBe(2)
  expect(trial.feishu.calls('patch')).toEqual([])

  const answeredAt = performance.now()
  await endAnswer(trial.ctx.db, messageId)
  await delivered
  const [patch, ...more] = trial.feishu.calls('patch')
  expect(more).toEqual([])
  expect((patch?.atMs ?? 0) - answeredAt).toBeGreaterThan(250)
})

test('a click that comes while the courier waits for its turn at the API holds the PATCH back', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  const messageId = (await trial.outbox('card'))[0]?.messageId ?? ''
  await trial.claim(id)
  // No token is left for a while; the row is picked and drawn already.
  await trial.query(
    `insert into api_grant values ('message.patch', clock_timestamp() + interval '1 hour', 50)`,
  )
  const delivered = trial.deliver()
  await expect
    .poll(() => trial.query('select 1 from lane where leased_until is not null'), soon)
    .toHaveLength(1)
  await startAnswer(trial.ctx.db, messageId)
  await trial.query(`update outbox set answering_until = clock_timestamp() + interval '1 hour'`)
  await trial.query('delete from api_grant')
  await expect
    .poll(() => trial.query('select 1 from lane where leased_until is not null'), soon)
    .toHaveLength(0)
  expect(trial.feishu.calls('patch')).toEqual([])
  await endAnswer(trial.ctx.db, messageId)
  await delivered
  expect(trial.feishu.calls('patch')).toHaveLength(1)
})
