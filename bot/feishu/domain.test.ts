import { afterEach, describe, expect, test, vi } from 'vitest'
import { baseUrl, isLoopback } from './domain.ts'
import { gatewayTo, SENT, startFeishu } from './testing/feishu-server.ts'

const CHAT = { kind: 'chat', chatId: 'oc_1' } as const

/** Nothing listens there. */
const CLOSED_PROXY = 'http://127.0.0.1:9'

afterEach(() => {
  vi.unstubAllEnvs()
})

function behindProxy(proxy: string): void {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']) {
    vi.stubEnv(name, proxy)
  }
  for (const name of ['NO_PROXY', 'no_proxy', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, '')
}

describe('baseUrl', () => {
  test.each([
    ['https://open.feishu.cn', 'https://open.feishu.cn'],
    ['https://open.feishu.cn/', 'https://open.feishu.cn'],
    ['https://open.feishu.cn//', 'https://open.feishu.cn'],
    ['http://10.1.2.3:8080', 'http://10.1.2.3:8080'],
    ['https://gateway.example.gov.cn/feishu/', 'https://gateway.example.gov.cn/feishu'],
  ])('makes %s into %s', (domain, url) => {
    expect(baseUrl(domain)).toBe(url)
  })

  test.each([
    'open.feishu.cn',
    'ftp://open.feishu.cn',
    'https://user:word@open.feishu.cn',
    'https://open.feishu.cn/?a=1',
    'https://open.feishu.cn/#a',
    '',
  ])('refuses %s', (domain) => {
    expect(() => baseUrl(domain)).toThrow(TypeError)
  })
})

test.each([
  ['http://localhost:3000', true],
  ['http://feishu.localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['http://127.8.9.10', true],
  ['http://[::1]:3000', true],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://10.0.0.1', false],
  ['https://open.feishu.cn', false],
])('%s is this machine: %s', (domain, expected) => {
  expect(isLoopback(domain)).toBe(expected)
})

test('a proxy of the office’s is not asked for what runs on this machine', async () => {
  const server = await startFeishu(() => SENT)
  behindProxy(CLOSED_PROXY)
  const sent = await gatewayTo(server).sendText(CHAT, 'x', 'uuid')
  expect(sent.messageId).toBe('om_1')
  await server.close()
})

test('a proxy of the office’s is asked for everything else', async () => {
  const proxy = await startFeishu(() => SENT)
  behindProxy(proxy.domain)
  // The name cannot be resolved: only a proxy can bring an answer.
  const gateway = gatewayTo(proxy, { domain: 'http://feishu.invalid' })
  const sent = await gateway.sendText(CHAT, 'x', 'uuid')
  expect(sent.messageId).toBe('om_1')
  expect(proxy.heard[0]?.headers.host).toBe('feishu.invalid')
  await proxy.close()
})
