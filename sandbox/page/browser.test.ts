import { afterAll, expect, test as anyTest } from 'vitest'
import { jsonOf } from '../json.ts'
import { approvalPushCard } from './fixtures/approval-push.ts'
import { bulletinCard } from './fixtures/bulletin.ts'
import { digestCard } from './fixtures/digest.ts'
import { everyComponentCard } from './fixtures/every-component.ts'
import { objectionFormCard } from './fixtures/objection-form.ts'
import { chromiumPath, closeBrowser, openWindow } from './trial/browser.ts'
import { DEPARTMENT, departmentOf, startPageTrial } from './trial/page-trial.ts'
import type { PageTrial } from './trial/page-trial.ts'

const test = anyTest.skipIf(chromiumPath === null)
afterAll(closeBrowser)

/** What the page comes to, if not at once; the machine may be busy with other tests. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })

const { chatId, liaison, deputy } = departmentOf(DEPARTMENT)

/** The page through the liaison's eyes, in the department's group. */
function addressOf(page: PageTrial, as = liaison.openId, chat = chatId): string {
  return `${page.origin}/sandbox?as=${as}&chat=${chat}`
}

/** A card that says what became of the push. */
function claimedCard(words: string): object {
  return {
    schema: '2.0',
    header: { title: { tag: 'plain_text', content: words }, template: 'green' },
    body: { elements: [{ tag: 'markdown', content: words }] },
  }
}

test('a press asks to confirm, shows the toast, and the card changes before everybody’s eyes', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', approvalPushCard)
  page.trial.bot.onClick = () => ({
    toast: { type: 'success', content: '认领成功' },
    card: { type: 'raw', data: claimedCard('已认领') },
  })
  await using first = await openWindow(addressOf(page))
  await using second = await openWindow(addressOf(page, deputy.openId))
  await first.page.getByRole('button', { name: '认领', exact: true }).click()
  const dialog = first.page.getByRole('dialog', { name: '认领这条审批信息？' })
  await dialog.getByText('认领后由你单位纳入监管范围').waitFor()
  expect(page.trial.bot.clicks).toHaveLength(0)
  await dialog.getByRole('button', { name: '确定' }).click()
  await first.page.locator('.toast-success', { hasText: '认领成功' }).waitFor()
  await second.page.locator('.card-title', { hasText: '已认领' }).waitFor()
  expect(page.trial.bot.clicks).toMatchObject([
    {
      event: {
        operator: { open_id: liaison.openId },
        action: { value: { a: 't_01' }, tag: 'button' },
      },
    },
  ])
  expect([...first.complaints, ...second.complaints]).toEqual([])
})

test('a press that is not confirmed does nothing', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', approvalPushCard)
  await using window = await openWindow(addressOf(page))
  await window.page.getByRole('button', { name: '认领', exact: true }).click()
  await window.page.getByRole('button', { name: '取消' }).click()
  await window.page.getByRole('button', { name: '认领', exact: true }).click()
  await window.page.keyboard.press('Escape')
  await window.page.getByRole('button', { name: '提出异议' }).click()
  await eventually(() => page.trial.bot.clicks.length).toBe(1)
  expect(page.trial.bot.clicks).toMatchObject([{ event: { action: { value: { a: 't_02' } } } }])
})

