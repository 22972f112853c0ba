import type { Context } from '../context.ts'
import type { Json } from '../json.ts'

/** A call that has passed the gate. Reading a parameter that is missing gives an empty text. */
export interface Call {
  readonly ctx: Context
  /** The part of the path with that name. */
  readonly param: (name: string) => string
  readonly query: (name: string) => string | undefined
  /** Every value of a query parameter that is repeated. */
  readonly queries: (name: string) => readonly string[]
  /** The JSON body; empty when there is none. */
  readonly body: Json
  /** The raw body and its content type, for uploads. */
  readonly raw: { readonly bytes: Buffer; readonly contentType: string }
}

/** What an endpoint answers: `data` of the envelope, or a whole response where it has none. */
export type Answer = object | Response

/** One API of the platform. `api` is its name in fault rules, the call log and rate limits. */
export interface Endpoint {
  readonly api: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/open-apis`. */
  readonly path: string
  /** Called without a token. */
  readonly isOpen?: true
  /** `msg` of a good answer where it is not `success`. */
  readonly okMessage?: 'ok'
  readonly answer: (call: Call) => Promise<Answer>
}
