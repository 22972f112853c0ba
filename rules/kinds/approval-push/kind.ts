import type { KindDefinition } from '../../kind.ts'
import { APPROVAL_ACTS, approvalButtons } from './acts.ts'
import { ApprovalBody } from './body.ts'
import { openApproval } from './open.ts'
import { readApproval } from './read.ts'

/** 审批信息推送：what the bureau decided, handed to those who supervise it (kinds §1). */
export const approvalPush: KindDefinition = {
  name: 'approval-push',
  collection: 'approvals',
  body: ApprovalBody,
  read: readApproval,
  open: openApproval,
  acts: APPROVAL_ACTS,
  buttons: approvalButtons,
}
