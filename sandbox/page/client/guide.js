import { byId, on } from './dom.js'
import { fragment } from './net.js'
import { fileApproval, moveClock, showTile } from './panel.js'
import { go, show } from './state.js'
import { orToast, toast } from './toast.js'

const KEY = 'sandbox-guide'
/** @type {Set<string>} */
const done = new Set()

/** Draws the guide, unless it was folded away. */
export async function showGuide() {
  if (sessionStorage.getItem(KEY) === 'closed') return
  await showTile('guide')
  tick()
}

/** Whether a push was filed whose card is still to come. */
let isAwaited = false

/**
 * Notes where the push that was just filed arrived, with the first card in a group after it, and offers
 * to look with the eyes of whoever is to handle it.
 *
 * @param {{ chatId: string, card: object | null }} message
 */
export async function notePush(message) {
  if (!isAwaited || !message.card) return
  const content = await fragment('guide', { chat: message.chatId })
  const link = content.querySelector('[data-guide=look]')
  if (!isAwaited || !(link instanceof HTMLElement)) return
  isAwaited = false
  const { person = '', chat = '' } = link.dataset
  const words = link.textContent ?? ''
  toast('info', '监管部门的群里收到了卡片', { words, work: () => look(person, chat) })
  if (sessionStorage.getItem(KEY) === 'closed') return
  byId('guide').replaceChildren(content)
  tick()
}

/**
 * @param {string} person
 * @param {string} chat
 */
function look(person, chat) {
  go({ as: person, chat, thread: '' })
  show('chat')
  stepDone('look')
}

function tick() {
  for (const item of byId('guide').querySelectorAll('[data-step]')) {
    item.setAttribute('data-done', String(done.has(item.getAttribute('data-step') ?? '')))
  }
}

/** Ticks a step. @param {string} step */
export function stepDone(step) {
  done.add(step)
  tick()
}

/** Makes the guide's links do what they say. */
export function answerGuide() {
  on(document, 'click', '[data-guide-close]', () => {
    sessionStorage.setItem(KEY, 'closed')
    byId('guide').replaceChildren()
  })
  on(document, 'click', '[data-guide]', (link) => {
    const { guide, person, chat } = link.dataset
    void orToast(async () => {
      if (guide === 'push') await fileApproval()
      if (guide === 'wait') await moveClock({ to: 'next-end' })
      if (person && chat) look(person, chat)
    })
  })
  document.addEventListener('sandbox:step', (event) => {
    const step = String(/** @type {CustomEvent} */ (event).detail)
    if (step === 'filing') isAwaited = true
    else stepDone(step)
  })
}
