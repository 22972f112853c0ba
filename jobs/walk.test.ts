import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { createWalk } from './walk.ts'

/** A Friday's push is due at the end of Monday; silence is on record ten seconds after. */
const RECORDED = '2026-11-24T00:00:10'

test('the clock waits at an instant for what another replica is acting on', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  const walk = createWalk(trial.ctx, { firing: trial.firing, courier: trial.courier(false) })
  await walk.to(new Date('2026-11-23T23:59:00+08:00'))

  // Another replica has locked the matter and has not read the clock yet.
  const other = await trial.database.pool.connect()
  await other.query('begin')
  await other.query('select from matter where id = $1 for update', [id])
  const walked = walk.to(new Date('2026-11-25T12:00:00+08:00'))
  await waitingForLock(trial)
  const [clock] = await trial.query<{ now: Date }>(
    `select clock_timestamp() + clock_offset_ms * interval '1 millisecond' as now from world`,
  )
  expect(clock!.now < new Date('2026-11-24T00:01:00+08:00')).toBe(true)
  await other.query('rollback')
  other.release()

  await walked
  const silence = (await trial.events(id)).filter(({ type }) => type === 'auto-claim')
  expect(silence).toHaveLength(1)
  expect(silence[0]!.at.slice(0, RECORDED.length)).toBe(RECORDED)
})

/** Until somebody waits for a lock, which is how the walk shows that it has come there. */
async function waitingForLock(trial: Trial): Promise<void> {
  for (;;) {
    const waiting = await trial.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (waiting.length > 0) return
    await delay(20)
  }
}
