import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { chatId, personId } from '../testing-county.ts'
import { newEventId, press } from '../testing-feishu.ts'
import { taskOf, trailOf } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const LIAISON = personId('scjg', 'liaison')
const LEADER = personId('scjg', 'leader')
const BUREAU = personId('spj', 'liaison')
const GOOD = { type: 'not-our-duty', reason: '该业务由卫生健康部门监管。' }

async function pushed() {
  const matter = await bot.push()
  const messages = await bot.deliver(matter.id)
  return {
    id: matter.id,
    task: taskOf(matter).id,
    message: messages.get(`chat:${chatId('scjg')}`) ?? '',
  }
}

/** The forms of a matter that were sent, with the message that each came in. */
async function forms(id: string) {
  const { pool } = bot.database
  await pool.query(
    `update outbox set state = 'sent', message_id = 'om_form_' || id, shown = wanted, sent_at = now()
     where template = 'form' and state = 'waiting'`,
  )
  const { rows } = await pool.query<{ lane: string; messageId: string; params: unknown }>(
    `select lane, message_id as "messageId", params from outbox
     where template = 'form' and matter_id = $1 order by id`,
    [id],
  )
  return rows
}

type At = Awaited<ReturnType<typeof pushed>>

const ask = (at: At, by = LIAISON) => press(bot.app, { by, act: 'object', ...at })

function object(
  at: At,
  form: unknown,
  more: { by?: string; message?: string; eventId?: string } = {},
) {
  return press(bot.app, { by: LIAISON, act: 'object', ...at, form, ...more })
}

describe('a button that asks for something first', () => {
  test('sends its form to the presser alone, and the matter stays as it is', async () => {
    const at = await pushed()
    const before = await bot.matter(at.id)
    const { toast, card } = await ask(at)
    expect(toast).toEqual({ type: 'success', content: '请在与机器人的私聊中填写表单' })
    expect(card?.data).toMatchObject({ header: { template: 'blue' } })
    expect(await forms(at.id)).toMatchObject([
      { lane: `person:${LIAISON}`, params: { act: 'object', taskId: at.task } },
    ])
    expect(await bot.matter(at.id)).toEqual(before)
  })

  test('sends it once to each, however often it is pressed within the minute', async () => {
    const at = await pushed()
    await Promise.all([ask(at), ask(at), ask(at, LEADER), ask(at)])
    await ask(at)
    const lanes = (await forms(at.id)).map(({ lane }) => lane).sort()
    expect(lanes).toEqual([`person:${LEADER}`, `person:${LIAISON}`])
  })

  test('sends none for a press that is delivered again hours later', async () => {
    const at = await pushed()
    const eventId = newEventId()
    const again = () => press(bot.app, { by: LIAISON, act: 'object', ...at, eventId })
    expect((await again()).toast.type).toBe('success')
    // Another minute, and another version of the matter: only the delivery is the same.
    await bot.database.pool.query('update world set clock_offset_ms = clock_offset_ms + 25200000')
    await press(bot.app, { by: LEADER, act: 'view-details', ...at })
    expect((await again()).toast).toEqual({ type: 'success', content: '已登记' })
    expect(await forms(at.id)).toHaveLength(1)
  })

  test('sends none to who may not', async () => {
    const at = await pushed()
    expect((await ask(at, personId('wjj', 'liaison'))).toast.type).toBe('warning')
    expect(await forms(at.id)).toEqual([])
  })
})

