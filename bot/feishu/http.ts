import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpInstance } from '@larksuiteoapi/node-sdk'
import type { AxiosResponse } from 'axios'
import { create as createAxios } from 'axios'
import type { Exchange } from './answer.ts'
import { failureIn, failureOf, noteAnswer } from './answer.ts'
import { isLoopback } from './domain.ts'

/** Larger than any file Feishu lets a bot send (30 MB). */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024

/** The HTTP client under the SDK: one for each gateway. */
export interface Http {
  readonly instance: HttpInstance
  /** Runs one call of the SDK's, whose single request is timed by and noted in `exchange`. */
  during<T>(exchange: Exchange, run: () => Promise<T>): Promise<T>
}

/**
 * An HTTP client for the SDK that gives up in time, follows no redirect (it would carry the token
 * along), and rejects with a `FeishuFailure` whether Feishu refuses by status or by code. The SDK
 * therefore never sees, logs or passes on an error that holds the request.
 */
export function createHttp(domain: string): Http {
  // The SDK's typed methods take no settings for a single call.
  const exchanges = new AsyncLocalStorage<Exchange>()
  const instance = createAxios({
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    // With Node's own FormData an uploaded Buffer gets a file name, without which a parser that
    // keeps to the standard takes it for text.
    env: { FormData: globalThis.FormData },
    ...(isLoopback(domain) && { proxy: false as const }),
  })

  const exchangeNow = (): Exchange => {
    const exchange = exchanges.getStore()
    if (!exchange) throw new Error('a request outside of any call')
    return exchange
  }

  instance.interceptors.request.use((config) => {
    config.signal = AbortSignal.timeout(exchangeNow().timeoutMs)
    // The SDK gives every GET a body of `{}`, which firewalls refuse.
    if (config.method === 'get') config.data = undefined
    return config
  })
  instance.interceptors.response.use(
    (answer) => accept(exchangeNow(), answer),
    (error: unknown) => {
      throw failureOf(exchangeNow(), error)
    },
  )
  // Its methods resolve to what `accept` lets through, which axios' types cannot say.
  const unwrapping = instance as unknown as HttpInstance
  return { instance: unwrapping, during: (exchange, run) => exchanges.run(exchange, run) }
}

/** What the SDK expects of its HTTP client: the body alone, or with the headers when it asks. */
function accept(exchange: Exchange, answer: AxiosResponse): AxiosResponse {
  noteAnswer(exchange, answer)
  const isFile = answer.config.responseType === 'arraybuffer'
  const failure = isFile ? null : failureIn(exchange, answer)
  if (failure) throw failure
  const wantsHeaders = '$return_headers' in answer.config && answer.config.$return_headers
  const accepted: unknown = wantsHeaders
    ? { data: answer.data, headers: answer.headers }
    : answer.data
  return accepted as AxiosResponse
}
