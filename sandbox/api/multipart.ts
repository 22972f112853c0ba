/** One part of a multipart body; `filename` is undefined when the part has none. */
export interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Buffer
}

/**
 * Takes a multipart/form-data body apart without decoding anything: the SDK uploads buffers as
 * parts without a filename, which parsers that follow the standard would turn into text.
 */
export function multipartOf(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return []
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: Part[] = []
  let start = body.indexOf(delimiter)
  while (start !== -1) {
    const next = body.indexOf(Buffer.from(`\r\n--${boundary}`), start + delimiter.length)
    if (next === -1) break
    const part = partOf(body.subarray(start + delimiter.length + 2, next))
    if (part !== undefined) parts.push(part)
    start = next + 2
  }
  return parts
}

function partOf(raw: Buffer): Part | undefined {
  const end = raw.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = raw.subarray(0, end).toString('utf8')
  const name = /\bname="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return undefined
  return {
    name,
    filename: /\bfilename="([^"]*)"/i.exec(head)?.[1],
    contentType: /^content-type:\s*(\S+)/im.exec(head)?.[1],
    bytes: raw.subarray(end + 4),
  }
}
