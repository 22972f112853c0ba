import type { Profile } from '../profile.ts'
import { halfDaysAhead, within } from './limits.ts'
import * as product from './product-default.ts'

/**
 * 《儋州市行政审批与监管、执法协调联动实施办法（试行）》 (儋府办〔2022〕44号). Here the 综合窗口 owes the push, every outcome is
 * pushed, and the department itself decides on a permit.
 */
export const danzhou = {
  id: 'danzhou',
  region: '儋州市',
  title: '《儋州市行政审批与监管、执法协调联动实施办法（试行）》',
  documentNumber: '儋府办〔2022〕44号',
  citedBy: '条',
  otherTexts: [],
  issuedOn: '2022-09-25',
  inForceFrom: '2022-09-25',
  trial: true,
  checkedOn: null,
  scope: null,

  time: product.TIME,
  words: {
    ...product.ROLE_WORDS,
    approvalBureau: '行政审批部门',
    supervisionDepartment: '监管部门',
    competentDepartment: '行政主管部门',
    enforcementDepartment: '综合执法部门',
    liaison: '联系人',
    window: '市政务服务中心综合窗口',
    office: '行政审批部门',
    oversight: '市营商环境建设局',
  },
  people: {
    leader: {
      text: '各行政主管部门须明确一名分管领导，负责协调安排本部门的踏勘人员。',
      article: '第八条第（一）项',
    },
    liaison: {
      text: '各行政主管部门须明确一名联系人，负责与行政审批部门联系，对接踏勘的具体工作。',
      article: '第八条第（一）项',
    },
    information: {
      text: '监管部门落实专人负责审管信息联动工作。',
      article: '第六条第（八）项',
    },
  },
  digest: product.DIGEST,
  reminder: product.REMINDER,
  escalation: product.ESCALATION,
  retention: product.RETENTION,

  approvalPush: {
    push: {
      limit: within(1, '第九条第（一）项'),
      immediate: false,
      from: 'completedAt',
      owedBy: 'window',
      article: '第九条第（一）项',
    },
    claim: { limit: within(1, '第九条第（一）项'), word: '认领' },
    silence: { effect: 'none', article: null, exceptActions: [] },
    objection: {
      limit: within(2, '第九条第（一）项'),
      inWriting: true,
      answeredBy: 'approval',
      article: '第九条第（一）项',
    },
    answerObjection: product.ANSWER_OBJECTION,
    responsibility: {
      text: '行政审批部门以完成证照颁发和审批信息推送至监管部门为边界，对其实施的审批行为负责；监管部门认领后及时将行政相对人及相关活动纳入监管范围。',
      article: '第五条、第九条第（一）项',
    },
    platform: '省政务服务一体化平台',
    pushesRefusals: true,
    oneLicence: null,
    fields: { article: '第九条第（一）项' },
    extraLabels: [],
    validityNoticeDays: product.VALIDITY_NOTICE_DAYS,
  },

  supervisionPush: {
    push: { limit: null, immediate: true, article: '第六条第（八）项' },
    claim: { limit: product.CLAIM, word: '认领' },
    objection: { limit: null, article: null },
    answerObjection: product.ANSWER_OBJECTION,
    types: {
      'suspension-order': '第六条第（二）项、第（八）项、第九条第（二）项',
      'licence-revoked': '第六条第（二）项、第（八）项、第九条第（二）项',
      penalty: '第六条第（二）项、第（八）项、第九条第（二）项',
      training: '第九条第（四）项',
      'policy-change': '第六条第（八）项、第九条第（三）项',
      standard: '第六条第（五）项、第九条第（三）项',
      'quota-or-plan': '第六条第（八）项',
    },
    owedByApproval: {},
    copies: null,
    watchList: null,
  },

  permitChange: {
    article: '第九条第（二）项',
    acts: ['modify', 'withdraw', 'rescind'],
    decidedBy: 'supervision',
    evidence: '撤销、撤回、变更的决定',
    refusal: { act: 'return', word: '退回补正' },
    resultTo: ['department', 'counterpart'],
    counterpartPaper: '告知书',
    decide: product.DECIDE,
    claimResult: product.CLAIM,
  },

  inquiry: {
    article: '第十条',
    reply: product.REPLY,
    silence: { effect: 'none', article: null },
    minimum: null,
    notice: null,
    severalTo: null,
  },

  commitment: null,

  technicalStage: {
    modes: { joint: '第八条' },
    entrustedTo: null,
    catalogues: [{ title: '联合审批事项清单', mode: 'joint', article: '第七条' }],
  },

  survey: {
    article: '第八条',
    notice: null,
    attendance: { article: '第八条第（二）项' },
    sheet: { ...product.SURVEY_SHEET, article: '第八条第（二）项' },
    nominate: within(1, '第八条第（二）项'),
    surveyors: {
      text: '踏勘人员原则上应为熟悉相应业务的在编在岗人员。',
      article: '第八条第（一）项',
    },
    absence: halfDaysAhead(1, '第八条第（四）项'),
    preparation: {
      text: '踏勘前，应提前了解本次踏勘的目的、依据、范围和主要内容、日程进度安排等相关内容。',
      article: '第八条第（四）项',
    },
    conclusionRequired: true,
    signature: { article: '第八条第（四）项' },
    rectification: { article: '第八条第（三）项' },
    report: { title: '踏勘记录', article: '第八条第（三）项' },
    jointVisit: product.JOINT_VISIT,
  },

  review: {
    procedures: {
      'joint-approval': '第七条',
      'site-check': '第八条',
      hearing: '第六条第（五）项',
    },
    jointOpinion: null,
    notice: { title: '联办通知单', article: null },
    entrustment: { title: '委托书', article: null },
    answers: product.REVIEW_ANSWERS,
    answerability: {
      text: '联合审批单位应及时依法依规做出审批意见并对审批意见承担责任。',
      article: '第十二条第二款',
    },
    upward: { article: '第七条' },
    stampedPaper: null,
    resultToWindow: { article: '第七条第（三）项' },
  },

  importantGrounds: null,

  meeting: {
    kinds: [
      {
        type: 'consultation',
        name: '行政审批事项联席会议',
        chairs: ['convenor'],
        participants: 'by-topic',
        article: '第六条第（五）项、第七条',
      },
    ],
    convenedBy: { side: 'approval', article: '第七条' },
    departmentMayAsk: null,
    governmentLeader: null,
    topics: { approvedBy: 'convenor', article: null },
    agenda: { limit: product.AGENDA, caution: null, inPrinciple: false, owedBy: 'office' },
    experts: null,
    subjects: null,
    minutes: { limit: product.MINUTES, article: null },
    conferral: { word: '提请会商', afterBothFailed: false, article: null },
  },

  decision: {
    article: null,
    oversight: null,
    circulation: { article: null },
    signOff: product.SIGN_OFF,
    extendedBy: 'convenor',
  },

  archiveRequest: {
    article: null,
    beforeHandover: null,
    original: null,
    change: null,
    handedOverOn: null,
    provide: product.PROVIDE,
  },

  legacyIssue: null,

  liaisonChange: {
    article: null,
    notice: null,
    discouraged: null,
    member: null,
    file: product.FILE,
  },

  referral: {
    types: {
      upward: '第六条第（七）项、第九条第（四）项',
      'system-access': '第九条第（四）项',
      complaint: '第五条第（六）项、第六条第（九）项',
    },
    handle: product.HANDLE,
  },

  bulletin: null,
  oversight: {
    article: '第十三条',
    text: '市营商环境建设局有权对相关部门的审管联动工作开展检查和评估。对工作中不沟通、不配合、相互推诿，影响审批效率，造成不良影响的，将有关情况抄送市委督效办纳入绩效考核范围。',
    copyTo: '市委督效办',
  },
  accountability: {
    article: '第十二条第三款',
    text: '对联合审批中未及时作出审批意见、无故不参加联合踏勘、不如实记录现场踏勘情况等不配合情形，或因监管部门信息推送、接收不及时，对函询内容未及时回复，导致审批件超期办理、审批决定错误等后果的，依法追究相关责任。',
    condition: '导致审批件超期办理、审批决定错误等后果',
  },
} satisfies Profile