test('a form is filled in, held back while something required is missing, and sent whole', async () => {
  await using page = await startPageTrial()
  await page.send(liaison.openId, 'interactive', objectionFormCard)
  await using window = await openWindow(`${page.origin}/sandbox?as=${liaison.openId}`)
  const card = window.page.locator('.card')
  await card.getByRole('button', { name: '提交' }).click()
  await window.page.locator('.toast', { hasText: '有必填项未填写' }).waitFor()
  expect(page.trial.bot.clicks).toHaveLength(0)
  await card.getByLabel('异议类型').selectOption({ label: '信息有误' })
  await card.getByLabel('异议理由').fill('许可编号与证照不一致 <b>"')
  await card.locator('summary', { hasText: '知会人员' }).click()
  await card.getByRole('checkbox', { name: liaison.name }).check()
  await card.locator('summary', { hasText: liaison.name }).waitFor()
  await card.getByLabel('发现日期').fill('2026-11-19')
  await card.getByRole('button', { name: '提交' }).click()
  await eventually(() => page.trial.bot.clicks.length).toBe(1)
  const [click] = page.trial.bot.clicks
  expect(jsonOf(jsonOf(click?.['event'])['action'])['form_value']).toEqual({
    sort: '1',
    reason: '许可编号与证照不一致 <b>"',
    who: [liaison.openId],
    day: '2026-11-19 +0800',
  })
})

test('what is typed into a card survives the card being redrawn', async () => {
  await using page = await startPageTrial()
  const id = await page.send(liaison.openId, 'interactive', objectionFormCard)
  await using window = await openWindow(`${page.origin}/sandbox?as=${liaison.openId}`)
  const reason = window.page.getByLabel('异议理由')
  await reason.fill('还没写完')
  await page.trial.act({ as: liaison.openId, react: 'OK', message: id })
  await window.page.locator('.chip[data-react=OK]').waitFor()
  expect(await reason.inputValue()).toBe('还没写完')
  expect(await window.page.locator('textarea:focus').count()).toBe(1)
})

test('components outside a form call back by themselves', async () => {
  await using page = await startPageTrial()
  const fitting = everyComponentCard.body.elements.filter(
    ({ tag }) => !['note', 'img'].includes(tag),
  )
  const text = JSON.stringify({ ...everyComponentCard, body: { elements: fitting } })
  const known = text
    .replaceAll('<at id=all></at>', '')
    .replaceAll('ou_li', liaison.openId)
    .replaceAll(/ou_wang|ou_zhao/g, deputy.openId)
  await page.send(chatId, 'interactive', JSON.parse(known) as object)
  await using window = await openWindow(addressOf(page))
  const card = window.page.locator('.card')
  const actions = () =>
    page.trial.bot.clicks.map((click) => jsonOf(jsonOf(click['event'])['action']))
  await card.getByLabel('选择联系人').selectOption({ label: deputy.name })
  await eventually(() => actions().at(-1)).toMatchObject({
    tag: 'select_person',
    option: deputy.openId,
  })
  await card.getByPlaceholder('快速回复').fill('好的')
  await card.getByPlaceholder('快速回复').press('Enter')
  await eventually(() => actions().at(-1)).toMatchObject({ tag: 'input', input_value: '好的' })
  await card.getByLabel('集合时间').fill('15:05')
  await eventually(() => actions().at(-1)).toMatchObject({
    tag: 'picker_time',
    option: '15:05 +0800',
  })
  await card.getByRole('button', { name: '第一项' }).press('Enter')
  await eventually(() => actions().at(-1)).toMatchObject({ tag: 'interactive_container' })
  const count = actions().length
  await card.getByLabel('已阅读踏勘方案').uncheck()
  expect(actions()).toHaveLength(count)
})

test('a table turns its pages, and stays where it is when the card is redrawn', async () => {
  await using page = await startPageTrial()
  const id = await page.send(chatId, 'interactive', digestCard)
  await using window = await openWindow(addressOf(page))
  const card = window.page.locator('.card')
  await card.getByRole('button', { name: '下一页' }).click()
  await card.getByText('校车使用许可').waitFor()
  await page.trial.act({ as: deputy.openId, react: 'OK', message: id })
  await window.page.locator('.chip[data-react=OK]').waitFor()
  expect(await card.getByText('校车使用许可').isVisible()).toBe(true)
  expect(await card.getByText('食品经营许可').isVisible()).toBe(false)
})

