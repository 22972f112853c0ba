import { beforeAll, describe, expect, test } from 'vitest'
import { approval, PHONE } from './support/county.ts'
import { PLACES } from './support/places.ts'
import { startStory } from './support/story.ts'
import type { Story } from './support/story.ts'
import { headOf } from './support/talk.ts'
import type { MatterOnWire } from './support/talk.ts'

const END = '2026-11-24T00:00:00+08:00'

describe.each(PLACES)('in $profile', ({ profile, department, item, law }) => {
  let story: Story
  const bodies = ['2026-11-20', '2026-11-17', '2026-11-20', '2026-11-20'].map((day) =>
    approval({ item, decidedAt: `${day}T09:00:00+08:00` }),
  )
  const [toClaim, toRace, ...toExpire] = bodies as [Body, Body, Body, Body]
  const matters = new Map<Body, MatterOnWire>()

  beforeAll(async () => {
    story = await startStory(profile, '2026-11-20T10:00:00+08:00')
    return () => story[Symbol.asyncDispose]()
  })

  const chatId = () => story.county.department(department).chatId
  const liaison = () => story.county.person(department, 'liaison')
  const leader = () => story.county.person(department, 'leader')
  const present = (body: Body) => story.talk.matter(matters.get(body)?.id ?? '')
  const eventsOf = async (body: Body, type: string) =>
    (await present(body)).events.filter((event) => event.type === type)

  async function cardOf({ permit }: Body) {
    const cards = await story.talk.inGroup(chatId())
    const found = cards.filter(({ text }) => text.includes(permit.number))
    expect(found).toHaveLength(1)
    return found[0]!
  }

  test('a push stands in the group of its department and says what, whose, until when and why', async () => {
    const { talk, county } = story
    for (const body of bodies) matters.set(body, await talk.push(body))
    await talk.settle()

    for (const body of bodies) {
      const card = await cardOf(body)
      expect(card).toMatchObject({ title: `新办 · ${item}`, tag: '待认领' })
      expect(card.text).toContain(body.counterpart.name)
      expect(card.text).toContain('请于**11月23日24时前**认领')
      expect(card.text).toContain(law?.article ?? '产品默认提示时限')
      expect(card.text.includes('视为自动认领')).toBe(law?.silenceClaims ?? false)
      expect(card.text).not.toContain(PHONE)
      expect((await present(body)).tasks).toMatchObject([
        { department, state: 'pending', dueAt: END, provisional: false },
      ])
    }
    for (const chat of county.chats.filter((one) => one.chatId !== chatId())) {
      expect(await talk.inGroup(chat.chatId)).toEqual([])
    }
  })

  test('how soon it was pushed is on record, as lateness only where an article set the limit', async () => {
    const owedBy = profile === 'danzhou' ? 'zhck' : 'spj'
    const hasLimit = profile === 'tancheng' || profile === 'danzhou'
    const actor = { type: 'api', caller: 'approvals' }
    expect(await eventsOf(toClaim, 'push')).toMatchObject([
      { actor, department: owedBy, late: false },
    ])
    expect(await eventsOf(toRace, 'push')).toMatchObject([{ department: owedBy, late: hasLimit }])
    expect((await cardOf(toRace)).text.includes('决定后用时3天1小时')).toBe(!hasLimit)
  })

  test('whoever has no right reads who may, and nothing changes', async () => {
    const { talk, county } = story
    const stranger = county.person('spj', 'liaison')
    await talk.act({ as: stranger.openId, join: chatId() })
    const before = await present(toClaim)
    for (const { openId } of [county.person(department, 'surveyor'), stranger]) {
      const { toast } = await talk.press(openId, '认领', { about: toClaim.permit.number })
      expect(toast?.type).toBe('warning')
      expect(toast?.content).toContain(county.department(department).name)
      expect(toast?.content).toContain(liaison().name)
    }
    expect(await present(toClaim)).toEqual(before)
  })

  test('a claim is answered by toast and card, and settled by one PATCH after the answer', async () => {
    const { talk } = story
    const startedAt = performance.now()
    const pressed = await talk.press(liaison().openId, '认领', { about: toClaim.permit.number })
    const tookMs = Math.round(performance.now() - startedAt)
    console.log(`${profile}: a claim was answered in ${tookMs} ms`)

    expect(pressed).toMatchObject({
      toast: { type: 'success', content: '已认领' },
      confirm: { title: '确认认领' },
      clientError: null,
      flippedBack: false,
    })
    expect(headOf(pressed.card!).tag).toBe('已认领')
    await talk.settle()
    expect((await present(toClaim)).tasks).toMatchObject([
      { state: 'claimed', claimedBy: liaison().openId, late: false },
    ])
    const card = await cardOf(toClaim)
    expect(card).toMatchObject({ tag: '已认领', messageId: pressed.messageId })
    expect(card.text).toContain(`${liaison().name}于11月20日`)
    expect(card.text).toContain('已纳入监管范围')
    expect(await patchesOf(pressed.messageId)).toHaveLength(1)
  })

  async function patchesOf(messageId: string) {
    const calls = await story.talk.calls()
    return calls.filter((one) => one.api === 'message.patch' && one.path.endsWith(messageId))
  }

  test('of two who claim at once one is first, and the other reads who that was', async () => {
    const { talk } = story
    // Both clicks are on their way before either is answered.
    await talk.setFaults({ callbacks: { delayMs: 300 } })
    const about = toRace.permit.number
    const [one, other] = await Promise.all(
      [liaison(), leader()].map((person) => talk.press(person.openId, '认领', { about })),
    )
    await talk.setFaults({})
    const toasts = [one!.toast!, other!.toast!]
    expect(toasts.map(({ type }) => type).sort()).toEqual(['success', 'warning'])
    const first = toasts[0]!.type === 'success' ? liaison() : leader()
    expect(toasts.find(({ type }) => type === 'warning')?.content).toContain(first.name)
    await talk.settle()
    expect((await present(toRace)).tasks).toMatchObject([{ claimedBy: first.openId }])
    expect(await eventsOf(toRace, 'claim')).toHaveLength(1)
    expect(await patchesOf(one!.messageId)).toHaveLength(1)
  })

  test('details are shown in private, to whom they are due, and each look is on record', async () => {
    const { talk, county } = story
    const about = toClaim.permit.number
    const surveyor = county.person(department, 'surveyor').openId
    expect((await talk.press(surveyor, '查看详情', { about })).toast?.type).toBe('warning')
    expect((await talk.press(leader().openId, '查看详情', { about })).toast?.type).toBe('success')
    await talk.settle()
    const [details] = await talk.inPrivate(leader().openId)
    expect(details?.text).toContain(PHONE)
    expect(await talk.inPrivate(surveyor)).toEqual([])
    expect(await eventsOf(toClaim, 'view-details')).toMatchObject([
      { actor: { type: 'person', openId: leader().openId } },
    ])
  })

  test('the liaison alone is reminded, privately, at 14:00 of the last day, of what is still owed', async () => {
    const { talk } = story
    await talk.moveClock('2026-11-23T13:59:00+08:00')
    expect(await talk.inPrivate(liaison().openId)).toEqual([])
    await talk.moveClock('2026-11-23T14:00:00+08:00')
    const [reminder, ...more] = await talk.inPrivate(liaison().openId)
    expect(more).toEqual([])
    expect(reminder?.title).toBe('待办提醒 共2件')
    for (const { counterpart, permit } of toExpire) {
      expect(reminder?.text).toContain(`${item} · ${counterpart.name} · ${permit.number}`)
    }
    expect(reminder?.text).not.toContain(toClaim.counterpart.name)
    expect(reminder?.text).not.toContain(toRace.counterpart.name)
    expect(await eventsOf(toExpire[0], 'remind')).toHaveLength(1)
    expect(await talk.inPrivate(leader().openId)).toHaveLength(1)
  })

  test('silence does at the end of the limit what the regulation says, and not before', async () => {
    const { talk } = story
    await talk.moveClock('2026-11-23T23:59:59+08:00')
    for (const body of toExpire) {
      expect((await present(body)).tasks).toMatchObject([{ state: 'pending' }])
      expect(await eventsOf(body, 'auto-claim')).toEqual([])
    }
    await talk.moveClock('2026-11-24T00:00:30+08:00')
    for (const body of toExpire) {
      const event = (await present(body)).events.at(-1)
      const card = await cardOf(body)
      expect(event).toMatchObject({ effectiveAt: END, actor: { type: 'system' } })
      expect(event!.at > END).toBe(true)
      if (law?.silenceClaims) {
        expect(event).toMatchObject({ type: 'auto-claim', basis: `${law.title}${law.article}` })
        expect((await present(body)).tasks).toMatchObject([
          { state: 'auto-claimed', overdue: false, claimedBy: null, claimedAt: END },
        ])
        expect(card.text).toContain(
          `系统记录：截至2026年11月23日24时未认领，依据${law.title}${law.article}，视为自动认领。`,
        )
      } else {
        expect(event).toMatchObject({ type: 'expire' })
        expect((await present(body)).tasks).toMatchObject([
          { state: 'pending', overdue: true, claimedBy: null },
        ])
        expect(card.tag).toBe(law ? '已超期' : '待认领')
      }
    }
  })

  test('the leader reads of it once, at nine, where an article set the limit, else the liaison alone', async () => {
    const { talk, county } = story
    const before = (await talk.inPrivate(leader().openId)).length
    await talk.moveClock('2026-11-24T08:59:00+08:00')
    expect(await talk.inPrivate(leader().openId)).toHaveLength(before)
    await talk.moveClock('2026-11-24T09:00:00+08:00')
    const digests = (await talk.inPrivate(leader().openId)).slice(before)
    expect(digests).toHaveLength(law ? 1 : 0)
    if (law) {
      expect(digests[0]?.title).toBe('期限届满情况 共2件')
      expect(digests[0]?.text).toContain(`${law.title}${law.article}`)
      for (const body of toExpire) expect(digests[0]?.text).toContain(body.permit.number)
      expect(await eventsOf(toExpire[0], 'escalate')).toHaveLength(1)
    }
    const told = (await talk.inPrivate(liaison().openId)).at(-1)
    const words = law === null ? '提示时限已过' : law.silenceClaims ? '已视为自动认领' : '已超期'
    expect(told?.text.split(words)).toHaveLength(3)
    expect(told?.text.includes('超期')).toBe(words === '已超期')
    expect(await talk.inGroup(county.department('spj').chatId)).toEqual([])
  })

  test('an objection on the second working day is late only where the limit is one', async () => {
    const { talk, county } = story
    const { number } = toExpire[1].permit
    const fill = { 异议类型: '信息有误', 异议理由: '地址与现场不一致' }
    const { toast } = await talk.pressWithForm(liaison().openId, '提出异议', number, fill)
    expect(toast?.content.includes('逾期')).toBe(profile === 'linzi')
    const [claim, answer] = (await present(toExpire[1])).tasks
    expect(claim?.state).toBe(law?.silenceClaims ? 'auto-claimed' : 'objected')
    expect(answer).toMatchObject({ type: 'answer-objection', department: 'spj', state: 'pending' })
    const [asked] = await talk.inGroup(county.department('spj').chatId)
    expect(asked).toMatchObject({ tag: '异议待答复' })
    // In 安康 the department itself handles doubts; the bureau cannot overrule it.
    expect(asked?.text.split('\n').includes('维持')).toBe(profile !== 'ankang')
    expect(asked?.text.split('\n')).toEqual(expect.arrayContaining(['改派', '更正']))
  })

  test('a claim after the end is taken, marked late, and undoes nothing', async () => {
    const { talk } = story
    const about = toExpire[0].permit.number
    if (law?.silenceClaims) {
      // The card offers no claim any more: what silence did stands.
      await expect(talk.press(liaison().openId, '认领', { about })).rejects.toThrow('没有「认领」')
      return
    }
    const { toast, card } = await talk.press(liaison().openId, '认领', { about })
    expect(toast).toEqual({ type: 'success', content: law ? '已认领（超期）' : '已认领' })
    expect(JSON.stringify(card).includes('超期')).toBe(law !== null)
    expect((await present(toExpire[0])).tasks).toMatchObject([
      { state: 'claimed', late: true, overdue: false, claimedBy: liaison().openId },
    ])
    expect(await eventsOf(toExpire[0], 'claim')).toMatchObject([{ late: true }])
  })

  test('no second digest and no second reminder comes on the days after', async () => {
    const { talk } = story
    const read = async () =>
      Promise.all(
        [leader(), liaison()].map(async (one) => (await talk.inPrivate(one.openId)).length),
      )
    const before = await read()
    await talk.moveClock('2026-11-26T12:00:00+08:00')
    expect(await read()).toEqual(before)
  })

  test('a caller reads all of it from the feed, each line once and in order', async () => {
    const { talk } = story
    const feed = await talk.feed(7)
    expect(new Set(feed.map(({ cursor }) => cursor)).size).toBe(feed.length)
    for (const body of bodies) {
      const { id, events } = await present(body)
      const lines = feed.filter((line) => line.matter === id)
      expect(lines.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect(lines.map(({ cursor: _cursor, ...line }) => line)).toEqual(events)
    }
    const known = [...matters.values()].map(({ id }) => id)
    expect(feed.filter((line) => !known.includes(line.matter))).toEqual([])
  })
})

type Body = ReturnType<typeof approval>
