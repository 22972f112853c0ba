import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { chatId, personId } from '../testing-county.ts'
import { envelope, post, press, pressEvent } from '../testing-feishu.ts'
import type { PressAnswer } from '../testing-feishu.ts'
import { taskOf, trailOf } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const LIAISON = personId('scjg', 'liaison')
const NO_SUCH_ACT = { type: 'warning', content: '该操作不可用' }
const NOT_FOUND = { type: 'warning', content: '未找到该事项' }

async function pushed() {
  const matter = await bot.push()
  const messages = await bot.deliver(matter.id)
  return {
    id: matter.id,
    task: taskOf(matter).id,
    message: messages.get(`chat:${chatId('scjg')}`) ?? '',
  }
}

/** Asserts that a press changed nothing, and that the pressed card came back as it was. */
async function unchanged(at: { id: string }, act: () => Promise<PressAnswer>) {
  const before = await bot.matter(at.id)
  const rows = await bot.countRows()
  const answer = await act()
  expect(await bot.countRows()).toEqual(rows)
  expect(await bot.matter(at.id)).toEqual(before)
  expect(answer.card?.data).toMatchObject({ schema: '2.0', header: { template: 'blue' } })
  return answer.toast
}

describe('a button whose value is none of ours', () => {
  test.each([
    ['a text', '{"a":"claim","t":"x"}'],
    ['missing', undefined],
    ['null', null],
    ['an array', ['claim']],
    ['a number', 7],
    ['without a task', { a: 'claim' }],
    ['without an act', { t: 'x' }],
    ['of numbers', { a: 1, t: 2 }],
    ['of objects', { a: {}, t: {} }],
    ['an empty act', { a: '', t: 'x' }],
    ['an act that never ends', { a: 'a'.repeat(10_000), t: 'x' }],
    ['an act with a NUL in it', { a: 'claim\0', t: 'x' }],
    ['in Chinese', { a: '认领', t: 'x' }],
  ])('is %s: nothing happens but an answer and the card', async (_what, value) => {
    const at = await pushed()
    const toast = await unchanged(at, () =>
      press(bot.app, { by: LIAISON, message: at.message, value }),
    )
    expect(toast).toEqual(NO_SUCH_ACT)
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'unknown-act'])(
    'names the act %s: it is not there',
    async (act) => {
      const at = await pushed()
      for (const task of [at.task, `${at.id}.99`, at.id]) {
        const toast = await unchanged(at, () =>
          press(bot.app, { by: LIAISON, message: at.message, act, task }),
        )
        expect(toast).toEqual(NO_SUCH_ACT)
      }
    },
  )

  test.each([
    'push',
    'deliver',
    'expire',
    'auto-claim',
    'remind',
    'cancel',
    'supersede',
    'recompute',
  ])('names %s, which is for the system or for callers: nobody may', async (act) => {
    const at = await pushed()
    const toast = await unchanged(at, () =>
      press(bot.app, { by: LIAISON, message: at.message, act, task: at.task, form: { by: at.id } }),
    )
    expect(toast).toEqual(NO_SUCH_ACT)
  })

  test.each([
    ['no id at all', 'x'],
    ['a matter that is not there', '0190a8f0-0000-7000-8000-000000000000.1'],
    ['SQL', `'or/**/1=1--`],
    ['a prototype', '__proto__'],
    ['an id of nothing but a dot', '.'],
  ])('names a task that is %s', async (_what, task) => {
    const at = await pushed()
    const toast = await unchanged(at, () =>
      press(bot.app, { by: LIAISON, message: at.message, act: 'claim', task }),
    )
    expect(toast).toEqual(NOT_FOUND)
  })

  test('names a task that the matter does not have', async () => {
    const at = await pushed()
    for (const task of [`${at.id}.2`, at.id, `${at.id}.1.1`, `${at.id}.01`]) {
      const toast = await unchanged(at, () =>
        press(bot.app, { by: LIAISON, message: at.message, act: 'claim', task }),
      )
      expect(toast).toEqual(NOT_FOUND)
    }
  })

  test('asks for an answer to an objection on a task that is to be claimed', async () => {
    const at = await pushed()
    const toast = await unchanged(at, () =>
      press(bot.app, { by: LIAISON, message: at.message, act: 'uphold', task: at.task }),
    )
    expect(toast).toEqual(NOT_FOUND)
  })
})

