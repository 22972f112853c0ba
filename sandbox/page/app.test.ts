import { expect, test } from 'vitest'
import { hasValidCheckCharacter } from '../../rules/credit-code.ts'
import { jsonOf } from '../json.ts'
import { approvalPushCard } from './fixtures/approval-push.ts'
import { DEPARTMENT, departmentOf, startPageTrial } from './trial/page-trial.ts'
import type { PageTrial } from './trial/page-trial.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

function post(page: PageTrial, path: string, body: unknown, headers: object = {}) {
  const init = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) }
  return page.get(path, init)
}

async function textOf(page: PageTrial, path: string): Promise<string> {
  const answer = await page.get(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}

test('the page and its pieces allow nothing inline and nothing from elsewhere', async () => {
  await using page = await startPageTrial()
  for (const path of ['/sandbox', '/sandbox/', '/sandbox/view/clock', '/sandbox/assets/main.js']) {
    const answer = await page.get(path)
    expect(answer.status, path).toBe(200)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
  const html = await textOf(page, '/sandbox')
  expect(html).toMatch(/^<!doctype html><html lang="zh-CN">/)
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! type="module" src=)/)
  expect(html).toContain('《临淄区行政审批与监管协调联动实施办法》')
  expect(html).toContain('视为自动认领')
})

test('every file that the page asks for is there, and is not sent twice', async () => {
  await using page = await startPageTrial()
  const html = await textOf(page, '/sandbox')
  const main = await textOf(page, '/sandbox/assets/main.js')
  const imported = [...main.matchAll(/from '\.\/([\w-]+\.js)'/g)].map(
    ([, name]) => `/sandbox/assets/${name}`,
  )
  const linked = [...html.matchAll(/(?:href|src)="(\/sandbox\/assets\/[^"]+)"/g)].map(
    ([, url]) => url ?? '',
  )
  expect(imported.length).toBeGreaterThan(5)
  for (const url of [...imported, ...linked]) {
    const first = await page.get(url)
    expect(first.status, url).toBe(200)
    const again = await page.get(url, {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    })
    expect(again.status, url).toBe(304)
  }
  expect((await page.get('/sandbox/assets/../app.tsx')).status).toBe(404)
  expect((await page.get('/sandbox/assets/%2e%2e%2fapp.tsx')).status).toBe(404)
})

test('what another site sends with the visitor’s browser is refused', async () => {
  await using page = await startPageTrial()
  const body = { to: 'next-end' }
  for (const path of ['/sandbox/clock', '/sandbox/approvals', '/sandbox/switches']) {
    expect((await post(page, path, body, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await post(page, path, body, { 'Content-Type': 'text/plain' })).status).toBe(415)
  }
  expect(page.trial.now.toISOString()).toBe('2026-11-20T02:00:00.000Z')
})

test('the clock goes where the panel sends it, and never back', async () => {
  await using page = await startPageTrial()
  const move = async (body: object) => {
    const answer = await post(page, '/sandbox/clock', body)
    return { status: answer.status, ...jsonOf(await answer.json()) }
  }
  expect(await move({ to: 'late-afternoon' })).toMatchObject({ now: '2026-11-20T16:30:00+08:00' })
  expect(await move({ at: '2026-11-21T08:00' })).toMatchObject({ now: '2026-11-21T08:00:00+08:00' })
  expect(await move({ to: 'next-working-day' })).toMatchObject({ now: '2026-11-23T09:00:00+08:00' })
  expect(await move({ to: 'next-end' })).toMatchObject({
    now: '2026-11-24T00:00:10+08:00',
    nextDue: null,
  })
  expect(await move({ to: 'next-end' })).toMatchObject({ status: 409, title: '没有将要到期的事项' })
  expect(await move({ at: '2026-11-20T08:00' })).toMatchObject({
    status: 422,
    title: '时钟只能向前拨',
  })
  expect(await move({ at: '2026-02-30T08:00' })).toMatchObject({ status: 422 })
  expect(await textOf(page, '/sandbox/view/clock')).toContain('2026年11月24日（周二） · 工作日')
})

test('an approval is filed through the public API with the sandbox key', async () => {
  await using page = await startPageTrial()
  const tile = await textOf(page, '/sandbox/view/approval')
  const code = /name="creditCode" value="(\w+)"/.exec(tile)?.[1] ?? ''
  expect(hasValidCheckCharacter(code)).toBe(true)
  expect(tile).toContain('事项（102项目录）')
  const company = /name="company" value="([^"]+)"/.exec(tile)?.[1] ?? ''
  const form = {
    item: '食品经营许可',
    company,
    creditCode: code,
    action: 'grant',
    kind: 'ordinary',
  }
  const answer = await post(page, '/sandbox/approvals', form)
  expect([answer.status, await answer.json()]).toEqual([
    201,
    { id: 'm1', number: 'SP-2026-000123', title: '' },
  ])
  expect(page.filed).toMatchObject([
    {
      authorization: `Bearer ${'k'.repeat(32)}`,
      item: { name: '食品经营许可' },
      counterpart: { name: company, creditCode: code },
    },
  ])
})

