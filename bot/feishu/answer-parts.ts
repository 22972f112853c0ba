/** The parts of an answer of Feishu's that may be kept: every one is matched, none is copied blindly. */

type Fields = Readonly<Record<string, unknown>>

/** The longest wait that is believed; a larger number is not one of seconds. */
const LONGEST_WAIT_SECONDS = 3_600

const LOG_ID = /^[0-9A-Za-z]{16,64}$/
const FIELD_NAME = /^[a-z_][a-z_.]{0,59}$/
const SCOPE = /^[a-z0-9_.]{1,40}(?::[a-z0-9_.]{1,40}){1,4}$/
const CARD_PATH_STEP = /^(?:ROOT|[a-z_]{1,30}|\[\d{1,3}\](?:\(tag: [a-z_]{1,30}\))?)$/

/** The JSON object in a body, parsed or not yet; an empty one when there is none. */
export function parseBody(data: unknown): Fields {
  if (typeof data === 'string' || Buffer.isBuffer(data)) {
    try {
      return asRecord(JSON.parse(data.toString()))
    } catch {
      return {}
    }
  }
  return asRecord(data)
}

/** The id under which Feishu logged the call. */
export function logIdIn(headers: object, body: Fields): string | null {
  const candidates = [asRecord(headers)['x-tt-logid'], asRecord(body['error'])['log_id']]
  return candidates.find((id): id is string => typeof id === 'string' && LOG_ID.test(id)) ?? null
}

/** How long to wait, from `x-ogw-ratelimit-reset` (seconds) or a firewall's `retry-after`. */
export function waitAskedFor(headers: object): number | null {
  for (const name of ['x-ogw-ratelimit-reset', 'retry-after']) {
    const value = asRecord(headers)[name]
    if (typeof value !== 'string' || !/^\d+(?:\.\d+)?$/.test(value.trim())) continue
    const seconds = Number(value)
    if (seconds <= LONGEST_WAIT_SECONDS) return Math.ceil(seconds * 1000)
  }
  return null
}

/** Feishu's words in a message: after `ext=`, before `ErrorValue`, which quotes what was sent. */
export function decisiveWords(message: string): string {
  const fromExt = message.slice(Math.max(message.indexOf('ext='), 0))
  const value = fromExt.indexOf('ErrorValue')
  return (value === -1 ? fromExt : fromExt.slice(0, value)).toLowerCase()
}

/** The `ErrCode` that tells what is wrong with a card. */
export function cardErrorCode(message: string): number | null {
  const found = /ErrCode:\s*(\d{1,9})\b/.exec(message)
  return found ? Number(found[1]) : null
}

/** Where in a card the mistake is; empty unless every step is a plain key, an index or a tag. */
export function cardErrorPath(message: string): string {
  const steps = /ErrPath:([^;]{1,300})/.exec(message)?.[1]?.split('->') ?? []
  const trimmed = steps.map((step) => step.trim())
  if (trimmed.length === 0 || !trimmed.every((step) => CARD_PATH_STEP.test(step))) return ''
  return `ErrPath ${trimmed.join(' -> ')}`
}

/** The fields that were refused and the scopes that are missing, by name, never by value. */
export function namesIn(error: unknown): readonly string[] {
  const { field_violations: fields, permission_violations: scopes } = asRecord(error)
  return [
    ...namesOf(fields, ['field'], FIELD_NAME).map((name) => `field ${name}`),
    ...namesOf(scopes, ['scope', 'subject'], SCOPE).map((name) => `scope ${name}`),
  ]
}

function namesOf(list: unknown, keys: readonly string[], pattern: RegExp): string[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list.slice(0, 5) : []
  return entries
    .flatMap((entry) => keys.map((key) => asRecord(entry)[key]))
    .filter((name): name is string => typeof name === 'string' && pattern.test(name))
}

function asRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
