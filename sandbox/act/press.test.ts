import { expect, test } from 'vitest'
import { jsonOf } from '../json.ts'
import type { Json } from '../json.ts'
import { button, cardOf, objectionForm, plain } from '../trial/cards.ts'
import { sendCard, sendText } from '../trial/sending.ts'
import { CAST, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const DAY_MS = 86_400_000

function actionOf(trial: Trial): Json {
  return jsonOf(jsonOf(trial.bot.clicks.at(-1)?.['event'])['action'])
}

function wish(trial: Trial, body: object) {
  return trial.ask('POST', '/act', body)
}

test('the newest card with the words is pressed, an older one when it is named', async () => {
  await using trial = await startTrial()
  const old = await sendCard(trial, cardOf({ tag: 'markdown', content: '甲公司' }, button('认领')))
  const newer = await sendCard(trial, cardOf(button('✅ 认领（3）'), button('报请认领')))
  const other = await sendCard(trial, cardOf(button('报请认领')), { to: CAST.jia })
  const pressed = async (more: object) =>
    (await trial.act({ as: CAST.jia, press: '认领', ...more }))['messageId']
  expect(await pressed({})).toBe(newer)
  expect(await pressed({ about: '甲公司' })).toBe(old)
  expect(await pressed({ message: old })).toBe(old)
  expect(await pressed({ chat: '市场监管局' })).toBe(newer)
  const { messageId } = await trial.act({ as: '甲', press: '报请认领' })
  expect(messageId).toBe(other)
})

test('an old card is found below many newer ones', async () => {
  await using trial = await startTrial()
  const old = await sendCard(trial, cardOf(button('认领')))
  for (let times = 0; times < 60; times += 1) {
    trial.aheadMs += 1000
    await sendCard(trial, cardOf(button('签收')))
  }
  expect((await trial.act({ as: '甲', press: '认领' }))['messageId']).toBe(old)
  expect((await wish(trial, { as: '甲', press: '报送' })).status).toBe(404)
})

test('nobody presses what they do not see', async () => {
  await using trial = await startTrial()
  const messageId = await sendCard(trial, cardOf(button('认领')))
  expect((await wish(trial, { as: '丙', press: '认领' })).status).toBe(404)
  expect((await wish(trial, { as: '丙', press: '认领', message: messageId })).status).toBe(409)
  expect((await wish(trial, { as: '丙', press: '认领', chat: CAST.group })).status).toBe(409)
  expect((await wish(trial, { as: '丁', press: '认领' })).status).toBe(404)
  await trial.client.im.v1.message.delete({ path: { message_id: messageId } })
  expect((await wish(trial, { as: '甲', press: '认领' })).status).toBe(404)
  expect(trial.bot.clicks).toEqual([])
})

test('several such buttons on one card are listed; nth or at says which', async () => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(button('同意', { n: 1 }), button('同意', { n: 2 })))
  const asked = await wish(trial, { as: '甲', press: '同意' })
  expect(asked).toMatchObject({
    status: 409,
    body: { candidates: [{ at: 'body.elements.0' }, { at: 'body.elements.1' }] },
  })
  await trial.act({ as: '甲', press: '同意', nth: 2 })
  expect(actionOf(trial)).toMatchObject({ value: { n: 2 } })
  await trial.act({ as: '甲', at: 'body.elements.0' })
  expect(actionOf(trial)).toMatchObject({ value: { n: 1 } })
})

test('namesakes are listed instead of one being chosen', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/people', [{ openId: `ou_${'9'.repeat(32)}`, name: '甲' }])
  const asked = await wish(trial, { as: '甲', say: '待办' })
  expect(asked).toMatchObject({ status: 409, body: { title: '无法照做' } })
  expect(asked.body['candidates']).toHaveLength(2)
})

test('a form is filled in by its words and sent in the wire’s shapes', async () => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(objectionForm()))
  await trial.act({
    as: '甲',
    press: '提交',
    fill: { 异议类型: '信息有误', 异议理由: '地址不符', 知会人员: ['乙'], 日期: '2026-11-23' },
  })
  expect(actionOf(trial)).toEqual({
    tag: 'button',
    timezone: 'Asia/Shanghai',
    name: 'submit',
    value: { act: 'object' },
    form_value: {
      type: 'wrong',
      reason: '地址不符',
      remark: '',
      people: [CAST.yi],
      day: '2026-11-23 +0800',
    },
  })
})

test('a form by names and wire values, as a page sends it', async () => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(objectionForm()))
  const formValue = { type: 'duty', reason: '不归我们管' }
  await trial.act({ as: '甲', at: 'body.elements.0.elements.5', formValue })
  expect(actionOf(trial)['form_value']).toEqual({ ...formValue, remark: '' })
})

test('a required field that is empty is stopped by the client', async () => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(objectionForm()))
  const result = await trial.act({ as: '甲', press: '提交', fill: { 异议类型: '信息有误' } })
  expect(result['clientError']).toEqual({ code: null, message: '有必填项未填写：异议理由' })
  expect(trial.bot.clicks).toEqual([])
})

test.each<[string, Json, string]>([
  ['a field', { 异议: 'x' }, '表单里没有：异议'],
  ['an option', { 异议类型: '不同意' }, '没有这个选项：不同意'],
  ['a person', { 知会人员: ['丙'] }, '可选人员中没有（或不止一个）：丙'],
  ['a date', { 日期: '明天' }, '日期或时间的格式不对：明天'],
  ['so long a text', { 异议理由: '长'.repeat(201) }, '最多输入200个字'],
])('%s that the form does not have is refused', async (_, fill, detail) => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(objectionForm()))
  const answer = await wish(trial, { as: '甲', press: '提交', fill })
  expect(answer).toMatchObject({ status: 422, body: { detail } })
})