test('what the API refuses is told in its own words', async () => {
  await using page = await startPageTrial()
  page.apiAnswer = () =>
    Response.json(
      { title: '没有可推送的部门', errors: [{ message: '目录中没有此事项' }] },
      { status: 422 },
    )
  const form = {
    item: '别的',
    company: '某公司',
    creditCode: 'X'.repeat(18),
    action: 'grant',
    kind: 'ordinary',
  }
  const answer = await post(page, '/sandbox/approvals', form)
  expect([answer.status, await answer.json()]).toMatchObject([
    422,
    { title: '没有可推送的部门', errors: [{ message: '目录中没有此事项' }] },
  ])
})

test('a switch turns a fault on and off, and leaves the others as they are', async () => {
  await using page = await startPageTrial()
  await post(page, '/sandbox/switches', { id: 'busy', on: true })
  await post(page, '/sandbox/switches', { id: 'twice', on: true })
  const { chatId } = departmentOf(DEPARTMENT)
  await expect(page.send(chatId, 'text', { text: '被限流' })).rejects.toThrow('230020')
  expect(await textOf(page, '/sandbox/view/faults')).toContain(
    '已开启：群消息限流、事件与点击重复送达',
  )
  expect(await textOf(page, '/sandbox/view/calls')).toContain('code 230020')
  await post(page, '/sandbox/switches', { id: 'busy', on: false })
  expect(await page.send(chatId, 'text', { text: '恢复' })).toMatch(/^om_/)
  expect((await page.trial.ask('GET', '/faults')).body).toEqual({
    rules: [],
    callbacks: { duplicate: 1 },
  })
  expect((await post(page, '/sandbox/switches', { id: 'nonsense', on: true })).status).toBe(404)
})

test('a chat shows cards, folds threads, and hides what is meant for other eyes', async () => {
  await using page = await startPageTrial()
  const { chatId, liaison, deputy } = departmentOf(DEPARTMENT)
  const id = await page.send(chatId, 'interactive', approvalPushCard)
  await page.trial.act({ as: deputy.openId, say: '话题里的话', replyTo: id, inThread: true })
  const chat = await textOf(page, `/sandbox/view/messages?as=${liaison.openId}&chat=${chatId}`)
  expect(chat).toContain('审批信息推送 · 食品经营许可')
  expect(chat).not.toContain('话题里的话')
  expect(chat).toContain('1条回复')
  const thread = /data-thread="(omt_\w+)"/.exec(chat)?.[1]
  const url = `/sandbox/view/thread?as=${liaison.openId}&chat=${chatId}&thread=${thread}`
  expect(await textOf(page, url)).toContain('话题里的话')
})

