import { hasEnded, isServer, readNote } from './postmaster.ts'
import type { ServerMark } from './postmaster.ts'

/** How long a server may take to end in good order, and then at once. */
const FAST_PATIENCE_MS = 8_000
const IMMEDIATE_PATIENCE_MS = 1_000

/**
 * Stops the server of a data folder, whoever started it: sessions are ended and everything is written
 * out; if that takes longer than 8 s, it ends at once and recovers at its next start.
 *
 * @returns how it went; `still-running` after 9 s.
 */
export async function stopServer(mark: ServerMark): Promise<'clean' | 'forced' | 'still-running'> {
  const note = await readNote(mark.dataFolder)
  if (!note) return 'clean'
  if (await ends(note.pid, mark, 'SIGINT', FAST_PATIENCE_MS)) return 'clean'
  if (await ends(note.pid, mark, 'SIGQUIT', IMMEDIATE_PATIENCE_MS)) return 'forced'
  return 'still-running'
}

async function ends(
  pid: number,
  mark: ServerMark,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<boolean> {
  if (!(await isServer(pid, mark))) return true
  try {
    process.kill(pid, signal)
  } catch {
    // Gone since the look before; if it refuses our signals, the wait below says so.
  }
  return hasEnded(pid, mark, patienceMs)
}
