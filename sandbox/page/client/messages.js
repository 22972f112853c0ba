import { byId, calmly } from './dom.js'
import { isAtEnd, tellMissed, toEnd } from './end.js'
import { fragment } from './net.js'
import { replaceMessage } from './replace.js'
import { state } from './state.js'
import { orToast } from './toast.js'

const PAGE = 40
/** So many messages stay in the document while the newest are looked at; older ones come back on scrolling up. */
const KEPT = 160

const pane = byId('messages')
const list = byId('msgs')
const older = byId('older')

let hasOlder = false
let isLoading = false
/** Whether new messages are on their way into the document. */
let isTaking = false
/** Whether something came in since they were last asked for. */
let isWanted = false
/** The chat that is being opened, or was. */
let opening = Promise.resolve()
/** @type {Set<string>} */
const stale = new Set()
/** Counts up with every chat shown, so that an answer for the last one is thrown away. */
let visit = 0

/** Shows the newest messages of the present chat. */
export function showChat() {
  opening = openChat()
  return opening
}

async function openChat() {
  visit += 1
  const mine = visit
  list.setAttribute('aria-busy', 'true')
  const content = await load({})
  if (mine !== visit) return
  list.replaceChildren(content)
  list.setAttribute('aria-busy', 'false')
  noteOlder(list)
  if (!list.querySelector('[data-seq]')) showEmpty()
  markDays()
  toEnd()
}

function showEmpty() {
  const empty = document.createElement('li')
  empty.className = 'empty'
  const push = document.createElement('button')
  push.type = 'button'
  push.className = 'btn btn-primary'
  push.dataset.guide = 'push'
  push.textContent = '推送一件审批试试'
  empty.append('这里还没有消息', push)
  list.append(empty)
}

/** Fetches what came after the last message shown, and puts it below. */
export function takeNew() {
  isWanted = true
  if (isTaking) return
  isTaking = true
  window.setTimeout(() => void orToast(takeAllNew), 60)
}

/** One fetch at a time: two that begin at the same message would lose what came between them. */
async function takeAllNew() {
  try {
    while (isWanted) {
      isWanted = false
      await opening
      await appendNew()
    }
  } finally {
    isTaking = false
    // Some of them may have changed, been read for instance, while they were on their way.
    if (stale.size > 0) takeStale()
  }
}

async function appendNew() {
  const mine = visit
  const after = lastSeq()
  const content = await load({ after })
  if (mine !== visit || !content.querySelector('[data-seq]')) return
  const fresh = [...content.querySelectorAll('.msg')]
  for (const message of fresh) message.classList.add('msg-fresh')
  const wasAtEnd = isAtEnd()
  list.querySelector('.empty')?.remove()
  list.append(content)
  announce(fresh)
  if (wasAtEnd) trim()
  markDays()
  if (wasAtEnd) toEnd()
  else tellMissed(fresh.length)
}

/**
 * Draws a message anew when it is on the screen; several in one request.
 *
 * @param {string} messageId
 */
export function redraw(messageId) {
  if (!find(messageId) && !isTaking) return
  stale.add(messageId)
  takeStale()
}

const takeStale = calmly(40, () =>
  orToast(async () => {
    const seqs = [...stale].flatMap((id) => find(id)?.dataset.seq ?? [])
    for (const id of stale) if (find(id) || !isTaking) stale.delete(id)
    if (seqs.length === 0) return
    const mine = visit
    const content = await load({ seqs: seqs.join(',') })
    if (mine !== visit) return
    const wasAtEnd = isAtEnd()
    for (const fresh of content.querySelectorAll('[data-message]')) {
      const old = find(fresh.getAttribute('data-message') ?? '')
      if (old && fresh instanceof HTMLElement) replaceMessage(old, fresh)
    }
    markDays()
    if (wasAtEnd) toEnd()
  }),
)

/** Puts the page before the first message above it, without moving what is being read. */
async function takeOlder() {
  if (isLoading || !hasOlder) return
  isLoading = true
  const mine = visit
  try {
    const content = await load({ before: firstSeq() })
    if (mine !== visit) return
    noteOlder(content)
    const first = list.querySelector('[data-seq]')
    const topBefore = first?.getBoundingClientRect().top ?? 0
    // The browser must not move the page as well.
    pane.classList.add('unanchored')
    list.prepend(content)
    markDays()
    pane.scrollTop += (first?.getBoundingClientRect().top ?? 0) - topBefore
    requestAnimationFrame(() => pane.classList.remove('unanchored'))
  } finally {
    isLoading = false
  }
}

/** Notes whether a fetched page says that there are older ones. @param {ParentNode} page */
function noteOlder(page) {
  const mark = page.querySelector('[data-older]')
  hasOlder = mark !== null
  older.hidden = !hasOlder
  mark?.remove()
}

/** @param {Record<string, string | number | undefined>} range */
function load(range) {
  return fragment('messages', { as: state.as, chat: state.chat, limit: PAGE, ...range })
}

/** @param {string} messageId */
function find(messageId) {
  const found = document.getElementById(`m-${messageId}`)
  return found && list.contains(found) ? found : null
}

function seqs() {
  return list.querySelectorAll('[data-seq]')
}

function firstSeq() {
  return seqs()[0]?.getAttribute('data-seq') ?? undefined
}

function lastSeq() {
  const all = seqs()
  return all[all.length - 1]?.getAttribute('data-seq') ?? '0'
}

/** Takes the oldest messages out of the document while the newest are being looked at. */
function trim() {
  const all = seqs()
  const surplus = all.length - KEPT
  for (let index = 0; index < surplus; index += 1) all[index]?.remove()
  if (surplus <= 0) return
  hasOlder = true
  older.hidden = false
}

/** Puts a line before the first message of every day. */
function markDays() {
  for (const line of list.querySelectorAll('.day')) line.remove()
  let day = ''
  for (const message of list.querySelectorAll('[data-day]')) {
    const its = message.getAttribute('data-day') ?? ''
    if (its === day) continue
    day = its
    const line = document.createElement('li')
    line.className = 'day'
    line.textContent = its
    message.before(line)
  }
}

/** @param {Element[]} messages */
function announce(messages) {
  const last = messages[messages.length - 1]
  if (!last) return
  const words = `${last.getAttribute('data-sender')}：${last.getAttribute('data-words')}`
  byId('announcer').textContent =
    messages.length > 1 ? `${messages.length}条新消息，最后一条 ${words}` : `新消息 ${words}`
}

pane.addEventListener(
  'scroll',
  () => {
    if (pane.scrollTop < 400) void orToast(takeOlder)
  },
  { passive: true },
)
