import { jsonOf, listOf, textOf } from '../json.ts'
import { approvalBody, type ApprovalForm, type ApprovalMake } from './approval.ts'
import { PageRefusal } from './problem.ts'

/** What the page tells of an approval that was filed. */
export interface Filed {
  readonly id: string
  readonly number: string
  readonly title: string
}

/**
 * Files an approval through the product's public API, as an approval system would.
 *
 * @throws {PageRefusal} in the API's own words, or 502 when it cannot be reached.
 */
export async function fileApproval(
  api: { baseUrl: string; key: string },
  form: ApprovalForm,
  make: ApprovalMake,
): Promise<Filed> {
  const answer = await fetch(new URL('/api/v1/approvals', api.baseUrl), {
    method: 'POST',
    headers: { Authorization: `Bearer ${api.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(approvalBody(form, make)),
  }).catch((cause: unknown) => {
    throw new PageRefusal(502, `连不上审批接口：${cause instanceof Error ? cause.message : ''}`)
  })
  const body = jsonOf(await answer.json().catch(() => ({})))
  if (!answer.ok) throw refusalOf(answer.status, body)
  const { id, number, title } = body
  return { id: textOf(id) ?? '', number: textOf(number) ?? '', title: textOf(title) ?? '' }
}

function refusalOf(status: number, body: ReturnType<typeof jsonOf>): PageRefusal {
  const errors = listOf(body['errors']).map((one) => textOf(jsonOf(one)['message']) ?? '')
  const title = textOf(body['title']) ?? `审批接口答复 HTTP ${status}`
  const messages = [textOf(body['detail']) ?? '', ...errors].filter(Boolean)
  return new PageRefusal(status === 409 ? 409 : status === 422 ? 422 : 502, title, messages)
}
