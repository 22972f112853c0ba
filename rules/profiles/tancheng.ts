import type { Profile } from '../profile.ts'
import { ahead, within } from './limits.ts'
import * as product from './product-default.ts'

/**
 * 《郯城县行政审批与监管协调联动实施办法》 and 《郯城县行政审批与监管联席会议制度》 (郯政办字〔2020〕60号). The first is cited
 * by 条, the second by 部分. The scan misprints 郯, and the day it takes effect is left blank.
 */
export const tancheng = {
  id: 'tancheng',
  region: '郯城县',
  title: '《郯城县行政审批与监管协调联动实施办法》',
  documentNumber: '郯政办字〔2020〕60号',
  citedBy: '条',
  otherTexts: [{ title: '《郯城县行政审批与监管联席会议制度》', citedBy: '部分' }],
  issuedOn: '2020-09-21',
  inForceFrom: null,
  trial: false,
  checkedOn: null,
  scope: null,

  time: product.TIME,
  words: {
    ...product.ROLE_WORDS,
    approvalBureau: '行政审批部门',
    supervisionDepartment: '监管部门',
    competentDepartment: '行政主管部门',
    enforcementDepartment: '综合执法部门',
    leader: '联席会议成员',
    filing: '联席会议办公室',
  },
  people: {
    leader: { text: '各成员单位负责同志为联席会议成员。', article: '第二部分' },
    liaison: {
      text: '联席会议各成员单位需确定一名联络员，由成员单位相关科室负责人担任。',
      article: '第三部分第（三）项',
    },
    information: null,
  },
  digest: product.DIGEST,
  reminder: product.REMINDER,
  escalation: product.ESCALATION,
  retention: product.RETENTION,

  approvalPush: {
    push: {
      limit: within(1, '第二十二条第（一）项'),
      immediate: false,
      from: 'decidedAt',
      owedBy: 'approval',
      article: '第二十二条第（一）项',
    },
    claim: { limit: within(1, '第二十二条第（一）项'), word: '认领' },
    silence: { effect: 'none', article: null, exceptActions: [] },
    objection: { limit: null, inWriting: false, answeredBy: 'approval', article: null },
    answerObjection: product.ANSWER_OBJECTION,
    responsibility: {
      text: '行政审批部门作出行政许可决定后，监管部门应履行事中事后监管职责。',
      article: '第十三条',
    },
    platform: '审管联动信息共享平台',
    pushesRefusals: false,
    oneLicence: null,
    fields: { article: '第二十二条第（二）项' },
    extraLabels: [],
    validityNoticeDays: product.VALIDITY_NOTICE_DAYS,
  },

  supervisionPush: {
    push: {
      limit: within(1, '第二十三条第（一）项'),
      immediate: false,
      article: '第二十三条第（一）项',
    },
    claim: { limit: within(1, '第二十三条第（一）项'), word: '认领' },
    objection: { limit: null, article: null },
    answerObjection: product.ANSWER_OBJECTION,
    types: {
      'suspension-order': '第二十三条第（二）项',
      'licence-revoked': '第二十三条第（二）项',
      penalty: '第二十三条第（二）项',
      training: '第二十三条第（二）项',
      'policy-change': '第二十三条第（二）项',
    },
    owedByApproval: {
      training: '第二十二条第（二）项',
      'policy-change': '第二十二条第（二）项',
    },
    copies: null,
    watchList: null,
  },

  permitChange: {
    article: '第二十三条第（二）项',
    acts: ['withdraw', 'rescind', 'deregister'],
    decidedBy: 'approval',
    evidence: '证明材料',
    refusal: { act: 'decline', word: '不予办理' },
    resultTo: ['department'],
    counterpartPaper: null,
    decide: product.DECIDE,
    claimResult: product.CLAIM,
  },

  inquiry: {
    article: '第二十六条',
    reply: product.REPLY,
    silence: { effect: 'deemed-consent', article: '第二十六条' },
    minimum: product.MINIMUM_FOR_REPLY,
    notice: product.NOTICE_OF_SILENCE,
    severalTo: null,
  },

  commitment: {
    catalogue: { title: '告知承诺制事项目录', article: '第二十四条' },
    letter: { what: '容缺信息及承诺材料信息', article: '第二十二条第（二）项、第二十四条' },
    push: { limit: within(1, '第二十四条'), immediate: false, article: '第二十四条' },
    oneMechanism: true,
    exempt: null,
    verification: null,
    keySupervision: { article: '第二十四条' },
    report: { limit: within(10, '第二十四条') },
    applicantReminder: product.APPLICANT_REMINDER,
    breach: null,
    rescission: null,
  },

  technicalStage: {
    modes: {
      independent: '第二十五条第（一）项',
      joint: '第二十五条第（二）项',
      entrusted: '第二十五条第（三）项',
    },
    entrustedTo: 'qualified-body',
    catalogues: [{ title: '联合踏勘评审事项目录', mode: 'joint', article: '第二十五条' }],
  },

  survey: {
    article: '第二十五条',
    notice: ahead(1, '第二十五条'),
    attendance: { article: '第二十五条' },
    sheet: { ...product.SURVEY_SHEET, article: null },
    nominate: product.NOMINATE,
    surveyors: null,
    absence: null,
    preparation: null,
    conclusionRequired: false,
    signature: null,
    rectification: null,
    report: { title: '踏勘记录', article: null },
    jointVisit: product.JOINT_VISIT,
  },

  review: {
    procedures: {
      'site-check': '第二十五条',
      'technical-review': '第二十五条',
      'hearing-of-parties': '第十二条',
    },
    jointOpinion: null,
    notice: { title: '联办通知单', article: null },
    entrustment: { title: '委托书', article: null },
    answers: product.REVIEW_ANSWERS,
    answerability: null,
    upward: null,
    stampedPaper: null,
    resultToWindow: null,
  },

  importantGrounds: {
    article: '第十二条',
    grounds: ['重大生产力布局', '战略性资源开发', '重大公共利益', '其他重大事项'],
    offlineOnly: [],
    consultation: { article: '第十二条' },
    interestedParties: { article: '第十二条' },
    hearing: null,
    meeting: { article: '第一部分第（三）项' },
    followUp: null,
  },

  meeting: {
    kinds: [
      {
        type: 'plenary',
        name: '全体成员联席会议',
        chairs: ['chief-convenor'],
        participants: 'all',
        article: '第三部分第（一）项第1目',
      },
      {
        type: 'thematic',
        name: '专题联席会议',
        chairs: ['chief-convenor', 'convenor'],
        participants: 'by-topic',
        article: '第三部分第（一）项第2目',
      },
      {
        type: 'liaison',
        name: '联络员会议',
        chairs: ['convenor'],
        participants: 'liaisons',
        article: '第三部分第（一）项第3目',
      },
    ],
    convenedBy: { side: 'convenors', article: '第三部分第（一）项' },
    departmentMayAsk: null,
    governmentLeader: null,
    topics: { approvedBy: 'chief-convenor', article: '第三部分第（二）项' },
    agenda: {
      limit: ahead(1, '第三部分第（四）项'),
      caution: null,
      inPrinciple: false,
      owedBy: 'office',
    },
    experts: { article: '第三部分第（二）项' },
    subjects: null,
    minutes: { limit: product.MINUTES, article: '第三部分第（五）项' },
    conferral: { word: '提请联席会议', afterBothFailed: false, article: '第十九条' },
  },

  decision: {
    article: '第三部分第（五）项',
    oversight: { article: '第二部分第（二）项' },
    circulation: { article: '第二部分第（二）项' },
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

  legacyIssue: {
    article: '第二十七条',
    opinion: { name: '书面审核意见', button: '出具审核意见', limit: product.LEGACY_OPINION },
    recheck: product.LEGACY_OPINION,
    decide: product.DECIDE,
  },

  liaisonChange: {
    article: '第二部分',
    notice: null,
    discouraged: null,
    member: { article: '第二部分' },
    file: product.FILE,
  },

  referral: {
    types: {},
    handle: product.HANDLE,
  },

  bulletin: { article: '第二十一条', period: 'month', at: '09:00' },
  oversight: null,
  accountability: {
    article: '第二十八条',
    text: '行政审批部门与监管部门应严格落实本办法各项规定，对违反规定造成不良后果的，依法依规追究相关责任。',
    condition: '造成不良后果',
  },
} satisfies Profile