test('a menu calls back with what was chosen from it', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', digestCard)
  await using window = await openWindow(addressOf(page))
  const menu = window.page.locator('.card').getByLabel('更多操作')
  await menu.selectOption({ label: '导出表格' })
  await eventually(() => page.trial.bot.clicks.length).toBe(1)
  expect(page.trial.bot.clicks[0]).toMatchObject({
    event: { action: { tag: 'overflow', option: 'export' } },
  })
  await eventually(() => menu.inputValue()).toBe('')
})

test('a bot that does not answer is told as the Feishu client tells it', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', approvalPushCard)
  page.trial.bot.onClick = (_received, response) => {
    response.statusCode = 500
    response.end()
  }
  await using window = await openWindow(addressOf(page))
  await window.page.getByRole('button', { name: '提出异议' }).click()
  await window.page.locator('.toast-error', { hasText: '200671' }).waitFor()
})

test('a message that arrives is shown, announced and counted without a reload', async () => {
  await using page = await startPageTrial()
  await page.send(liaison.openId, 'text', { text: '私聊' })
  await using window = await openWindow(addressOf(page))
  await page.send(chatId, 'text', { text: '新到的 <img src=x onerror=alert(1)>' })
  await window.page.locator('.bubble', { hasText: '新到的 <img' }).waitFor()
  await eventually(() => window.page.locator('#announcer').textContent()).toMatch(
    /新消息 .*：新到的/,
  )
  await page.send(liaison.openId, 'text', { text: '又一条' })
  await window.page.locator('#chats [data-mode=p2p]', { hasText: '又一条' }).waitFor()
  await window.page.locator('#chats [data-mode=p2p] .unread', { hasText: '2' }).waitFor()
  expect(window.complaints).toEqual([])
})

test('none of a burst of messages is lost or shown twice', async () => {
  await using page = await startPageTrial()
  await using window = await openWindow(addressOf(page))
  const words = Array.from({ length: 30 }, (_, index) => `第${index + 1}条`)
  await Promise.all(words.map((say) => page.trial.act({ as: deputy.openId, say, chat: chatId })))
  await eventually(async () =>
    (await window.page.locator('.bubble').allTextContents()).toSorted(),
  ).toEqual(words.toSorted())
})

test('anybody can be anybody: another person sees other chats, and the address remembers', async () => {
  await using page = await startPageTrial()
  const other = departmentOf('区应急管理局').liaison
  await using window = await openWindow(addressOf(page))
  await window.page.getByRole('button', { name: /以谁的身份/ }).click()
  await window.page.getByPlaceholder('按姓名、单位或职责查找').fill('应急 联络员')
  await window.page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(other.name) })
    .click()
  await window.page.locator('#chats', { hasText: '审管联动·区应急管理局' }).waitFor()
  expect(await window.page.locator('#chats', { hasText: DEPARTMENT }).count()).toBe(0)
  await window.page.reload()
  await window.page.locator('#who', { hasText: other.name }).waitFor()
})

test('people talk, reply in threads, send files, react and recall', async () => {
  await using page = await startPageTrial()
  const id = await page.send(chatId, 'interactive', approvalPushCard)
  await using window = await openWindow(addressOf(page))
  const { page: tab } = window
  await tab.getByLabel('输入消息').fill('大家好')
  await tab.getByLabel('输入消息').press('Enter')
  await tab.locator('.msg-own .bubble', { hasText: '大家好' }).waitFor()
  await tab.locator('#composer-file').setInputFiles({
    name: '说明.docx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('内容'),
  })
  await tab.locator('.file', { hasText: '说明.docx' }).waitFor()
  const push = tab.locator(`#m-${id}`)
  await push.hover()
  await push.getByRole('button', { name: '话题回复' }).click()
  await tab.getByLabel('回复话题').fill('在话题里回复')
  await tab.getByLabel('回复话题').press('Enter')
  await tab.locator('#thread-msgs .bubble', { hasText: '在话题里回复' }).waitFor()
  await push.getByRole('button', { name: '1条回复' }).waitFor()
  await tab.keyboard.press('Escape')
  expect(await tab.locator('#thread').isVisible()).toBe(false)
  await push.hover()
  await push.getByRole('button', { name: '表情 OK' }).click()
  await push.locator('.chip[data-react=OK]', { hasText: liaison.name }).click()
  await eventually(() => push.locator('.chip[data-react=OK]').count()).toBe(0)
  const own = tab.locator('.msg-own', { hasText: '大家好' })
  await own.hover()
  await own.getByRole('button', { name: '撤回' }).click()
  await tab.getByText(`${liaison.name} 撤回了一条消息`).waitFor()
  expect(page.trial.bot.events.length).toBeGreaterThan(3)
  expect(window.complaints).toEqual([])
})

