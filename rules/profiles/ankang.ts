import type { Profile } from '../profile.ts'
import { ahead } from './limits.ts'
import * as product from './product-default.ts'

/**
 * 《安康市集中审批与监管协调联动实施办法（试行）》 (安行审发〔2021〕7号), between 市行政审批服务局 and 市人力资源和社会保障局
 * alone. It has no inquiries; what it calls 接收 is the claim, and the only number in it is the liaison's five working days.
 */
export const ankang = {
  id: 'ankang',
  region: '安康市',
  title: '《安康市集中审批与监管协调联动实施办法（试行）》',
  documentNumber: '安行审发〔2021〕7号',
  citedBy: '条',
  otherTexts: [],
  issuedOn: '2021-06-22',
  inForceFrom: '2021-06-22',
  trial: true,
  checkedOn: null,
  scope: {
    text: '本办法适用于市行政审批服务局与市人力资源和社会保障局的协调联动。',
    article: '第二条',
  },

  time: product.TIME,
  words: {
    ...product.ROLE_WORDS,
    approvalBureau: '市行政审批服务局',
    supervisionDepartment: '市人力资源和社会保障局',
    competentDepartment: null,
    enforcementDepartment: null,
    office: '市行政审批服务局',
    filing: '安康市行政审批制度改革工作领导小组办公室',
  },
  people: {
    leader: {
      text: '双方根据科室职能确定分管领导，并报安康市行政审批制度改革工作领导小组办公室备案。',
      article: '第八条',
    },
    liaison: {
      text: '双方根据科室职能确定联络员，并报安康市行政审批制度改革工作领导小组办公室备案。',
      article: '第八条',
    },
    information: {
      text: '联络员负责接收或推送审批监管信息。',
      article: '第八条第（二）项',
    },
  },
  digest: product.DIGEST,
  reminder: product.REMINDER,
  escalation: product.ESCALATION,
  retention: product.RETENTION,

  approvalPush: {
    push: {
      limit: null,
      immediate: true,
      from: 'decidedAt',
      owedBy: 'approval',
      article: '第九条第（一）项',
    },
    claim: { limit: product.CLAIM, word: '接收' },
    silence: { effect: 'none', article: null, exceptActions: [] },
    objection: {
      limit: null,
      inWriting: false,
      answeredBy: 'supervision',
      article: '第九条第（五）项',
    },
    answerObjection: product.ANSWER_OBJECTION,
    responsibility: {
      text: '审批与监管责任以相应证照颁发和信息推送为界划分，市人力资源和社会保障局接收到审批信息后履行监管职责。',
      article: '第六条',
    },
    platform: null,
    pushesRefusals: false,
    oneLicence: null,
    fields: { article: '第九条第（一）项' },
    extraLabels: [],
    validityNoticeDays: product.VALIDITY_NOTICE_DAYS,
  },

  supervisionPush: {
    push: { limit: null, immediate: true, article: '第九条第（三）项' },
    claim: { limit: product.CLAIM, word: '接收' },
    objection: { limit: null, article: null },
    answerObjection: product.ANSWER_OBJECTION,
    types: {
      'suspension-order': '第九条第（三）项、第（六）项',
      'licence-revoked': '第九条第（三）项、第（六）项',
      penalty: '第九条第（三）项、第（六）项',
      training: '第九条第（七）项',
      'policy-change': '第九条第（七）项',
      standard: '第三条、第四条',
      'quota-or-plan': '第九条第（七）项',
      examination: '第九条第（七）项',
    },
    owedByApproval: {},
    copies: null,
    watchList: null,
  },

  permitChange: {
    article: '第九条第（五）项、第（六）项',
    acts: ['modify', 'withdraw', 'rescind', 'deregister'],
    decidedBy: 'approval-bound',
    evidence: '证明材料',
    refusal: { act: 'return', word: '退回补证' },
    resultTo: ['department', 'counterpart'],
    counterpartPaper: '告知函',
    decide: product.DECIDE,
    claimResult: product.CLAIM,
  },

  inquiry: null,

  commitment: {
    catalogue: null,
    letter: null,
    push: null,
    oneMechanism: false,
    exempt: null,
    verification: null,
    keySupervision: null,
    report: null,
    applicantReminder: null,
    breach: { article: '第九条第（五）项' },
    rescission: { grounds: ['breach'], article: '第九条第（五）项' },
  },

  technicalStage: {
    modes: { independent: '第十二条', joint: '第十二条', entrusted: '第十二条' },
    entrustedTo: 'department-or-third-party',
    catalogues: [
      { title: '市行政审批服务局行政许可事项特别审查程序汇总表', mode: null, article: '附件' },
    ],
  },

  survey: {
    article: '第十一条、第十二条',
    notice: null,
    attendance: null,
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
      'site-check': '第十一条',
      tender: '第十一条',
      auction: '第十一条',
      inspection: '第十一条',
      testing: '第十一条',
      quarantine: '第十一条',
      appraisal: '第十一条',
      examination: '第十一条',
      assessment: '第十一条',
      'expert-review': '第十一条',
      'technical-review': '第十一条',
      hearing: '第十一条',
      'hearing-of-parties': '第十一条',
      'collective-review': '第十一条',
    },
    jointOpinion: null,
    notice: { title: '特别审查程序联办通知单', article: '第九条第（二）项、第十三条' },
    entrustment: { title: '委托书', article: '第九条第（二）项、第十三条' },
    answers: product.REVIEW_ANSWERS,
    answerability: {
      text: '提供特别审查程序审查结论的相关职能部门和第三方机构对审查结论的真实性负责。',
      article: '第十四条',
    },
    upward: null,
    stampedPaper: null,
    resultToWindow: null,
  },

  importantGrounds: null,

  meeting: {
    kinds: [
      {
        type: 'consultation',
        name: '审管协商',
        chairs: ['convenor'],
        participants: 'by-topic',
        article: '第七条',
      },
    ],
    convenedBy: { side: 'either', article: '第七条' },
    departmentMayAsk: null,
    governmentLeader: null,
    topics: { approvedBy: 'convenor', article: null },
    agenda: { limit: product.AGENDA, caution: null, inPrinciple: false, owedBy: 'office' },
    experts: null,
    subjects: null,
    minutes: { limit: product.MINUTES, article: null },
    conferral: { word: '提请领导小组办公室', afterBothFailed: true, article: '第七条' },
  },

  decision: {
    article: null,
    oversight: null,
    circulation: { article: null },
    signOff: product.SIGN_OFF,
    extendedBy: 'convenor',
  },

  archiveRequest: {
    article: '第十条',
    beforeHandover: 'supervision',
    original: 'approval',
    change: 'approval',
    handedOverOn: null,
    provide: product.PROVIDE,
  },

  legacyIssue: null,

  liaisonChange: {
    article: '第八条',
    notice: ahead(5, '第八条'),
    discouraged: { text: '联络员原则上不允许随意调换。', article: '第八条' },
    member: null,
    file: product.FILE,
  },

  referral: {
    types: { assistance: '第五条' },
    handle: product.HANDLE,
  },

  bulletin: null,
  oversight: null,
  accountability: null,
} satisfies Profile
