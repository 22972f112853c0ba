import type { ErrorRow } from './errors.ts'

/** A phrase of Feishu's own that decides between the meanings of one code. */
export interface PhraseRow extends ErrorRow {
  readonly phrase: string
}

type Entry = readonly [
  code: number,
  phrase: string,
  verdict: ErrorRow['verdict'],
  meaning: string,
  note?: 'may be done',
]

const ENTRIES: readonly Entry[] = [
  [230001, 'invalid message_id', 'gone', '消息 ID 无效'],
  [230001, 'this message is not a card', 'gone', '该消息不是卡片'],
  [230001, 'bot or user is not the message`s sender', 'gone', '消息不是本机器人所发'],
  [230001, 'invalid receive_id', 'unreachable', '接收者 ID 无效'],
  [230001, 'invalid receive_id_type', 'fatal', '接收者 ID 类型有误'],
  [230001, 'invalid chat_id', 'unreachable', '群 ID 无效'],
  [230001, 'invalid container_id', 'unreachable', '会话 ID 无效'],
  [230001, 'invalid container_id_type', 'fatal', '会话 ID 类型有误'],
  [
    230001,
    'this operation to bots is currently not supported',
    'unreachable',
    '不能向机器人发消息',
  ],
  [230001, 'invalid message content', 'bad-card', '消息内容格式有误'],
  [230001, 'content cannot be empty', 'bad-card', '消息内容为空'],
  [230001, 'invalid auth', 'configuration', '请求的鉴权信息有误'],
  [230001, 'invalid app_id', 'configuration', 'App ID 有误'],
  [230001, 'internal error', 'retry', '飞书内部错误', 'may be done'],
  [230099, 'card action is lock', 'retry', '卡片正在交互中'],
]

/**
 * Where one code has several meanings Feishu tells them apart only in words, after `ext=` or
 * `ErrMsg:`. The words are Feishu's and documented; nothing else in a message decides anything.
 */
export const PHRASE_TABLE: readonly PhraseRow[] = ENTRIES.map(
  ([code, phrase, verdict, meaning, note]) => ({
    code,
    phrase,
    verdict,
    meaning,
    mayBeDone: note !== undefined,
  }),
)

/** Phrases that decide nothing and may be logged: they are Feishu's words, not the sender's. */
const HARMLESS = [
  'card contains invalid image keys',
  'card table number over limit',
  'cardid is invalid',
  'chart spec is invalid',
  'element exceeds the limit',
  'invalid end_time',
  'invalid file_key',
  'invalid image_key',
  'invalid msg_type',
  'invalid page_token',
  'invalid sort_type',
  'invalid start_time',
  'invalid user resource',
  'message can only be updated within fourteen days',
  'no longer support this capability',
  'page_size exceeds the limit',
  'parse card json err',
  'table rows is invalid',
  'table rows name is invalid',
  'template does not exist',
  'template is not visible to app',
]

/** The row for the words of a message, if its code has such rows and one of them matches. */
export function findPhraseRow(code: number, words: string): PhraseRow | null {
  const matching = PHRASE_TABLE.filter((row) => row.code === code && words.includes(row.phrase))
  return longest(matching, (row) => row.phrase)
}

/** The one known phrase in the words of a message; unknown words are never passed on. */
export function findKnownPhrase(words: string): string | null {
  const known = [...PHRASE_TABLE.map((row) => row.phrase), ...HARMLESS]
  return longest(
    known.filter((phrase) => words.includes(phrase)),
    (phrase) => phrase,
  )
}

/** `invalid receive_id` is the beginning of `invalid receive_id_type`: the longer one was meant. */
function longest<T>(candidates: readonly T[], textOf: (candidate: T) => string): T | null {
  let best: T | null = null
  for (const candidate of candidates) {
    if (best === null || textOf(candidate).length > textOf(best).length) best = candidate
  }
  return best
}
