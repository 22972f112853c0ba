/** Server settings by name, as in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>

/** What a small server of one office needs; what is not named keeps PostgreSQL's default (durable). */
const DEFAULTS: Settings = {
  max_connections: '200',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The text and the DETAIL of a failed statement may hold personal data; the log gets neither.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** The server's command line. What keeps it private and recognisable cannot be overridden. */
export function serverArguments(
  settings: Settings,
  fixed: { data: string; socketFolder: string; tag: string },
): string[] {
  const all: Settings = {
    ...DEFAULTS,
    ...settings,
    listen_addresses: '',
    port: '5432',
    // A list in PostgreSQL's eyes: quoted, so that a comma in the path does not split it.
    unix_socket_directories: `"${fixed.socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    cluster_name: fixed.tag,
  }
  return [
    '-D',
    fixed.data,
    ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/** Whether these settings give up durability, as only tests do. */
export function isDisposable(settings: Settings): boolean {
  return settings['fsync'] === 'off'
}