test('pages of a chat follow one another without gap or overlap, however many replies lie between', async () => {
  await using page = await startPageTrial()
  const { chatId, liaison } = departmentOf(DEPARTMENT)
  const { rows } = await page.trial.pool.query<{ message_id: string }>(
    `insert into sandbox.message (message_id, chat_id, sender_type, sender_id, msg_type, content,
       root_id, parent_id, thread_id, created_ms, updated_ms)
     select 'om_' || lpad(n::text, 12, '0'), $1, 'user', $2, 'text', json_build_object('text', '第' || n)::text,
       case when n % 3 = 0 then 'om_000000000001' end, null, case when n % 3 = 0 then 'omt_1' end, 0, 0
     from generate_series(1, 350) n returning message_id`,
    [chatId, liaison.openId],
  )
  const seen: string[] = []
  for (let before = ''; ;) {
    const html = await textOf(
      page,
      `/sandbox/view/messages?as=${liaison.openId}&chat=${chatId}&limit=40${before}`,
    )
    const ids = [...html.matchAll(/data-message="(om_\d+)" data-seq="(\d+)"/g)]
    seen.unshift(...ids.map(([, id]) => id ?? ''))
    if (!html.includes('data-older')) break
    before = `&before=${ids[0]?.[2]}`
  }
  const expected = rows.map((row) => row.message_id).filter((_id, index) => (index + 1) % 3 !== 0)
  expect(seen).toEqual(expected)
})

test('all that came after a position is there at once, however much it is', async () => {
  await using page = await startPageTrial()
  const { chatId, liaison } = departmentOf(DEPARTMENT)
  await page.trial.pool.query(
    `insert into sandbox.message (message_id, chat_id, sender_type, sender_id, msg_type, content, created_ms, updated_ms)
     select 'om_' || lpad(n::text, 12, '0'), $1, 'user', $2, 'text', '{"text":"x"}', 0, 0 from generate_series(1, 250) n`,
    [chatId, liaison.openId],
  )
  const html = await textOf(
    page,
    `/sandbox/view/messages?as=${liaison.openId}&chat=${chatId}&after=0`,
  )
  expect(html.match(/data-message=/g)).toHaveLength(250)
})

test('the list of chats counts what a person has not read', async () => {
  await using page = await startPageTrial()
  const { chatId, liaison } = departmentOf(DEPARTMENT)
  await page.send(chatId, 'text', { text: '一' })
  await page.send(chatId, 'text', { text: '二' })
  const path = `/sandbox/view/chats?as=${liaison.openId}`
  expect(await textOf(page, path)).toContain('aria-label="2条未读"')
  await page.trial.act({ as: liaison.openId, read: chatId })
  expect(await textOf(page, path)).not.toContain('未读')
})

test('after a push the guide offers to look with the eyes of the department’s liaison', async () => {
  await using page = await startPageTrial()
  const { chatId, liaison } = departmentOf(DEPARTMENT)
  const guide = await textOf(page, `/sandbox/view/guide?chat=${chatId}`)
  expect(guide).toContain(`data-person="${liaison.openId}"`)
  expect(guide).toContain(`以${DEPARTMENT} 联络员 ${liaison.name}的身份查看`)
  expect(await textOf(page, '/sandbox/view/guide')).not.toContain('data-person')
})

test('everybody can be anybody: the list has all who have not left, liaisons first', async () => {
  await using page = await startPageTrial()
  const { leader, liaison } = departmentOf(DEPARTMENT)
  await page.trial.act({ as: leader.openId, resign: true })
  // The page keeps the directory for a moment; another page does not know the old one.
  await using other = await startPageTrial()
  const html = await textOf(other, `/sandbox/view/people?as=${liaison.openId}`)
  expect(html).toMatch(new RegExp(`data-person="${liaison.openId}"[^>]*aria-current="true"`))
  const own = await textOf(page, '/sandbox/view/people')
  expect(own).not.toContain(leader.openId)
})

test('bad queries are 422 in words, unknown chats 404', async () => {
  await using page = await startPageTrial()
  const missing = await page.get('/sandbox/view/messages?as=ou_x')
  expect(missing.status).toBe(422)
  expect(missing.headers.get('content-type')).toContain('application/problem+json')
  expect((await page.get('/sandbox/view/messages?as=ou_x&chat=oc_nowhere')).status).toBe(404)
})