test('a task of another matter is acted on by the rights on that one, and this card stays as it is', async () => {
  const [here, there] = [await pushed(), await pushed()]
  const stranger = await unchanged(here, () =>
    press(bot.app, {
      by: personId('wjj', 'liaison'),
      act: 'claim',
      task: there.task,
      message: here.message,
    }),
  )
  expect(stranger.type).toBe('warning')
  const { toast, card } = await press(bot.app, {
    by: LIAISON,
    act: 'claim',
    task: there.task,
    message: here.message,
  })
  expect(toast.content).toBe('已认领')
  expect(card?.data).toMatchObject({ header: { template: 'blue' } })
  expect(trailOf(await bot.matter(here.id))).not.toContain('claim')
})

describe('a press whose frame is not as documented', () => {
  const at = async () => {
    const { task, message } = await pushed()
    return pressEvent({ by: LIAISON, act: 'claim', task, message }) as { [key: string]: unknown }
  }
  async function answered(event: object) {
    const { status, body } = await post(bot.app, 'card', envelope('card.action.trigger', event))
    expect(status).toBe(200)
    return body as PressAnswer
  }

  test('says where it was pressed outside of its context, as some clients do', async () => {
    const { context, ...event } = await at()
    const { open_message_id } = context as { open_message_id: string }
    const { toast, card } = await answered({ ...event, open_message_id })
    expect(toast.content).toBe('已认领')
    expect(card).toBeDefined()
  })

  test('does not say where it was pressed: it is taken, and no card is answered', async () => {
    const { context: _none, ...event } = await at()
    expect(await answered(event)).toEqual({ toast: { type: 'success', content: '已认领' } })
  })

  test('was made on a message that is not ours: it is taken, and no card is answered', async () => {
    const event = { ...(await at()), context: { open_message_id: 'om_of_somebody_else' } }
    expect(await answered(event)).toEqual({ toast: { type: 'success', content: '已认领' } })
  })

  test.each([
    ['nobody', undefined],
    ['null', null],
    ['a text', LIAISON],
    ['somebody without an id', { union_id: 'on_1' }],
    ['an id that is no text', { open_id: [LIAISON] }],
    ['an id that never ends', { open_id: 'ou_'.padEnd(200, 'x') }],
    ['an id with a NUL in it', { open_id: `${LIAISON}\0` }],
  ])('was made by %s', async (_who, operator) => {
    expect((await answered({ ...(await at()), operator })).toast).toEqual(NO_SUCH_ACT)
  })

  test('carries nothing at all', async () => {
    expect(await answered({})).toEqual({ toast: NO_SUCH_ACT })
  })

  test('carries a form that is no object', async () => {
    const event = await at()
    for (const form_value of ['x', 7, [], true]) {
      const action = { ...(event['action'] as object), form_value }
      expect((await answered({ ...event, action })).toast).toEqual(NO_SUCH_ACT)
    }
  })

  test('carries null where nothing was filled in', async () => {
    const event = await at()
    const action = { ...(event['action'] as object), form_value: null }
    expect((await answered({ ...event, action })).toast.content).toBe('已认领')
  })
})

test('the rest of a digest goes only to whom the digest went', async () => {
  const { rows } = await bot.database.pool.query<{ id: string }>(
    `insert into outbox (lane, template, params, urgency) values ($1, 'digest', $2, 5) returning id`,
    [`person:${personId('scjg', 'leader')}`, { department: 'scjg', digestKey: 'k', from: 0 }],
  )
  const id = String(rows[0]?.id)
  const rest = (by: string, task: string) => press(bot.app, { by, act: 'digest-rest', task })
  expect((await rest(LIAISON, id)).toast).toEqual(NOT_FOUND)
  expect((await rest(LIAISON, '1e3')).toast).toEqual(NOT_FOUND)
  expect((await rest(personId('scjg', 'leader'), id)).toast.type).toBe('success')
  expect((await rest(personId('scjg', 'leader'), id)).toast.type).toBe('success')
  const sent = await bot.database.pool.query(`select 1 from outbox where key = $1`, [`rest/${id}`])
  expect(sent.rows).toHaveLength(1)
})
