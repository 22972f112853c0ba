import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { testDatabase } from './postgres.ts'

test('databases made at the same time are migrated and know nothing of each other', async () => {
  await using first = await testDatabase()
  const others = await Promise.all([testDatabase(), testDatabase(), testDatabase()])
  await first.pool.query('create table mark (n int)')
  for (const other of others) {
    const tables = await other.pool.query(`select to_regclass('mark') as mark,
      (select count(*) from information_schema.tables where table_schema = 'public') as others`)
    expect(tables.rows[0].mark).toBeNull()
    expect(Number(tables.rows[0].others)).toBeGreaterThan(0)
    await other[Symbol.asyncDispose]()
  }
})

test('a database is dropped at the end, also under a connection that something left open', async () => {
  const database = await testDatabase()
  const forgotten = new Client(database.config)
  const cut = new Promise((resolve) => forgotten.on('error', resolve))
  await forgotten.connect()
  await database[Symbol.asyncDispose]()

  expect(await cut).toMatchObject({ code: '57P01' })
  const server = new Client(inject('postgres').config)
  await server.connect()
  const found = await server.query('select from pg_database where datname = $1', [database.name])
  expect(found.rowCount).toBe(0)
  await server.end()
})

test('a session that a test does not release is reported', async () => {
  const database = await testDatabase()
  const leaked = await database.pool.connect()
  leaked.on('error', () => {})
  await expect(database[Symbol.asyncDispose]()).rejects.toThrow('1 session(s)')
})
