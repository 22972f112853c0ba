import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countyOf } from './county.ts'
import { testDatabase } from './postgres.ts'
import type { TestDatabase } from './postgres.ts'
import { startProduct, urlOf } from './process.ts'
import type { RunningProduct } from './process.ts'
import { talkTo } from './talk.ts'
import type { Talk } from './talk.ts'

/** The real product with its stand-in on a database of its own, in a fictional county. */
export interface Story extends AsyncDisposable {
  readonly product: RunningProduct
  readonly talk: Talk
  readonly county: ReturnType<typeof countyOf>
  readonly database: TestDatabase
}

/** Starts a product under a profile with its clock at an instant; disposing asserts a good stop. */
export async function startStory(profile: string, clock: string): Promise<Story> {
  const database = await testDatabase()
  try {
    const product = await startProduct({
      DATABASE_URL: urlOf(database.config),
      // Nothing is written there as long as the database is elsewhere.
      DATA_DIR: join(tmpdir(), 'linkage-no-data'),
      PROFILE: profile,
      DEV_CLOCK: clock,
    })
    return {
      product,
      talk: talkTo({ address: product.address, clock }),
      county: countyOf(profile),
      database,
      async [Symbol.asyncDispose]() {
        try {
          await product.stop()
        } finally {
          await database[Symbol.asyncDispose]()
        }
      },
    }
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
}
