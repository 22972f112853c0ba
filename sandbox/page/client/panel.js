import { byId, calmly, on, whileBusy } from './dom.js'
import { fragment, send } from './net.js'
import { orToast, toast } from './toast.js'

/**
 * Draws a tile of the panel anew, keeping the focus where it was.
 *
 * @param {'guide' | 'clock' | 'approval' | 'faults' | 'calls'} name
 * @param {Record<string, string>} [query]
 */
export async function showTile(name, query = {}) {
  const tile = byId(name)
  const content = await fragment(name, query)
  const focused = tile.contains(document.activeElement) ? placeOf(document.activeElement) : ''
  const scrolled = tile.querySelector('.calls')?.scrollTop ?? 0
  const at = tile.querySelector('#clock-at')
  const typed = at instanceof HTMLInputElement && at.value !== at.defaultValue ? at.value : ''
  tile.replaceChildren(content)
  const atNow = tile.querySelector('#clock-at')
  if (typed && atNow instanceof HTMLInputElement) atNow.value = typed
  const list = tile.querySelector('.calls')
  if (list) list.scrollTop = scrolled
  const again = focused ? tile.querySelector(focused) : null
  if (again instanceof HTMLElement) again.focus({ preventScroll: true })
}

/** The calls, once for a burst of them. */
export const showCallsSoon = calmly(400, () => orToast(() => showTile('calls')))

/** @param {Element | null} element */
function placeOf(element) {
  for (const name of ['data-clock', 'data-fault', 'id', 'name']) {
    const value = element?.getAttribute(name)
    if (value) return `[${name}="${CSS.escape(value)}"]`
  }
  return element?.hasAttribute('data-approval-again') ? '[data-approval-again]' : ''
}

/**
 * Tells the guide of a step of the newcomer's way.
 *
 * @param {string} step
 */
function tellStep(step) {
  document.dispatchEvent(new CustomEvent('sandbox:step', { detail: step }))
}

// ——— clock

/** When the clock was read, and by how much the page's own clock had run on by then. */
let clock = { nowMs: 0, readMs: 0 }

/** Reads the clock and shows it; it then runs on by itself. */
export async function showClock() {
  await showTile('clock')
  const now = byId('clock').querySelector('[data-now]')?.getAttribute('data-now')
  if (now) clock = { nowMs: Date.parse(now), readMs: performance.now() }
  tick()
}

/** The same, once for a burst of messages: any of them may have changed what falls due next. */
export const showClockSoon = calmly(800, () => orToast(showClock))

function tick() {
  if (!clock.nowMs) return
  const at = new Date(clock.nowMs + performance.now() - clock.readMs)
  const zone = /** @type {const} */ ({ timeZone: 'Asia/Shanghai' })
  const time = at.toLocaleTimeString('zh-CN', { ...zone, hour12: false })
  const day = at.toLocaleDateString('zh-CN', {
    ...zone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  })
  const place = document.getElementById('clock-time')
  if (place) place.textContent = time
  byId('top-clock').textContent = `${day} ${time.slice(0, 5)}`
}

/**
 * Moves the clock and waits until everything on the way is done.
 *
 * @param {{ to: string | undefined } | { at: string }} where
 */
export async function moveClock(where) {
  const tile = byId('clock')
  tile.setAttribute('aria-busy', 'true')
  toast('info', '时钟正在往前走，途中到期的事项逐一办理…')
  try {
    const { words } = await send('POST', '/sandbox/clock', where)
    toast('success', `现在是${words}`)
    if ('to' in where && where.to === 'next-end') tellStep('wait')
  } finally {
    tile.removeAttribute('aria-busy')
    await showClock()
  }
}

// ——— approvals

/** Files the approval in the form; answers what the product said. */
export async function fileApproval() {
  const form = /** @type {HTMLFormElement} */ (byId('approval-form'))
  const button = form.querySelector('[type=submit]')
  const filled = Object.fromEntries(new FormData(form))
  const option = [...form.querySelectorAll('datalist option')].find(
    (one) => one.getAttribute('value') === filled.item,
  )
  const code = option?.getAttribute('data-code')
  const body = code ? { ...filled, code } : filled
  const work = () => send('POST', '/sandbox/approvals', body)
  tellStep('filing')
  const { number } = await (button instanceof HTMLElement ? whileBusy(button, work) : work())
  toast('success', `已推送 ${number}`)
  await showTile('approval')
  tellStep('push')
}

/** Makes the panel work. */
export function answerPanel() {
  window.setInterval(tick, 1000)
  on(
    document,
    'click',
    '[data-clock]',
    (button) =>
      void orToast(() => whileBusy(button, () => moveClock({ to: button.dataset.clock }))),
  )
  on(document, 'submit', '#clock-form', (_form, event) => {
    event.preventDefault()
    const { value } = /** @type {HTMLInputElement} */ (byId('clock-at'))
    void orToast(() => moveClock({ at: value }))
  })
  on(document, 'click', '[data-approval-again]', () => void orToast(() => showTile('approval')))
  on(document, 'submit', '#approval-form', (_form, event) => {
    event.preventDefault()
    void orToast(fileApproval)
  })
  on(
    document,
    'change',
    '[data-fault]',
    (box) =>
      void orToast(async () => {
        const { checked } = /** @type {HTMLInputElement} */ (box)
        await send('POST', '/sandbox/switches', { id: box.dataset.fault, on: checked })
        await showTile('faults')
      }),
  )
  on(
    document,
    'click',
    '[data-faults-off]',
    () =>
      void orToast(async () => {
        await send('PUT', '/sandbox/faults', {})
        await showTile('faults')
      }),
  )
}