test('the panel files an approval in one press and moves the clock', async () => {
  await using page = await startPageTrial()
  await using window = await openWindow(`${page.origin}/sandbox?as=${deputy.openId}`)
  const { page: tab } = window
  await tab.getByRole('button', { name: '推送', exact: true }).click()
  await tab.locator('.toast', { hasText: '已推送 SP-2026-000123' }).waitFor()
  expect(page.filed).toHaveLength(1)
  const offer = { name: /以区市场监管局 联络员.*的身份查看/ }
  await tab.locator('#guide').getByRole('button', offer).waitFor()
  await tab.locator('#toasts').getByRole('button', offer).click()
  await tab.locator('#who', { hasText: liaison.name }).waitFor()
  await tab.locator('.card-title', { hasText: '食品经营许可' }).waitFor()
  await tab.getByRole('button', { name: '到截止时刻', exact: true }).click()
  await tab.locator('.toast', { hasText: '现在是11月24日（周二） 00:00' }).waitFor()
  await tab.locator('#top-clock', { hasText: '11月24日' }).waitFor()
  expect(await tab.getByRole('button', { name: '到截止时刻', exact: true }).isDisabled()).toBe(true)
  await tab.getByLabel('拨到哪一刻').fill('2026-11-25T08:15')
  await tab.getByRole('button', { name: '拨到', exact: true }).click()
  await tab.locator('#clock-time', { hasText: '08:15' }).waitFor()
  expect(page.trial.now.toISOString()).toBe('2026-11-25T00:15:00.000Z')
  expect(window.complaints).toEqual([])
})

test('faults are switched on and off from the panel', async () => {
  await using page = await startPageTrial()
  await using window = await openWindow(addressOf(page))
  await window.page.getByText('让飞书出错，看机器人怎么办').click()
  await window.page.getByRole('switch', { name: /飞书故障/ }).check()
  await window.page.getByText('已开启：飞书故障').waitFor()
  await window.page.getByRole('button', { name: '全部关闭' }).click()
  await window.page.getByText('让飞书出错，看机器人怎么办').waitFor()
  expect((await page.trial.ask('GET', '/faults')).body).toEqual({ rules: [], callbacks: {} })
})

test('a push can be claimed with the keyboard alone, and the focus comes back', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', approvalPushCard)
  await using window = await openWindow(addressOf(page))
  const { page: tab } = window
  await tab.locator('.card').waitFor()
  const focused = () =>
    tab.evaluate<string>(
      `[document.activeElement.ariaLabel, document.activeElement.textContent].join(' ').trim()`,
    )
  const reached: string[] = []
  while (reached.at(-1) !== '认领' && reached.length < 20) {
    await tab.keyboard.press('Tab')
    reached.push(await focused())
  }
  expect(reached[0]).toContain('跳到输入框')
  expect(reached[1]).toContain('以谁的身份')
  expect(reached.at(-1)).toBe('认领')
  await tab.keyboard.press('Enter')
  expect(await focused()).toBe('取消')
  await tab.keyboard.press('Tab')
  await tab.keyboard.press('Enter')
  await eventually(() => page.trial.bot.clicks.length).toBe(1)
  await eventually(focused).toBe('认领')
})

