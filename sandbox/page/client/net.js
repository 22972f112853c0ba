/** What the server refused, in words for the person at the screen. */
export class Refused extends Error {}

/**
 * Fetches a piece of the page. The server escaped everything in it.
 *
 * @param {string} path below /sandbox/view/
 * @param {Record<string, string | number | undefined>} [query]
 * @returns {Promise<DocumentFragment>}
 */
export async function fragment(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  const answer = await reach(`/sandbox/view/${path}?${search}`)
  const template = document.createElement('template')
  template.innerHTML = await answer.text()
  return template.content
}

/**
 * Sends JSON and answers the JSON that comes back.
 *
 * @param {'POST' | 'PUT'} method
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
export async function send(method, path, body) {
  const answer = await reach(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.status === 204 ? null : answer.json()
}

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function read(path) {
  const answer = await reach(path)
  return answer.json()
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function reach(path, init) {
  /** @type {Response} */
  let answer
  try {
    answer = await fetch(path, init)
  } catch {
    throw new Refused('连不上沙箱，服务可能已停止')
  }
  if (!answer.ok) throw new Refused(await wordsOf(answer))
  return answer
}

/** @param {Response} answer */
async function wordsOf(answer) {
  const problem = await answer.json().catch(() => ({}))
  const fields = Array.isArray(problem.errors)
    ? problem.errors.map((/** @type {{ message?: string }} */ one) => one.message).filter(Boolean)
    : []
  const words = [problem.title, problem.detail, ...fields].filter((one) => typeof one === 'string')
  return words.join('；') || `沙箱答复 HTTP ${answer.status}`
}
