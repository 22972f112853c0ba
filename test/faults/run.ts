import { parseArgs } from 'node:util'
import { planOf } from './plan.ts'
import { play } from './play.ts'

/** `npm run test:faults -- --seed N --acts N --redis`: one run, printed; ends with 1 when a check fails. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      acts: { type: 'string', default: '2000' },
      redis: { type: 'boolean', default: false },
      words: { type: 'boolean', default: false },
    },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const options = { seed, acts: Number(values.acts), redis: values.redis }
  if (!Number.isInteger(seed) || !Number.isInteger(options.acts)) {
    throw new Error('--seed and --acts take whole numbers')
  }
  console.log(`--seed ${seed} --acts ${options.acts}${values.redis ? ' --redis' : ''}`)
  const outcome = await play(planOf(options), console.log)
  for (const [what, times] of [...outcome.counts].sort(byName)) console.log(`  ${times} × ${what}`)
  if (values.words) console.log(outcome.words)
  for (const problem of outcome.problems) console.error(`FAILED  ${problem}`)
  if (outcome.problems.length > 0) {
    console.error(
      `again with: --seed ${seed} --acts ${options.acts}${values.redis ? ' --redis' : ''}`,
    )
  }
  process.exit(outcome.problems.length > 0 ? 1 : 0)
}

function byName([one]: [string, number], [other]: [string, number]): number {
  return one < other ? -1 : 1
}

await main()
