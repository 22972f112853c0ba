import { toast } from './toast.js'

/** @type {Map<string, Set<(change: any) => void>>} */
const listeners = new Map()
/** @type {Set<() => void>} */
const returns = new Set()

/**
 * Told of every change of a type in the stand-in: `message`, `toast`, `client-error`, `call`, `directory`.
 *
 * @param {string} type
 * @param {(change: any) => void} listener
 */
export function onChange(type, listener) {
  const known = listeners.get(type) ?? new Set()
  listeners.set(type, known.add(listener))
}

/**
 * Told when the stream is back after it was lost, so that what was missed can be fetched.
 *
 * @param {() => void} listener
 */
export function onReturn(listener) {
  returns.add(listener)
}

/** Opens the stream; the browser opens it again by itself when it breaks. */
export function listen() {
  const source = new EventSource('/sandbox/stream')
  let wasLost = false
  source.addEventListener('open', () => {
    if (wasLost) for (const listener of returns) listener()
    wasLost = false
  })
  source.addEventListener('error', () => {
    if (!wasLost) toast('warning', '与沙箱的连接断开，正在重新连接')
    wasLost = true
  })
  for (const type of ['message', 'toast', 'client-error', 'call', 'directory']) {
    source.addEventListener(type, (event) => tell(String(event.data)))
  }
}

/** @param {string} data */
function tell(data) {
  const change = JSON.parse(data)
  for (const listener of listeners.get(change.type) ?? []) listener(change)
}
