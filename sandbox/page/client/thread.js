import { byId, calmly, on } from './dom.js'
import { fragment } from './net.js'
import { replaceMessage } from './replace.js'
import { go, onState, show, state } from './state.js'
import { orToast } from './toast.js'

const pane = byId('thread')
const list = byId('thread-msgs')

/** The message that a thread begins with, or would begin with once somebody replies. */
let rootId = ''
let rootSeq = ''

/** The message to which what is written in the thread replies. */
export function threadRoot() {
  return rootId
}

/**
 * Opens the thread of a message; one that has none yet is shown alone, and begins with the first reply.
 *
 * @param {HTMLElement} message
 * @param {string} threadId empty when there is none yet
 */
function openThread(message, threadId) {
  rootId = message.dataset.message ?? ''
  rootSeq = message.dataset.seq ?? ''
  go({ thread: threadId })
  pane.hidden = false
  show('thread')
  void orToast(showThread)
  byId('thread-title').focus({ preventScroll: true })
}

/** Draws the open thread anew. */
export async function showThread() {
  if (pane.hidden) return
  const asked = rootId
  const content = await fragment('thread', {
    as: state.as,
    chat: state.chat,
    thread: state.thread,
    root: rootSeq,
  })
  if (asked !== rootId) return
  redrawIn(content)
  rootId = list.querySelector('[data-message]')?.getAttribute('data-message') ?? rootId
  const box = list.parentElement
  if (box) box.scrollTop = box.scrollHeight
}

/**
 * Puts a fetched thread in the place of what is shown, message by message, so that what is typed stays.
 *
 * @param {DocumentFragment} content
 */
function redrawIn(content) {
  const fresh = [...content.querySelectorAll('[data-message]')]
  const ids = new Set(fresh.map((message) => message.getAttribute('data-message')))
  const shown = new Map(
    [...list.children].map((message) => [message.getAttribute('data-message'), message]),
  )
  for (const [id, message] of shown) if (!ids.has(id)) message.remove()
  for (const message of fresh) {
    const old = shown.get(message.getAttribute('data-message'))
    if (old instanceof HTMLElement && message instanceof HTMLElement) replaceMessage(old, message)
    else list.append(message)
  }
}

/** The same, once for a burst of messages. */
export const showThreadSoon = calmly(60, () => orToast(showThread))

/**
 * Whether a message belongs to the thread that is open.
 *
 * @param {{ messageId: string, rootId: string | null, threadId: string | null }} message
 */
export function isInThread(message) {
  if (pane.hidden) return false
  return (
    message.messageId === rootId ||
    message.rootId === rootId ||
    (message.threadId !== null && message.threadId === state.thread)
  )
}

/**
 * Notes the thread that a first reply made.
 *
 * @param {string} threadId
 */
export function noteThread(threadId) {
  if (!state.thread) go({ thread: threadId })
}

function close() {
  pane.hidden = true
  rootId = ''
  go({ thread: '' })
  show('chat')
  byId('messages').focus({ preventScroll: true })
}

on(document, 'click', '[data-open-thread]', (element) => {
  const message = element.closest('[data-message]')
  if (message instanceof HTMLElement) openThread(message, element.dataset.openThread ?? '')
})
on(document, 'click', '[data-close-thread]', close)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !pane.hidden && !document.querySelector('dialog[open]')) close()
})
onState((changed) => {
  if (changed.includes('chat') || changed.includes('as')) {
    if (!pane.hidden) {
      pane.hidden = true
      rootId = ''
    }
  }
})
