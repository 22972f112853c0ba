import type { Context as HonoContext } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { SSEStreamingApi } from 'hono/streaming'
import type { Change } from '../changes.ts'
import type { Context } from '../context.ts'

const KEEP_ALIVE_MS = 15_000

/** Server-sent events of everything that changes; the event's name is the change's type. */
export function changeStream(ctx: Context, c: HonoContext): Response {
  return streamSSE(c, async (stream) => {
    const waiting: Change[] = []
    const bell = new EventTarget()
    const ring = () => void bell.dispatchEvent(new Event('ring'))
    const isOver = () => stream.aborted || ctx.closing.aborted
    const stop = ctx.announcer.listen((change) => {
      waiting.push(change)
      ring()
    })
    stream.onAbort(ring)
    ctx.closing.addEventListener('abort', ring, { once: true })
    // The first byte tells the browser that the stream is open.
    await stream.write(': open\n\n')
    while (!isOver()) {
      await writeAll(stream, waiting)
      if (isOver() || waiting.length > 0) continue
      if (!(await rings(bell))) await stream.write(': still here\n\n')
    }
    stop()
    ctx.closing.removeEventListener('abort', ring)
  })
}

async function writeAll(stream: SSEStreamingApi, waiting: Change[]): Promise<void> {
  for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
    await stream.writeSSE({ event: change.type, data: JSON.stringify(change) })
  }
}

/** Waits for the bell; false when it stayed silent long enough for a proxy to lose patience. */
function rings(bell: EventTarget): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), KEEP_ALIVE_MS)
    const heard = () => {
      clearTimeout(timer)
      resolve(true)
    }
    bell.addEventListener('ring', heard, { once: true })
  })
}
