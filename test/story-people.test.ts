import { beforeAll, expect, test, vi } from 'vitest'
import { approval, PHONE } from './support/county.ts'
import { startStory } from './support/story.ts'
import type { Story } from './support/story.ts'

let story: Story
beforeAll(async () => {
  story = await startStory('linzi', '2026-11-20T10:00:00+08:00')
  return () => story[Symbol.asyncDispose]()
})

const END = '2026-11-24T00:00:00+08:00'
const groupOf = (code: string) => story.county.department(code).chatId
const personIn = (code: string, role: string) => story.county.person(code, role).openId

async function cardsAbout(code: string, words: string) {
  const cards = await story.talk.inGroup(groupOf(code))
  return cards.filter(({ text }) => text.includes(words))
}

/** Makes the directory what the county says, but for some departments. */
async function changeDirectory(change: (department: { code: string; chatId: string }) => object) {
  const { directory } = story.county
  const departments = directory.departments.map(({ code, name, side, sort, chatId }) => ({
    code,
    name,
    side,
    sort,
    chatId,
    ...change({ code, chatId }),
  }))
  const answer = await story.talk.ask('PUT', '/api/v1/directory', { ...directory, departments })
  expect(answer.status).toBe(200)
}

test('one licence goes to all its departments at once, with one card a chat', async () => {
  const { talk } = story
  // Two of the three are reached in the same group.
  await changeDirectory(({ code }) => (code === 'zhzf' ? { chatId: groupOf('scjg') } : {}))
  const body = approval({
    kind: 'one-licence',
    more: {
      departments: ['scjg', 'wjj', 'zhzf'],
      certificate: { 经营项目: '热食类食品制售', 经营场所: '示范路1号' },
    },
  })
  const { id } = await talk.push(body)
  await talk.settle()
  const shared = await cardsAbout('scjg', body.permit.number)
  expect(shared).toHaveLength(1)
  expect(shared[0]?.text).toContain('经营项目**　热食类食品制售')
  expect(shared[0]?.text).toContain(`**${story.county.department('zhzf').name}**　待认领`)
  expect(shared[0]?.text).not.toContain(`**${story.county.department('wjj').name}**　待认领`)
  expect(await cardsAbout('wjj', body.permit.number)).toHaveLength(1)
  expect(await talk.inGroup(groupOf('zhzf'))).toEqual([])

  const about = body.permit.number
  const first = await talk.press(personIn('scjg', 'liaison'), '认领', { about, nth: 1 })
  expect(first.toast?.content).toBe('已认领')
  await talk.settle()
  expect((await talk.matter(id)).tasks.map(({ department, state }) => [department, state])).toEqual(
    [
      ['scjg', 'claimed'],
      ['wjj', 'pending'],
      ['zhzf', 'pending'],
    ],
  )
  await changeDirectory(() => ({}))
})

test('a natural person’s name is masked in the group and whole in the details', async () => {
  const { talk } = story
  const body = approval({ name: '司马青云', type: 'individual' })
  await talk.push(body)
  await talk.settle()
  const [card] = await cardsAbout('scjg', body.permit.number)
  expect(card?.text).toContain('司*')
  expect(card?.text).not.toContain('司马青云')
  const liaison = personIn('scjg', 'liaison')
  await talk.press(liaison, '查看详情', { about: body.permit.number })
  await talk.settle()
  const details = (await talk.inPrivate(liaison)).at(-1)
  expect(details?.text).toContain('司马青云')
  expect(details?.text).toContain(PHONE)
})

test('a word to the bot in private is answered by a card of that name', async () => {
  const { talk } = story
  const body = approval({ item: itemOf('slj') })
  await talk.push(body)
  await talk.settle()
  const liaison = personIn('slj', 'liaison')
  for (const say of ['待办', '帮助']) {
    await talk.act({ as: liaison, say })
    await vi.waitUntil(
      async () => (await talk.inPrivate(liaison)).some(({ title }) => title === say),
      10_000,
    )
  }
  const [todo] = await talk.inPrivate(liaison)
  expect(todo?.text).toContain(body.permit.number)
  expect(todo?.text).toContain('11月23日24时前')
})

test('a sensitive item shows its class and number only, in every message', async () => {
  const { talk } = story
  const item = '宗教团体成立、变更、注销审查'
  const body = approval({ item, name: '某宗教团体筹备组' })
  await talk.push(body)
  await talk.settle()
  const [card] = await cardsAbout('tzb', body.permit.number)
  for (const hidden of [item, '宗教', body.counterpart.name]) {
    expect(card?.title).not.toContain(hidden)
    expect(card?.text).not.toContain(hidden)
  }
  expect(card?.text).toContain('敏感事项')
})

test('words that users gave cannot call everybody or break the card', async () => {
  const { talk } = story
  const name = '<at id=all></at>**海**_岸_[x](http://a.b)有限公司'
  const body = approval({ name })
  await talk.push(body)
  await talk.settle()
  const [card] = await cardsAbout('scjg', body.permit.number)
  expect(card?.text).toContain(name)
  expect(JSON.stringify(card?.card)).not.toContain('<at')
  expect(JSON.stringify(card?.card)).not.toContain('](http')
})

