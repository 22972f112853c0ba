import { byId } from './dom.js'

const NEAR_PX = 80
const pane = byId('messages')
const newer = byId('newer')

/** Whether the end of the chat is to stay in sight while messages are laid out or grow. */
let sticks = true
let missed = 0
let lastTop = 0
let lastHeight = 0

/** Whether whoever looks is at the end of the chat, so that what comes next is to be shown at once. */
export function isAtEnd() {
  return sticks || isNear()
}

/** Brings the end of the chat into sight and keeps it there. */
export function toEnd() {
  noneMissed()
  sticks = true
  stick()
  // A message is laid out when it comes into sight, which moves the end once or twice more.
  requestAnimationFrame(() => {
    stick()
    requestAnimationFrame(stick)
  })
}

/**
 * Tells that messages arrived below what is being read.
 *
 * @param {number} count
 */
export function tellMissed(count) {
  missed += count
  newer.textContent = `↓ ${missed}条新消息`
  newer.hidden = false
}

function noneMissed() {
  missed = 0
  newer.hidden = true
}

function isNear() {
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_PX
}

function stick() {
  if (!sticks) return
  pane.scrollTop = pane.scrollHeight
  notePlace()
}

function notePlace() {
  lastTop = pane.scrollTop
  lastHeight = pane.scrollHeight
}

/** Lets the end go out of sight, because somebody scrolls up. */
function letGo() {
  sticks = false
}

function noteScroll() {
  // What moves together with the height was moved by the layout, not by the reader.
  if (pane.scrollTop < lastTop - 2 && pane.scrollHeight === lastHeight) sticks = isNear()
  notePlace()
  if (!isNear()) return
  sticks = true
  noneMissed()
}

newer.addEventListener('click', toEnd)
// Messages outside the window are only estimated; once they are laid out the end lies elsewhere.
const watch = new ResizeObserver(stick)
watch.observe(byId('msgs'))
watch.observe(pane)
pane.addEventListener('scroll', noteScroll, { passive: true })
pane.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && letGo(), { passive: true })
pane.addEventListener('touchmove', letGo, { passive: true })
pane.addEventListener('keydown', ({ key }) => {
  if (['ArrowUp', 'PageUp', 'Home'].includes(key)) letGo()
})