test('a question is answered with yes and told', async () => {
  await using trial = await startTrial()
  const confirm = { title: plain('确认认领？'), text: plain('认领后由本单位监管') }
  await sendCard(trial, cardOf(button('认领', { n: 1 }, { confirm })))
  expect(await trial.act({ as: '甲', press: '认领' })).toMatchObject({
    confirm: { title: '确认认领？', text: '认领后由本单位监管' },
    opened: null,
  })
})

test('a disabled button, a link and a reset do not call back', async () => {
  await using trial = await startTrial()
  const open = [{ type: 'open_url', default_url: 'https://example.cn/doc' }]
  const form = objectionForm()
  const reset = button('重置', {}, { name: 'reset', form_action_type: 'reset' })
  await sendCard(
    trial,
    cardOf(
      button('认领', {}, { disabled: true, disabled_tips: plain('已由乙认领') }),
      { tag: 'button', text: plain('打开'), behaviors: open },
      { ...form, elements: [...(form['elements'] as Json[]), reset] },
    ),
  )
  const disabled = await trial.act({ as: '甲', press: '认领' })
  expect(disabled['clientError']).toEqual({ code: null, message: '已由乙认领' })
  expect(await trial.act({ as: '甲', press: '打开' })).toMatchObject({
    opened: 'https://example.cn/doc',
    clientError: null,
  })
  expect(await trial.act({ as: '甲', press: '重置' })).toMatchObject({ clientError: null })
  expect(trial.bot.clicks).toEqual([])
})

test('a card can be pressed for 14 days on the product’s clock', async () => {
  await using trial = await startTrial()
  await sendCard(trial, cardOf(button('认领')))
  trial.now = new Date(trial.now.getTime() + 14 * DAY_MS)
  expect((await trial.act({ as: '甲', press: '认领' }))['clientError']).toBeNull()
  trial.now = new Date(trial.now.getTime() + 1)
  const late = await trial.act({ as: '甲', press: '认领' })
  expect(late['clientError']).toEqual({ code: null, message: '卡片已过期，无法操作' })
  expect(trial.bot.clicks).toHaveLength(1)
})

test('components outside a form call back by themselves', async () => {
  await using trial = await startTrial()
  const options = [{ text: plain('区水利局'), value: 'slj' }]
  await sendCard(
    trial,
    cardOf(
      { tag: 'select_static', name: 'to', placeholder: plain('改派部门'), options },
      { tag: 'input', name: 'q' },
      { tag: 'date_picker' },
      { tag: 'checker', checked: false, behaviors: [{ type: 'callback', value: { c: 1 } }] },
      { tag: 'overflow', options: [{ text: plain('撤回'), value: 'cancel' }] },
      { tag: 'select_person', options: [{ value: CAST.bing }] },
    ),
  )
  const used = async (index: number, enter: unknown) => {
    await trial.act({ as: '甲', at: `body.elements.${index}`, enter })
    return actionOf(trial)
  }
  expect(await used(0, '区水利局')).toMatchObject({
    tag: 'select_static',
    name: 'to',
    option: 'slj',
  })
  expect(await used(1, '某公司')).toMatchObject({ input_value: '某公司' })
  expect(await used(2, '2026-12-01')).toMatchObject({ option: '2026-12-01 +0800' })
  expect(await used(3, true)).toMatchObject({ checked: true, value: { c: 1 } })
  expect(await used(5, '丙')).toMatchObject({ option: CAST.bing })
  const unlisted = await wish(trial, { as: '甲', at: 'body.elements.5', enter: '乙' })
  expect(unlisted.status).toBe(422)
  await trial.act({ as: '甲', press: '撤回' })
  expect(actionOf(trial)).toMatchObject({ tag: 'overflow', option: 'cancel' })
})

test('initial values are sent when nobody touches them', async () => {
  await using trial = await startTrial()
  const options = [
    { text: plain('甲类'), value: 'a' },
    { text: plain('乙类'), value: 'b' },
  ]
  const form = {
    tag: 'form',
    name: 'f',
    elements: [
      { tag: 'select_static', name: 'first', options, initial_option: 'a' },
      { tag: 'select_static', name: 'second', options, initial_index: 2 },
      { tag: 'select_static', name: 'none', options },
      { tag: 'multi_select_static', name: 'many', options, selected_values: ['a', 'b'] },
      { tag: 'input', name: 'text', default_value: '已填' },
      { tag: 'picker_datetime', name: 'at', initial_datetime: '2026-12-01 09:00' },
      { tag: 'checker', name: 'agreed', checked: true },
      button('提交', {}, { name: 'submit', form_action_type: 'submit' }),
    ],
  }
  await sendCard(trial, cardOf(form))
  await trial.act({ as: '甲', press: '提交' })
  expect(actionOf(trial)['form_value']).toEqual({
    first: 'a',
    second: 'b',
    many: ['a', 'b'],
    text: '已填',
    at: '2026-12-01 09:00 +0800',
    agreed: true,
  })
})

test('a body that is no wish is refused with what is wrong', async () => {
  await using trial = await startTrial()
  expect((await wish(trial, { as: '甲' })).status).toBe(422)
  const unknown = await wish(trial, { as: '甲', press: '认领', msg: 'x' })
  expect(unknown).toMatchObject({ status: 422, body: { title: '请求内容有误' } })
  const notJson = await fetch(`${trial.domain}/act`, { method: 'POST', body: '{' })
  expect(notJson.status).toBe(400)
  expect(notJson.headers.get('content-type')).toContain('application/problem+json')
  await sendText(trial, 'x')
})
