import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { approval, countyOf } from '../test/support/county.ts'
import { testDatabase } from '../test/support/postgres.ts'
import { API_KEY, startProduct, urlOf } from '../test/support/process.ts'
import { talkTo } from '../test/support/talk.ts'
import type { Talk } from '../test/support/talk.ts'

const CLOCK = '2026-11-20T10:00:00+08:00'

/** What people entrusted to the product in this test; none of it may stand in its log. */
const ENTRUSTED = {
  party: '林小满',
  contact: '林大壮',
  phone: '13912345678',
  letter: '承诺书全文在此',
  file: 'https://files.example.com/secret.pdf',
  company: '云帆远海餐饮有限公司',
  permit: 'JY1370399999',
  objection: '理由只给审批局看',
  reason: '撤回的原因不入日志',
  spoken: '我想问一个私人问题',
  wrongKey: 'a-wrong-key-that-somebody-mistyped-0001',
}

/** Pushes, claims, objects, looks, writes and errs, so that everything that logs has had its say. */
async function busyDay(talk: Talk, county: ReturnType<typeof countyOf>): Promise<void> {
  const liaison = county.person('scjg', 'liaison').openId
  const body = approval({
    name: ENTRUSTED.company,
    number: ENTRUSTED.permit,
    more: { documents: [{ name: '核准通知', url: ENTRUSTED.file }] },
  })
  await talk.push(body)
  await talk.push({
    ...approval({ kind: 'commitment', more: { commitment: { letter: ENTRUSTED.letter } } }),
    counterpart: {
      name: ENTRUSTED.party,
      contact: { name: ENTRUSTED.contact, phone: ENTRUSTED.phone },
    },
  })
  await talk.settle()
  const about = ENTRUSTED.permit
  await talk.press(liaison, '查看详情', { about })
  const fill = { 异议类型: '其他', 异议理由: ENTRUSTED.objection }
  await talk.pressWithForm(liaison, '提出异议', about, fill)
  await talk.act({ as: liaison, say: ENTRUSTED.spoken })
  await talk.settle()
}

async function badRequests(address: string, talk: Talk): Promise<void> {
  const secret = { name: ENTRUSTED.party, phone: ENTRUSTED.phone }
  await talk.ask('POST', '/api/v1/approvals', { reference: '', counterpart: secret, item: secret })
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${address}/api/v1/approvals`, { method: 'POST', body, headers })
  const json = { 'content-type': 'application/json' }
  await post(`{"name":${ENTRUSTED.party}}`, { ...json, authorization: `Bearer ${API_KEY}` })
  await post(JSON.stringify(secret), { ...json, authorization: `Bearer ${ENTRUSTED.wrongKey}` })
  await fetch(`${address}/webhook/card`, {
    method: 'POST',
    body: JSON.stringify(secret),
    headers: json,
  })
}

test(
  'whatever happens, the log holds nothing of what people entrusted to the product',
  { timeout: 120_000 },
  async () => {
    await using database = await testDatabase()
    const product = await startProduct({
      DATABASE_URL: urlOf(database.config),
      DATA_DIR: join(tmpdir(), 'linkage-no-data'),
      PROFILE: 'linzi',
      DEV_CLOCK: CLOCK,
      LOG_LEVEL: 'trace',
    })
    const county = countyOf('linzi')
    const talk = talkTo({ address: product.address, clock: CLOCK })
    try {
      await busyDay(talk, county)
      await badRequests(product.address, talk)
      for (const rule of [
        { api: '*', kind: 'status', status: 500, times: 2 },
        { api: '*', kind: 'reset', times: 1 },
        { api: 'message.create', kind: 'answer-lost', times: 1 },
        { api: 'message.create', kind: 'code', code: 230099, times: 2 },
        { api: 'message.patch', kind: 'code', code: 230031, times: 1 },
      ]) {
        await talk.setFaults({ rules: [rule], callbacks: { duplicate: 1 } })
        const matter = await talk.push(approval({ name: ENTRUSTED.company }))
        await talk.settle()
        await talk.ask('POST', `/api/v1/matters/${matter.id}/cancel`, { reason: ENTRUSTED.reason })
      }
      for (const forge of ['signature', 'token', 'plain']) {
        await talk.setFaults({ callbacks: { forge } })
        const as = county.person('scjg', 'liaison').openId
        await talk.act({ as, say: ENTRUSTED.spoken })
      }
      await talk.setFaults({})
      // A fault inside of an act: the statement that fails carries all that was to be written.
      await database.pool.query(
        `alter table private_value add constraint no_more check (false) not valid`,
      )
      const failed = await talk.ask(
        'POST',
        '/api/v1/approvals',
        approval({ name: ENTRUSTED.company }),
      )
      expect(failed.status).toBe(500)
    } finally {
      await product.stop()
    }

    const { rows } = await database.pool.query<{ secret: string }>(
      `select v as secret from sandbox.setting, jsonb_each_text(value) as part(k, v)
     where key in ('credentials', 'api-key') and k <> 'appId'`,
    )
    expect(rows).toHaveLength(4)
    const log = product.output()
    expect(log).toContain('request failed')
    expect(log).toContain('message failed for good')
    expect(log.split('\n').length).toBeGreaterThan(10)
    const people = county.directory.people.map(({ name }) => name)
    const mobiles = county.directory.people.map(({ mobile }) => mobile)
    const secrets = [...Object.values(ENTRUSTED), API_KEY, ...people, ...mobiles]
    for (const row of rows) secrets.push(row.secret)
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
    // Nor a card, a token of Feishu's, or any other telephone number.
    expect(log).not.toMatch(
      /"schema"|"elements"|plain_text|"tag":|\bt-[0-9a-z]{20,}|\b1[3-9]\d{9}\b/,
    )
  },
)
