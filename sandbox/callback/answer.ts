import { assertNever } from '../assert-never.ts'
import { isJson, parseJson } from '../json.ts'
import type { Json } from '../json.ts'
import type { Outcome } from './post.ts'

const TOAST_TYPES = ['info', 'success', 'error', 'warning'] as const

/** The words that the client shows for a moment after a click. */
export interface Toast {
  readonly type: (typeof TOAST_TYPES)[number]
  readonly content: string
}

/** What the client shows when a click failed; `code` is null for what the client itself refuses. */
export interface ClientError {
  readonly code: number | null
  readonly message: string
}

/** The answer to a click, or why there is none to use. */
export type ClickAnswer =
  { kind: 'answer'; toast: Toast | null; card: Json | null } | { kind: 'error'; error: ClientError }

/** Reads the bot's answer to a click as the Feishu client does (§2.2, §2.3). */
export function readAnswer(outcome: Outcome): ClickAnswer {
  switch (outcome.kind) {
    case 'timeout':
      return failed(200341, '回调服务未在 3 秒内响应')
    case 'unreachable':
      return failed(200342, '无法与回调服务建立连接')
    case 'unknown-host':
      return failed(200343, '回调地址的域名解析失败')
    case 'no-address':
      return failed(200340, '应用未配置回调地址')
    case 'cut':
      return failed(200080, '请求回调服务出错')
    case 'answered':
      if (outcome.status !== 200) return failed(200671, `回调服务返回 HTTP ${outcome.status}`)
      return readBody(parseJson(outcome.text))
    default:
      return assertNever(outcome)
  }
}

/** A click that failed with a code of the client. */
export function failed(code: number | null, message: string): ClickAnswer & { kind: 'error' } {
  return { kind: 'error', error: { code, message } }
}

function readBody(body: unknown): ClickAnswer {
  if (!isJson(body) || Object.keys(body).some((name) => name !== 'toast' && name !== 'card')) {
    return failed(200672, '回调响应体格式错误')
  }
  const toast = readToast(body['toast'])
  if (toast === undefined) return failed(200672, '回调响应体中的 toast 格式错误')
  const card = readCard(body['card'])
  if (card === undefined) return failed(200673, '回调响应体中的 card 格式错误')
  return { kind: 'answer', toast, card }
}

function readToast(value: unknown): Toast | null | undefined {
  if (value === undefined || value === null) return null
  if (!isJson(value) || typeof value['content'] !== 'string') return undefined
  const type = TOAST_TYPES.find((one) => one === (value['type'] ?? 'info'))
  return type === undefined ? undefined : { type, content: value['content'] }
}

function readCard(value: unknown): Json | null | undefined {
  if (value === undefined || value === null) return null
  if (!isJson(value) || value['type'] !== 'raw' || !isJson(value['data'])) return undefined
  return value['data']
}