describe('a form', () => {
  test('that is filled in well is taken, and says that it is done', async () => {
    const at = await pushed()
    await ask(at)
    const [form] = await forms(at.id)
    const { toast, card } = await object({ ...at, message: form?.messageId ?? '' }, GOOD)
    expect(toast).toEqual({ type: 'success', content: '异议已提交，待审批部门答复' })
    expect(JSON.stringify(card?.data)).toContain('提出异议（已处理）')
    const task = taskOf(await bot.matter(at.id))
    expect(task).toMatchObject({ state: 'objected', objections: [{ reason: GOOD.reason }] })
  })

  test.each([
    ['nothing at all', {}, '「异议类型」必填；「异议理由」必填'],
    ['an empty text', { ...GOOD, reason: '' }, '「异议理由」不能为空'],
    ['blanks', { ...GOOD, reason: ' \n　' }, '「异议理由」不能为空'],
    ['a text too long', { ...GOOD, reason: '长'.repeat(1001) }, '「异议理由」不得超过1000个字符'],
    ['null for a text', { ...GOOD, reason: null }, '「异议理由」须为文本'],
    ['an object for a text', { ...GOOD, reason: { text: 'x' } }, '「异议理由」须为文本'],
    ['several options', { ...GOOD, type: ['doubt'] }, /^「异议类型」须为/],
    ['an option that is not offered', { ...GOOD, type: 'no-such' }, /^「异议类型」须为/],
    ['an option of a prototype', { ...GOOD, type: '__proto__' }, /^「异议类型」须为/],
    ['a field that is not on it', { ...GOOD, more: 'x' }, '未知字段'],
  ])('that holds %s is refused by the words on it', async (_what, form, words) => {
    const at = await pushed()
    const rows = await bot.countRows()
    const { toast, card } = await object(at, form)
    expect(toast.type).toBe('warning')
    expect(toast.content).toMatch(words instanceof RegExp ? words : new RegExp(`^${words}$`))
    expect(card).toBeDefined()
    expect(await bot.countRows()).toEqual(rows)
  })

  test('that was refused is taken when it is corrected and submitted again', async () => {
    const at = await pushed()
    await ask(at)
    const [form] = await forms(at.id)
    const message = form?.messageId ?? ''
    const first = await object(at, { ...GOOD, reason: '' }, { message })
    expect(first.toast.type).toBe('warning')
    expect(JSON.stringify(first.card?.data)).toContain('异议理由')
    expect((await object(at, GOOD, { message })).toast.type).toBe('success')
    expect((await object(at, GOOD, { message })).toast.content).toBe('上一次异议尚待审批部门答复')
    expect(taskOf(await bot.matter(at.id)).objections).toHaveLength(1)
  })

  test('that is delivered again after the answer is no second objection', async () => {
    const at = await pushed()
    const eventId = newEventId()
    await object(at, GOOD, { eventId })
    const answer = (await bot.matter(at.id)).tasks.find((one) => one.type === 'answer-objection')
    const uphold = { by: BUREAU, act: 'uphold', task: answer?.id ?? '' }
    await press(bot.app, { ...uphold, form: { explanation: '职责清单已列明。' } })
    expect((await object(at, GOOD, { eventId })).toast.content).toBe('已登记')
    expect(taskOf(await bot.matter(at.id)).objections).toHaveLength(1)
    expect((await object(at, GOOD)).toast.content).toMatch(/^再次异议已记录/)
  })

  test('may hold what PostgreSQL cannot: it is left out', async () => {
    const at = await pushed()
    await object(at, { ...GOOD, reason: '理\0由\ud800充分' })
    expect(taskOf(await bot.matter(at.id)).objections).toMatchObject([{ reason: '理由充分' }])
  })

  test('may hold what means something to cards: it is shown as it was typed', async () => {
    const at = await pushed()
    const reason = '<at id=all></at> **加粗** [链接](https://example.com)'
    await object(at, { ...GOOD, reason })
    const matter = await bot.matter(at.id)
    expect(taskOf(matter).objections).toMatchObject([{ reason }])
    const answer = taskOf(matter, 'spj')
    const messages = await bot.deliver(at.id)
    const seen = await press(bot.app, {
      by: BUREAU,
      act: 'no-such-act',
      task: answer.id,
      message: messages.get(`chat:${chatId('spj')}`) ?? '',
    })
    expect(JSON.stringify(seen.card)).toContain('&#60;at id=all&#62;')
    expect(JSON.stringify(seen.card)).not.toContain('<at id=all>')
  })
})

test('a rerouting to nowhere is refused, and one to a department that holds the task too', async () => {
  const at = await pushed()
  await object(at, GOOD)
  const task = taskOf(await bot.matter(at.id), 'spj').id
  const reroute = (department: unknown) =>
    press(bot.app, { by: BUREAU, act: 'reroute', task, form: { department } })
  for (const department of ['', 'nowhere', 'spj', 'zhck', 'scjg', '__proto__', 7]) {
    const { toast } = await reroute(department)
    expect(toast).toMatchObject({ type: 'warning' })
    expect(toast.content).toMatch(/^「改派部门」/)
  }
  expect((await reroute('wjj')).toast).toEqual({ type: 'success', content: '已改派区卫生健康局' })
  expect(trailOf(await bot.matter(at.id)).filter((type) => type === 'reroute')).toHaveLength(1)
})
