/**
 * Whose eyes, which chat, which thread. It stands in the address, so that a reload keeps it, a link
 * carries it, and two tabs can be two people.
 */
const NAMES = /** @type {const} */ (['as', 'chat', 'thread'])
const bus = new EventTarget()

/** @type {Record<typeof NAMES[number], string>} */
export const state = { as: '', chat: '', thread: '' }

const search = new URLSearchParams(location.search)
for (const name of NAMES) state[name] = search.get(name) ?? ''

/**
 * Changes the state and tells those who asked; a value that stays the same is no change.
 *
 * @param {Partial<typeof state>} change
 */
export function go(change) {
  const before = { ...state }
  Object.assign(state, change)
  history.replaceState(history.state, '', address())
  const changed = NAMES.filter((name) => before[name] !== state[name])
  bus.dispatchEvent(new CustomEvent('change', { detail: changed }))
}

function address() {
  const here = new URL(location.href)
  for (const name of NAMES) {
    if (state[name]) here.searchParams.set(name, state[name])
    else here.searchParams.delete(name)
  }
  return here
}

/**
 * @param {(changed: readonly string[]) => void} listener told the names of what changed
 */
export function onState(listener) {
  bus.addEventListener('change', (event) => listener(/** @type {CustomEvent} */ (event).detail))
}

const phone = matchMedia('(width <= 760px)')

/**
 * Which part a phone shows; a desk shows them all. On a phone the way back leads to the part before.
 *
 * @param {'list' | 'chat' | 'thread' | 'panel'} view
 */
export function show(view) {
  if (view === document.body.dataset.view) return
  if (phone.matches) history.pushState({ view }, '', address())
  draw(view)
}

window.addEventListener('popstate', () => {
  const view = history.state?.view ?? 'list'
  history.replaceState({ view }, '', address())
  draw(view)
})

/** @param {string} view */
function draw(view) {
  document.body.dataset.view = view
  for (const tab of document.querySelectorAll('.tabs [data-go]')) {
    if (tab.getAttribute('data-go') === view) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
}
