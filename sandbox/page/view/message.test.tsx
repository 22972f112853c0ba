import { renderToString } from 'hono/jsx/dom/server'
import { expect, test } from 'vitest'
import type { MessageView } from '../../screen/message-view.ts'
import { type ChatEyes, Message, previewWords } from './message.tsx'

const eyes: ChatEyes = {
  as: 'ou_li',
  people: new Map([
    ['ou_li', '李文静'],
    ['ou_wang', '王建国'],
  ]),
  members: ['ou_li', 'ou_wang'],
  replies: new Map([['omt_1', 2]]),
  inThread: false,
}

const message: MessageView = {
  seq: 7,
  messageId: 'om_1',
  chatId: 'oc_1',
  sender: { type: 'app', id: 'cli_1', name: '审管联动助手' },
  msgType: 'text',
  content: { text: '您好' },
  card: null,
  mentions: [],
  rootId: null,
  parentId: null,
  threadId: null,
  visibleTo: null,
  createdAt: '2026-11-20T18:05:00.000Z',
  updatedAt: '2026-11-20T18:05:00.000Z',
  deleted: false,
  edited: false,
  updates: 0,
  reactions: [],
  readBy: [],
  urgent: [],
}

function html(change: Partial<MessageView>, through: Partial<ChatEyes> = {}): string {
  return renderToString(
    <Message message={{ ...message, ...change }} eyes={{ ...eyes, ...through }} />,
  )
}

test('a message is told in Asia/Shanghai, by time and by day', () => {
  expect(html({})).toContain('>02:05</time>')
  expect(html({})).toContain('data-day="11月21日（周六）"')
})

test('text is escaped; mentions, links and the allowed tags are drawn', () => {
  const text =
    '<at user_id="ou_wang">某人</at> @_user_1 <b>粗</b> https://a.cn/x <script>1</script>'
  const drawn = html({
    content: { text },
    mentions: [{ key: '@_user_1', openId: 'cli_1', name: '助手', isBot: true }],
  })
  expect(drawn).toContain('<span class="at">@王建国</span>')
  expect(drawn).toContain('<span class="at">@助手</span>')
  expect(drawn).toContain('<span class="style-b">粗</span>')
  expect(drawn).toContain('<a href="https://a.cn/x"')
  expect(drawn).toContain('&lt;script&gt;1&lt;/script&gt;')
})

test('a post is drawn with its title and pieces, in whichever language it is', () => {
  const content = {
    zh_cn: {
      title: '会议通知',
      content: [
        [
          { tag: 'text', text: '请', style: ['bold'] },
          { tag: 'at', user_id: 'all' },
        ],
        [
          { tag: 'a', text: '议程', href: 'https://a.cn/' },
          { tag: 'a', text: '坏', href: 'javascript:1' },
        ],
      ],
    },
  }
  const drawn = html({ msgType: 'post', content })
  expect(drawn).toContain('<h3>会议通知</h3>')
  expect(drawn).toContain('@所有人')
  expect(drawn).toContain('<a href="https://a.cn/"')
  expect(drawn).not.toContain('javascript:')
})

test('a file is a link to download it under its name', () => {
  const content = { file_key: 'file_1', file_name: '联系单.docx' }
  const drawn = html({ msgType: 'file', content })
  expect(drawn).toContain('href="/sandbox/files/file_1" download="联系单.docx"')
})

test('a recalled message says so and shows nothing else', () => {
  const drawn = html({ deleted: true, content: null })
  expect(drawn).toContain('撤回了一条消息')
  expect(drawn).not.toContain('data-react')
})

test('read marks count the members who have and have not read a message of the bot', () => {
  expect(html({})).toContain('0人已读 · 2人未读')
  expect(html({ readBy: [{ openId: 'ou_li', name: '李文静' }] })).toContain('1人已读 · 1人未读')
  const all = eyes.members.map((openId) => ({ openId, name: openId }))
  expect(html({ readBy: all })).toContain('全部已读')
  const own = { type: 'user', id: 'ou_li', name: '李文静' } as const
  expect(html({ sender: own })).not.toContain('已读')
})

test('reactions stand together by emoji, and show whether one of them is yours', () => {
  const reactions = [
    { emoji: 'OK', by: 'ou_li', name: '李文静' },
    { emoji: 'OK', by: 'ou_wang', name: '王建国' },
    { emoji: 'HandShake', by: 'ou_wang', name: '王建国' },
  ]
  const drawn = html({ reactions })
  expect(drawn).toContain('data-react="OK" aria-pressed="true" title="李文静、王建国"')
  expect(drawn).toContain('data-react="HandShake" aria-pressed="false"')
})

test('a thread is offered with the number of its replies, but not within itself', () => {
  expect(html({ threadId: 'omt_1' })).toContain('2条回复')
  expect(html({ threadId: 'omt_1' }, { inThread: true })).not.toContain('2条回复')
})

test('only your own message can be recalled', () => {
  expect(html({})).not.toContain('data-recall')
  expect(html({ sender: { type: 'user', id: 'ou_li', name: '李文静' } })).toContain('data-recall')
})

test.each<[Partial<MessageView>, string]>([
  [{}, '您好'],
  [{ deleted: true }, '撤回了一条消息'],
  [{ msgType: 'file', content: { file_name: '纪要.docx' } }, '［文件］纪要.docx'],
  [
    { msgType: 'interactive', card: { schema: '2.0', header: { title: { content: '**推送**' } } } },
    '［卡片］推送',
  ],
])('a message like %j is previewed as %s', (change, expected) => {
  expect(previewWords({ ...message, ...change })).toBe(expected)
})