test('on a phone one thing is shown at a time, and nothing is wider than the screen', async () => {
  await using page = await startPageTrial()
  await page.send(chatId, 'interactive', approvalPushCard)
  await page.send(chatId, 'interactive', digestCard)
  await using window = await openWindow(addressOf(page), 'phone')
  const { page: tab } = window
  const overflow = () =>
    tab.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
  expect(await tab.locator('.chat').isVisible()).toBe(false)
  expect(await overflow()).toBe(0)
  await tab.locator(`[data-chat="${chatId}"]`).click()
  await tab.locator('.card').first().waitFor()
  expect(await tab.locator('.side').isVisible()).toBe(false)
  expect(await overflow()).toBe(0)
  await tab.goBack()
  await tab.locator('.side').waitFor()
  await tab.locator(`[data-chat="${chatId}"]`).click()
  await tab.getByRole('button', { name: '返回会话列表' }).click()
  await tab.locator('.tabs').getByRole('button', { name: '操作台' }).click()
  await tab.getByRole('button', { name: '推送', exact: true }).waitFor()
  expect(await overflow()).toBe(0)
  expect(window.complaints).toEqual([])
})

test('every chat opens at its end, however tall its cards are', async () => {
  await using page = await startPageTrial()
  for (const card of [approvalPushCard, digestCard, bulletinCard]) {
    await page.send(chatId, 'interactive', card)
    await page.send(liaison.openId, 'interactive', card)
  }
  await using window = await openWindow(addressOf(page))
  const end = window.page.locator('#msgs .msg').last().locator('.legend').last()
  const isInSight = async () => ((await end.boundingBox())?.y ?? Infinity) < 800
  await eventually(isInSight).toBe(true)
  await window.page.locator('#chats [data-mode=p2p]').click()
  await window.page.locator('#chat-title', { hasText: '助手' }).waitFor()
  await eventually(isInSight).toBe(true)
  // Read marks redraw what was just opened.
  await window.page.locator('.reads', { hasText: '全部已读' }).last().waitFor()
  await eventually(isInSight).toBe(true)
})

test(
  'a chat of two thousand messages opens at its end and is read upwards',
  { timeout: 90_000 },
  async () => {
    await using page = await startPageTrial()
    await page.trial.pool.query(
      `insert into sandbox.message (message_id, chat_id, sender_type, sender_id, msg_type, content, created_ms, updated_ms)
     select 'om_' || lpad(n::text, 12, '0'), $1, 'app', 'cli_x', 'interactive', $2, $3, $3 from generate_series(1, 2000) n`,
      [chatId, JSON.stringify(approvalPushCard), page.trial.now.getTime()],
    )
    await page.send(chatId, 'text', { text: '最后一条' })
    const began = performance.now()
    await using window = await openWindow(addressOf(page))
    const { page: tab } = window
    await tab.locator('.bubble', { hasText: '最后一条' }).waitFor()
    const openedMs = performance.now() - began
    const last = tab.locator('.bubble', { hasText: '最后一条' })
    await eventually(async () => (await last.boundingBox())?.y ?? Infinity).toBeLessThan(860)
    const shown = () => tab.locator('#msgs .msg').count()
    expect(await shown()).toBe(40)
    await tab.locator('#messages').hover()
    await eventually(async () => {
      await tab.mouse.wheel(0, -30_000)
      return shown()
    }).toBeGreaterThanOrEqual(200)
    // New ones do not tear the reader away from what is being read.
    await page.send(chatId, 'text', { text: '读旧消息时新到的' })
    await tab.getByRole('button', { name: '1条新消息' }).click()
    await tab.locator('.bubble', { hasText: '读旧消息时新到的' }).waitFor()
    await page.send(chatId, 'text', { text: '再来一条' })
    await tab.locator('.bubble', { hasText: '再来一条' }).waitFor()
    await eventually(shown).toBeLessThanOrEqual(160)
    expect(openedMs).toBeLessThan(10_000)
    expect(window.complaints).toEqual([])
  },
)
