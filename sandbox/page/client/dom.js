/**
 * The element of that id, which the page is known to have.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no #${id}`)
  return element
}

/**
 * Runs the listener for events on whatever matches the selector, now and later.
 *
 * @param {HTMLElement | Document} root
 * @param {string} type
 * @param {string} selector
 * @param {(element: HTMLElement, event: Event) => void} listener
 */
export function on(root, type, selector, listener) {
  root.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null
    if (element instanceof HTMLElement) listener(element, event)
  })
}

/**
 * Runs the work at most once a pause, however often it is called.
 *
 * @param {number} pauseMs
 * @param {() => unknown} work
 * @returns {() => void}
 */
export function calmly(pauseMs, work) {
  let timer = 0
  return () => {
    if (timer) return
    timer = window.setTimeout(() => {
      timer = 0
      work()
    }, pauseMs)
  }
}

/**
 * Keeps a button from being pressed twice while its work lasts.
 *
 * @template T
 * @param {HTMLElement} button
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileBusy(button, work) {
  button.setAttribute('aria-busy', 'true')
  try {
    return await work()
  } finally {
    button.removeAttribute('aria-busy')
  }
}
