/**
 * The base URL as the SDK needs it, which joins it to paths as it stands: without a slash at the end.
 *
 * @throws {TypeError} when it is not a plain http(s) URL.
 */
export function baseUrl(domain: string): string {
  const { protocol, origin, pathname, search, hash, username, password } = new URL(domain)
  if (!/^https?:$/.test(protocol) || search + hash + username + password !== '') {
    throw new TypeError('the Feishu domain must be a plain http(s) URL')
  }
  return origin + pathname.replace(/\/+$/, '')
}

/** Whether the host is this machine, which no proxy can reach for us. */
export function isLoopback(domain: string): boolean {
  const { hostname } = new URL(domain)
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
