/**
 * Turns a table's page by one of its pager's buttons.
 *
 * @param {HTMLElement} button
 */
export function turnPage(button) {
  const table = button.closest('.table')
  if (table instanceof HTMLElement)
    showPage(table, Number(table.dataset.page) + Number(button.dataset.turn))
}

/**
 * Shows a page of a table, or the nearest one there is.
 *
 * @param {HTMLElement} table
 * @param {number} wanted counts from 1
 */
export function showPage(table, wanted) {
  const pages = Number(table.dataset.pages)
  if (!pages) return
  const page = Math.min(Math.max(wanted, 1), pages)
  table.dataset.page = String(page)
  for (const row of table.querySelectorAll('[data-row-page]')) {
    if (row instanceof HTMLElement) row.hidden = Number(row.dataset.rowPage) !== page
  }
  const words = table.querySelector('[data-page-words]')
  if (words) words.textContent = `${page} / ${pages}`
  for (const button of table.querySelectorAll('[data-turn]')) {
    if (!(button instanceof HTMLButtonElement)) continue
    const next = page + Number(button.dataset.turn)
    button.disabled = next < 1 || next > pages
  }
}
