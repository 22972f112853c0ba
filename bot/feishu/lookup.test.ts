import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer, Heard } from './testing/feishu-server.ts'
import { gatewayTo, refusal, startFeishu } from './testing/feishu-server.ts'

let server: FeishuServer
let gateway: Gateway
let answer: (heard: Heard) => Answer

beforeAll(async () => {
  server = await startFeishu((heard) => answer(heard))
  gateway = gatewayTo(server)
})

beforeEach(() => {
  server.heard.length = 0
})

afterAll(() => server.close())

test('people are found by mobile number, 50 at a time; unknown numbers are left out', async () => {
  answer = ({ body }) => {
    const { mobiles } = JSON.parse(body.toString()) as { mobiles: string[] }
    const userList = mobiles.map((mobile) =>
      mobile.endsWith('7') ? { mobile } : { mobile, user_id: `ou_${mobile}` },
    )
    return { json: { code: 0, data: { user_list: userList } } }
  }
  const mobiles = Array.from({ length: 60 }, (_, n) => `138001380${String(n).padStart(2, '0')}`)
  const found = await gateway.findByMobile(mobiles)
  expect(found.size).toBe(54)
  expect(found.get('13800138059')).toBe('ou_13800138059')
  expect(found.has('13800138007')).toBe(false)
  expect(server.heard.map(({ query }) => query.get('user_id_type'))).toEqual(['open_id', 'open_id'])
  expect(
    server.heard.map(
      ({ body }) => (JSON.parse(body.toString()) as { mobiles: string[] }).mobiles.length,
    ),
  ).toEqual([50, 10])
})

test('no numbers need no request', async () => {
  await expect(gateway.findByMobile([])).resolves.toEqual(new Map())
  expect(server.heard).toHaveLength(0)
})

test('the bot tells who it is, in a field of its own', async () => {
  const bot = { activate_status: 2, app_name: '审管联动', open_id: 'ou_bot' }
  answer = () => ({ json: { code: 0, msg: 'ok', bot } })
  await expect(gateway.botInfo()).resolves.toEqual({
    openId: 'ou_bot',
    name: '审管联动',
    isActive: true,
  })
  expect(server.heard[0]).toMatchObject({ method: 'GET', path: '/open-apis/bot/v3/info' })
})

test('a bot that is switched off says so', async () => {
  answer = () => ({ json: { code: 0, bot: { activate_status: 1, open_id: 'ou_bot' } } })
  await expect(gateway.botInfo()).resolves.toMatchObject({ isActive: false })
})

test('a chat tells what it is', async () => {
  const data = {
    name: '审管联动工作群',
    chat_mode: 'group',
    chat_status: 'dissolved',
    external: true,
    owner_id: 'ou_1',
    user_count: '12',
  }
  answer = () => ({ json: { code: 0, data } })
  await expect(gateway.chatInfo('oc_1')).resolves.toEqual({
    name: '审管联动工作群',
    mode: 'group',
    status: 'dissolved',
    isExternal: true,
    ownerOpenId: 'ou_1',
    userCount: 12,
  })
  expect(server.heard[0]?.path).toBe('/open-apis/im/v1/chats/oc_1')
  expect(server.heard[0]?.query.get('user_id_type')).toBe('open_id')
})

test.each([true, false])('whether the bot is in a chat: %s', async (isIn) => {
  answer = () => ({ json: { code: 0, data: { is_in_chat: isIn } } })
  await expect(gateway.isInChat('oc_1')).resolves.toBe(isIn)
  expect(server.heard[0]?.path).toBe('/open-apis/im/v1/chats/oc_1/members/is_in_chat')
})

test('a dissolved chat is unreachable', async () => {
  answer = () => refusal(232009)
  await expect(gateway.isInChat('oc_1')).rejects.toMatchObject({ verdict: 'unreachable-chat' })
})
