import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { toIso } from '../../../rules/time/day.ts'
import { fictionalCounty } from '../../county.ts'
import { jsonOf } from '../../json.ts'
import { startTrial } from '../../trial/trial.ts'
import type { Trial } from '../../trial/trial.ts'
import { sandboxPage } from '../app.tsx'
import { approvalPushCard } from '../fixtures/approval-push.ts'

/** The page over a real stand-in, with the fictional county in it and a product that only pretends. */
export interface PageTrial extends AsyncDisposable {
  readonly trial: Trial
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  /** What was posted to the pretended approvals API, oldest first. */
  readonly filed: unknown[]
  /** What the pretended API answers; 201 until a test says otherwise. */
  apiAnswer: () => Response
  /** The one end of a limit that the pretended product knows. */
  nextDue: Date | null
  /** Has the bot send a message into a chat; answers its id. */
  send(chatId: string, msgType: string, content: object): Promise<string>
  get(path: string, init?: RequestInit): Promise<Response>
}

/** The group, liaison and leader with whom the tests look: the market supervision bureau. */
export const DEPARTMENT = '区市场监管局'

/** Where a department's group is, and who its people are. */
export function departmentOf(name: string) {
  const county = fictionalCounty('linzi')
  const chat = county.chats.find((one) => one.name.endsWith(name))
  const people = county.people.filter((one) => one.department === name)
  const [liaison, deputy, leader] = people
  if (!chat || !liaison || !deputy || !leader) throw new Error(`no department ${name}`)
  return { chatId: chat.chatId, liaison, deputy, leader }
}

/** Starts it: `await using page = await startPageTrial()`. */
export async function startPageTrial(): Promise<PageTrial> {
  const trial = await startTrial()
  // Sessions that are just closing when the test's database is dropped are cut off by the server.
  trial.pool.on('error', () => {})
  const county = fictionalCounty('linzi')
  await trial.ask('PUT', '/people', county.people)
  await trial.ask('PUT', '/chats', county.chats)
  const root = new Hono()
  const answering = new Set<Promise<void>>()
  root.use(async (_c, next) => {
    const answer = next()
    answering.add(answer)
    await answer.finally(() => answering.delete(answer))
  })
  const server = serve({ fetch: root.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const page: PageTrial = {
    trial,
    origin,
    filed: [],
    nextDue: new Date('2026-11-24T00:00:00+08:00'),
    apiAnswer: () => Response.json({ id: 'm1', number: 'SP-2026-000123' }, { status: 201 }),
    send: (receiver, msgType, content) => sendAsBot(trial, receiver, msgType, content),
    get: (path, init) => fetch(origin + path, init),
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      // A closed window leaves requests behind, which still use the database.
      await Promise.allSettled(answering)
      await trial[Symbol.asyncDispose]()
    },
  }
  root.route('/api/v1', pretendedApi(page))
  root.route('/sandbox', sandboxPage(optionsOf(page, county.directory.catalogue)))
  root.route('/sandbox', trial.standIn.app)
  return page
}

async function sendAsBot(
  trial: Trial,
  receiver: string,
  msgType: string,
  content: object,
): Promise<string> {
  const sent = await trial.client.im.v1.message
    .create({
      params: { receive_id_type: receiver.startsWith('ou_') ? 'open_id' : 'chat_id' },
      data: { receive_id: receiver, msg_type: msgType, content: JSON.stringify(content) },
    })
    .catch((error: unknown) => {
      const { response } = error as { response?: { data?: unknown } }
      throw new Error(`not sent: ${JSON.stringify(response?.data)}`, { cause: error })
    })
  return sent.data?.message_id ?? ''
}

/** The two routes of the product's API that the page uses. */
function pretendedApi(page: PageTrial): Hono {
  const { chatId } = departmentOf(DEPARTMENT)
  const app = new Hono()
  app.get('/matters', (c) => {
    const { nextDue } = page
    const task = { state: 'pending', paused: null, provisional: false, departmentName: DEPARTMENT }
    const matter = (dueAt: Date) => ({
      title: '食品经营许可',
      tasks: [{ ...task, dueAt: toIso(dueAt) }],
    })
    return c.json({ items: nextDue ? [matter(nextDue)] : [], next: null })
  })
  app.post('/approvals', async (c) => {
    page.filed.push({ authorization: c.req.header('authorization'), ...jsonOf(await c.req.json()) })
    const answer = page.apiAnswer()
    if (answer.ok) await page.send(chatId, 'interactive', approvalPushCard)
    return answer
  })
  return app
}

function optionsOf(page: PageTrial, items: readonly { item: string; code: string }[]) {
  return {
    standIn: page.trial.standIn,
    api: { baseUrl: page.origin, key: 'k'.repeat(32) },
    profile: {
      id: 'linzi',
      title: '《临淄区行政审批与监管协调联动实施办法》',
      silence:
        '一个工作日内未认领的，视为自动认领（第七条第（一）项第1目）；逾期不回复函询的，视为同意（第十二条）',
    },
    items: () => items,
    clock: {
      now: () => page.trial.now,
      async moveTo(at: Date) {
        page.trial.now = at
        if (page.nextDue && page.nextDue <= at) page.nextDue = null
      },
      nextDue: async () => page.nextDue,
    },
  }
}
