/**
 * 产品默认: what the product sets where a text says 及时 or nothing. Each is marked `default`: the liaison alone is
 * reminded of it, and nothing past it is ever called 超期.
 */
import type { Profile } from '../profile.ts'
import { DEFAULT_OFFICE_HOURS } from '../time/office-hours.ts'
import { byDefault } from './limits.ts'

/** 认领 of what either side pushes. */
export const CLAIM = byDefault(1, 'after')

/** The answer to an objection. */
export const ANSWER_OBJECTION = byDefault(1, 'after')

/** The bureau's handling of a 函告 on a permit. */
export const DECIDE = byDefault(5, 'after')

/** 函复 where the letter names no day. */
export const REPLY = byDefault(3, 'after')

/** The least that a letter leaves for the reply where silence is consent. */
export const MINIMUM_FOR_REPLY = byDefault(1, 'after')

/** The last word before silence becomes consent. */
export const NOTICE_OF_SILENCE = byDefault(1, 'before')

/** The second 核验, from the end of the rectification. */
export const VERIFY_AGAIN = byDefault(10, 'after')

/** The text for the applicant before the promised period ends. */
export const APPLICANT_REMINDER = byDefault(5, 'before')

/** 报送踏勘人员. */
export const NOMINATE = byDefault(1, 'after')

/** How close visits to one counterpart lie that are proposed as one. */
export const JOINT_VISIT = byDefault(5, 'after')

/** Agenda and materials before a meeting. */
export const AGENDA = byDefault(1, 'before')

/** 会议纪要 after a meeting. */
export const MINUTES = byDefault(3, 'after')

/** 核销 of a decided item by the office. */
export const SIGN_OFF = byDefault(3, 'after')

/** 提供档案. */
export const PROVIDE = byDefault(3, 'after')

/** 审核意见 on a legacy issue, and the check of its rectification. */
export const LEGACY_OPINION = byDefault(10, 'after')

/** 备案 of a new liaison. */
export const FILE = byDefault(3, 'after')

/** 协助与转办. */
export const HANDLE = byDefault(3, 'after')

/** Days of notice before a permit runs out. */
export const VALIDITY_NOTICE_DAYS = 60

/** How is counted: to 24:00, receipt on its own day, a promised date kept as it is. */
export const TIME: Profile['time'] = {
  cutoff: 'end-of-day',
  offHoursReceipt: 'actual',
  rollExpiry: false,
  officeHours: DEFAULT_OFFICE_HOURS,
}

/** Leaders read at nine. */
export const DIGEST: Profile['digest'] = { at: '09:00' }

/** The liaison is reminded half a working day before the end. */
export const REMINDER: Profile['reminder'] = {
  beforeEnd: {
    count: 1,
    unit: 'half-working-day',
    direction: 'before',
    source: 'default',
    article: null,
  },
}

/** Liaison, then leader, then office. */
export const ESCALATION: Profile['escalation'] = { ladder: ['liaison', 'leader', 'office'] }

/** Records as long as administrative files are usually kept, logs as long as 网络安全法 wants at least. */
export const RETENTION: Profile['retention'] = {
  recordsYears: 10,
  logsMonths: 6,
  source: 'default',
  article: null,
}

/** The usual words for roles. */
export const ROLE_WORDS = {
  liaison: '联络员',
  deputy: '联络员B角',
  leader: '分管领导',
  surveyor: '踏勘人员',
  window: '综合窗口',
  office: '联席会议办公室',
  convenor: '召集人',
  chiefConvenor: '总召集人',
  filing: '备案机关',
  oversight: '监督评估机关',
} as const

/** 《联合踏勘联系单》 as 儋州 prints it; 联系电话 stands twice, after each contact. The others use it without an article. */
export const SURVEY_SHEET = {
  title: '联合踏勘联系单',
  fields: [
    '事项名称',
    '申请单位（申请人）',
    '联系人',
    '联系电话',
    '踏勘地址',
    '踏勘时间',
    '事项简介',
    '现场踏勘相关材料',
    '行政审批联系人',
    '联系电话',
    '备注',
  ],
}

/** What answers in a review are called, by mode. */
export const REVIEW_ANSWERS = { joint: '办理意见', entrusted: '办理结果', opinion: '审查意见' }