test('what cannot be delivered to the group goes to the liaison, and the limit runs from there', async () => {
  const { talk, county } = story
  const group = groupOf('nyj')
  await talk.act({ as: personIn('nyj', 'liaison'), removeBot: group })
  const body = approval({ item: itemOf('nyj') })
  const { id } = await talk.push(body)
  await talk.settle()
  expect(await talk.inGroup(group)).toEqual([])
  const [card, ...more] = await talk.inPrivate(personIn('nyj', 'liaison'))
  expect(more).toEqual([])
  expect(card?.text).toContain(body.permit.number)
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([{ state: 'pending', dueAt: END }])
  expect(tasks[0]?.deliveredAt).not.toBeNull()
  expect(events.map(({ type }) => type)).toEqual(['push', 'undeliverable', 'deliver'])
  const [notice] = await cardsAbout('spj', county.department('nyj').name)
  expect(notice?.title).toBe('消息无法送达，已改投')
  expect(notice?.text).toContain('230002')

  const pressed = await talk.press(personIn('nyj', 'liaison'), '认领')
  expect(pressed.toast?.content).toBe('已认领')
})

function itemOf(code: string): string {
  const { catalogue } = story.county.directory
  const found = catalogue.find((row) => row.supervisors.every((one) => one.department === code))
  if (!found) throw new Error(`no item of ${code}`)
  return found.item
}

test('a card whose sending was never confirmed can be claimed, and its delivery goes on record', async () => {
  const { talk } = story
  const body = approval()
  const { number } = body.permit
  await talk.setFaults({ rules: [{ api: 'message.create', kind: 'answer-lost', times: 1 }] })
  const { id } = await talk.push(body)
  await vi.waitUntil(async () => (await cardsAbout('scjg', number)).length > 0, 10_000)
  const liaison = personIn('scjg', 'liaison')
  const { toast } = await talk.press(liaison, '认领', { about: number })
  expect(toast?.content).toBe('已认领')
  await talk.settle()
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([{ state: 'claimed', claimedBy: liaison, late: false }])
  expect(events.map(({ type }) => type).sort()).toEqual(['claim', 'deliver', 'push'])
  expect(await cardsAbout('scjg', number)).toMatchObject([{ tag: '已认领' }])
  await talk.moveClock('2026-11-23T15:00:00+08:00')
  const reminded = (await talk.inPrivate(liaison)).filter(({ text }) => text.includes(number))
  expect(reminded).toEqual([])
})

test('where nobody can be reached no limit runs, nothing is claimed, and the office is told', async () => {
  const { talk, county } = story
  await talk.act({ as: personIn('hyj', 'liaison'), removeBot: groupOf('hyj') })
  for (const { openId } of county.handlers('hyj')) await talk.act({ as: openId, resign: true })
  const { id } = await talk.push(approval({ item: itemOf('hyj') }))
  await talk.settle()
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([{ state: 'pending', deliveredAt: null, overdue: false }])
  expect(events.filter(({ type }) => type === 'deliver')).toEqual([])
  const notices = await cardsAbout('spj', county.department('hyj').name)
  expect(notices.at(-1)?.text).toContain('认领时限未起算')

  await talk.moveClock('2026-11-26T12:00:00+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'pending', overdue: false }])
})

test('a refusal is pushed for information, and silence claims it never', async () => {
  const { talk } = story
  const body = approval({ action: 'refuse', decidedAt: '2026-11-26T09:00:00+08:00' })
  const { id } = await talk.push(body)
  await talk.moveClock('2026-12-01T12:00:00+08:00')
  const [card] = await cardsAbout('scjg', body.permit.number)
  expect(card?.title).toBe('不予许可 · 食品经营许可')
  expect(card?.text).not.toContain('视为自动认领')
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([{ state: 'pending', overdue: true }])
  expect(events.map(({ type }) => type)).toContain('expire')
  const { card: after } = await talk.press(personIn('scjg', 'liaison'), '认领', {
    about: body.permit.number,
  })
  expect(JSON.stringify(after)).toContain('供知悉，防止无证经营')
})

test('a liaison who left is passed over: the deputy is reminded and may claim', async () => {
  const { talk, county } = story
  const { directory } = county
  const people = directory.people
    .filter((one) => one.openId !== personIn('swj', 'liaison'))
    .map(({ actsFor, ...one }) => (one.department === 'swj' ? one : { ...one, actsFor }))
  expect((await talk.ask('PUT', '/api/v1/directory', { ...directory, people })).status).toBe(200)
  const body = approval({ item: itemOf('swj') })
  const { id } = await talk.push(body)
  await talk.moveClock('2026-12-02T14:00:30+08:00')
  const deputy = personIn('swj', 'deputy')
  expect(await talk.inPrivate(deputy)).toMatchObject([{ title: '待办提醒' }])
  const { toast } = await talk.press(personIn('swj', 'liaison'), '认领', {
    about: body.permit.number,
  })
  expect(toast).toMatchObject({ type: 'warning', content: expect.stringContaining('不在名录中') })
  await talk.press(deputy, '认领', { about: body.permit.number })
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'claimed', claimedBy: deputy }])
})

test('a cancelled push says so, offers nothing to press, and reminds nobody', async () => {
  const { talk } = story
  const body = approval()
  const { id } = await talk.push(body)
  await talk.settle()
  const reason = '受理系统误推'
  expect((await talk.ask('POST', `/api/v1/matters/${id}/cancel`, { reason })).status).toBe(200)
  await talk.settle()
  const [card] = await cardsAbout('scjg', body.permit.number)
  expect(card).toMatchObject({ tag: '已撤回' })
  expect(card?.text).toContain(`已撤回：${reason}`)
  const liaison = personIn('scjg', 'liaison')
  await expect(talk.press(liaison, '认领', { about: body.permit.number })).rejects.toThrow('没有')
  const before = (await talk.inPrivate(liaison)).length
  await talk.moveClock('2026-12-08T12:00:00+08:00')
  expect(await talk.inPrivate(liaison)).toHaveLength(before)
  expect(await talk.matter(id)).toMatchObject({
    state: 'cancelled',
    tasks: [{ state: 'cancelled' }],
  })
})
