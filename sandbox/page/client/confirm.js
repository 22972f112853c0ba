import { byId } from './dom.js'

/**
 * Feishu's native confirm dialog, where the button asks for one; true at once where it asks nothing.
 *
 * @param {HTMLElement} element
 * @returns {Promise<boolean>}
 */
export function isConfirmed(element) {
  const { confirmTitle, confirmText } = element.dataset
  if (!confirmTitle) return Promise.resolve(true)
  const dialog = /** @type {HTMLDialogElement} */ (byId('confirm'))
  byId('confirm-title').textContent = confirmTitle
  byId('confirm-text').textContent = confirmText ?? ''
  byId('confirm-text').hidden = !confirmText
  dialog.returnValue = 'cancel'
  dialog.showModal()
  return new Promise((resolve) => {
    const close = () => {
      // The browser gives the focus back to the button, unless its card was redrawn meanwhile.
      if (!element.isConnected) inPlaceOf(element)?.focus({ preventScroll: true })
      resolve(dialog.returnValue === 'ok')
    }
    dialog.addEventListener('close', close, { once: true })
  })
}

/**
 * What stands where a component of a redrawn card stood.
 *
 * @param {HTMLElement} element
 * @returns {HTMLElement | null}
 */
function inPlaceOf(element) {
  const message = element.closest('[data-message]')?.id ?? ''
  const path = CSS.escape(element.dataset.path ?? '')
  return document.getElementById(message)?.querySelector(`[data-path="${path}"]`) ?? null
}
