import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { chatOf, soon, startTrial } from './testing.ts'
import { holdAnswer } from './testing-feishu.ts'
import type { Trial } from './testing.ts'

const WORKER = fileURLToPath(new URL('worker.fixture.ts', import.meta.url))

/** A courier in another process, carrying what is to be carried until it is killed. */
async function startDoomed(trial: Trial) {
  const args = ['--import', 'tsx', WORKER, 'courier', JSON.stringify(trial.place)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** Nobody can wait for a lease to run out; it ends now. */
async function endLeases(trial: Trial): Promise<void> {
  await trial.query(
    `update lane set leased_until = clock_timestamp() where leased_until is not null`,
  )
}

test(
  'what a killed worker had sent is adopted by its uuid within the hour',
  { timeout: 60_000 },
  async () => {
    await using trial = await startTrial()
    const { taken, letGo } = holdAnswer(trial.feishu)
    const id = await trial.push()
    const doomed = await startDoomed(trial)
    await taken
    await doomed.kill()
    letGo()
    const [unsure] = await trial.outbox('card')
    expect(unsure).toMatchObject({ state: 'waiting', attempts: 1, messageId: null })
    expect(unsure?.unsureSince).not.toBeNull()

    await endLeases(trial)
    await trial.deliver()
    const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
    expect(twins).toEqual([])
    expect((await trial.outbox('card'))[0]).toMatchObject({
      state: 'sent',
      messageId: card?.messageId,
    })
    expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver'])
  },
)

test('a database that goes away after the call leaves no twin and no gap in the trail', async () => {
  await using trial = await startTrial()
  const { taken, letGo } = holdAnswer(trial.feishu)
  const id = await trial.push()
  const delivered = trial.deliver()
  await taken
  // The commit that would have put the sending on record is refused once.
  await trial.query(`create function refuse_once() returns trigger language plpgsql as $$
    begin raise exception 'the database went away'; end $$`)
  await trial.query(`create trigger refuse_once before insert on event
    for each row execute function refuse_once()`)
  letGo()
  await expect
    .poll(() => trial.logged.some((line) => line.msg === 'lane not served'), soon)
    .toBe(true)
  await trial.query('drop trigger refuse_once on event')
  await delivered

  expect(new Set(trial.feishu.calls('create').map((one) => one.uuid)).size).toBe(1)
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver'])
})

test('a worker that stops in good order finishes the message in hand', async () => {
  await using trial = await startTrial()
  const { taken, letGo } = holdAnswer(trial.feishu)
  await trial.push()
  const courier = trial.courier()
  courier.wake()
  await taken
  const stopped = courier.stop()
  letGo()
  await stopped
  expect((await trial.outbox('card'))[0]).toMatchObject({ state: 'sent', attempts: 0 })
  const [lane] = await trial.query<{ leased_until: Date | null }>('select leased_until from lane')
  expect(lane?.leased_until).toBeNull()
})
