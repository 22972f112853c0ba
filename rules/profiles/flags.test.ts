import { expect, test } from 'vitest'
import type { Profile } from '../profile.ts'
import { PROFILES } from './named.ts'

type InFivePlaces = readonly [
  huancui: unknown,
  linzi: unknown,
  danzhou: unknown,
  ankang: unknown,
  tancheng: unknown,
]

/** What the five texts say, row by row; numbers are in `limits.test.ts`. */
const ROWS: readonly (readonly [string, (profile: Profile) => unknown, InFivePlaces])[] = [
  [
    'a push is owed from the decision or the completion, by the bureau or the window',
    ({ approvalPush: { push } }) => `${push.from} ${push.owedBy} ${push.article}`,
    [
      'decidedAt approval 第二部分第（三）项',
      'decidedAt approval 第七条第（一）项第1目',
      'completedAt window 第九条第（一）项',
      'decidedAt approval 第九条第（一）项',
      'decidedAt approval 第二十二条第（一）项',
    ],
  ],
  [
    'a push is owed at once where the text has no number',
    ({ approvalPush: { push } }) => push.immediate,
    [true, true, false, true, false],
  ],
  [
    'the regulation has its own word for the claim',
    ({ approvalPush: { claim } }) => claim.word,
    ['认领', '认领', '认领', '接收', '认领'],
  ],
  [
    'an unclaimed push counts as claimed in linzi alone, and never a refusal',
    ({ approvalPush: { silence } }) => [silence.effect, silence.article, ...silence.exceptActions],
    [
      ['none', null],
      ['auto-claimed', '第七条第（一）项第1目', 'refuse'],
      ['none', null],
      ['none', null],
      ['none', null],
    ],
  ],
  [
    'an objection is in writing in danzhou and answered by 人社局 itself in ankang',
    ({ approvalPush: { objection } }) => [
      objection.inWriting,
      objection.answeredBy,
      objection.article,
    ],
    [
      [false, 'approval', null],
      [false, 'approval', '第七条第（一）项第1目'],
      [true, 'approval', '第九条第（一）项'],
      [false, 'supervision', '第九条第（五）项'],
      [false, 'approval', null],
    ],
  ],
  [
    'the responsibility passes as the article says',
    ({ approvalPush }) => approvalPush.responsibility.article,
    [null, '第七条第（一）项第1目', '第五条、第九条第（一）项', '第六条', '第十三条'],
  ],
  [
    'the push names the platform of the regulation',
    ({ approvalPush }) => approvalPush.platform,
    [
      '行政审批与监管信息联动平台',
      '审批监管互动平台',
      '省政务服务一体化平台',
      null,
      '审管联动信息共享平台',
    ],
  ],
  [
    'refusals are pushed in danzhou',
    ({ approvalPush }) => approvalPush.pushesRefusals,
    [false, false, true, false, false],
  ],
  [
    'the fields of a push are listed, and 一业一证 in linzi',
    ({ approvalPush }) => [approvalPush.fields.article, approvalPush.oneLicence?.article],
    [
      ['第二部分第（三）项', undefined],
      ['第七条第（一）项第2目', '第七条第（一）项'],
      ['第九条第（一）项', undefined],
      ['第九条第（一）项', undefined],
      ['第二十二条第（二）项', undefined],
    ],
  ],
  [
    'supervision information has its kinds',
    ({ supervisionPush }) => supervisionPush.types,
    [
      {
        'suspension-order': '第二部分第（三）项',
        'licence-revoked': '第二部分第（三）项',
        penalty: '第二部分第（三）项',
        training: '第二部分第（一）项',
        'policy-change': '第二部分第（一）项、第（三）项、第三部分第（三）项',
        'quota-or-plan': '第三部分第（三）项',
        'intermediary-credit': '第三部分第（二）项',
      },
      {
        'suspension-order': '第七条第（二）项第2目',
        'licence-revoked': '第七条第（二）项第2目',
        penalty: '第七条第（二）项第2目',
        training: '第七条第（二）项第2目',
        'policy-change': '第七条第（二）项第2目',
        standard: '第七条第（二）项第2目',
        'quota-or-plan': '第六条第（三）项',
        'abnormal-operation': '第七条第（二）项第1目',
        'dishonesty-list': '第七条第（二）项第1目',
      },
      {
        'suspension-order': '第六条第（二）项、第（八）项、第九条第（二）项',
        'licence-revoked': '第六条第（二）项、第（八）项、第九条第（二）项',
        penalty: '第六条第（二）项、第（八）项、第九条第（二）项',
        training: '第九条第（四）项',
        'policy-change': '第六条第（八）项、第九条第（三）项',
        standard: '第六条第（五）项、第九条第（三）项',
        'quota-or-plan': '第六条第（八）项',
      },
      {
        'suspension-order': '第九条第（三）项、第（六）项',
        'licence-revoked': '第九条第（三）项、第（六）项',
        penalty: '第九条第（三）项、第（六）项',
        training: '第九条第（七）项',
        'policy-change': '第九条第（七）项',
        standard: '第三条、第四条',
        'quota-or-plan': '第九条第（七）项',
        examination: '第九条第（七）项',
      },
      {
        'suspension-order': '第二十三条第（二）项',
        'licence-revoked': '第二十三条第（二）项',
        penalty: '第二十三条第（二）项',
        training: '第二十三条第（二）项',
        'policy-change': '第二十三条第（二）项',
      },
    ],
  ],
  [
    'supervision information is pushed at once but in tancheng',
    ({ supervisionPush: { push } }) => [push.immediate, push.article],
    [
      [true, '第二部分第（三）项'],
      [true, '第七条第（二）项第1目'],
      [true, '第六条第（八）项'],
      [true, '第九条第（三）项'],
      [false, '第二十三条第（一）项'],
    ],
  ],
  [
    'the bureau owes training and policy in tancheng',
    ({ supervisionPush }) => supervisionPush.owedByApproval,
    [{}, {}, {}, {}, { training: '第二十二条第（二）项', 'policy-change': '第二十二条第（二）项' }],
  ],
  [
    'the watch list is linzi’s',
    ({ supervisionPush }) => supervisionPush.watchList,
    [
      null,
      {
        types: ['abnormal-operation', 'dishonesty-list'],
        restricted: '限制准入',
        strict: '严格准入',
        article: '第七条第（二）项第1目',
      },
      null,
      null,
      null,
    ],
  ],
  [
    'intermediaries’ credit reaches the bureau as a copy in huancui',
    ({ supervisionPush }) => supervisionPush.copies?.platform ?? null,
    ['区公共信用信息平台', null, null, null, null],
  ],
  [
    'a permit is changed by the acts that the place knows',
    ({ permitChange }) => permitChange.acts.join(' '),
    [
      'modify withdraw rescind deregister',
      'modify withdraw rescind deregister',
      'modify withdraw rescind',
      'modify withdraw rescind deregister',
      'withdraw rescind deregister',
    ],
  ],
  [
    'who decides on a permit, and what the bureau can do instead',
    ({ permitChange: { decidedBy, refusal } }) => `${decidedBy} ${refusal.act} ${refusal.word}`,
    [
      'supervision return 退回补正',
      'approval decline 不予办理',
      'supervision return 退回补正',
      'approval-bound return 退回补证',
      'approval decline 不予办理',
    ],
  ],
  [
    'the result on a permit goes to the party in danzhou and ankang',
    ({ permitChange }) => [...permitChange.resultTo, permitChange.counterpartPaper],
    [
      ['department', null],
      ['department', null],
      ['department', 'counterpart', '告知书'],
      ['department', 'counterpart', '告知函'],
      ['department', null],
    ],
  ],
  [
    'an unanswered letter is consent in linzi and tancheng; ankang has no letters',
    ({ inquiry }) => inquiry && [inquiry.silence.effect, inquiry.silence.article, inquiry.article],
    [
      ['none', null, '第一部分第（三）项'],
      ['deemed-consent', '第十二条', '第十二条'],
      ['none', null, '第十条'],
      null,
      ['deemed-consent', '第二十六条', '第二十六条'],
    ],
  ],
  [
    'letters are for one organ in huancui',
    ({ inquiry }) => inquiry?.severalTo ?? null,
    [{ article: '第一部分第（三）项' }, null, null, null, null],
  ],
  [
    'promises are verified in linzi and reported on in tancheng',
    ({ commitment }) =>
      commitment && [
        commitment.exempt !== null,
        commitment.verification !== null,
        commitment.report !== null,
        commitment.keySupervision !== null,
        commitment.oneMechanism,
        commitment.breach?.article,
        commitment.rescission?.grounds.join(' '),
      ],
    [
      null,
      [true, true, false, false, false, '第八条第四款', 'unmet-after-rectification breach fraud'],
      null,
      [false, false, false, false, false, '第九条第（五）项', 'breach'],
      [false, false, true, true, true, undefined, undefined],
    ],
  ],
  [
    'technical stages are done in the modes of the text',
    ({ technicalStage: { modes, entrustedTo } }) =>
      [...Object.keys(modes), entrustedTo].filter(Boolean).join(' '),
    [
      'independent joint entrusted opinion department',
      'joint',
      'joint',
      'independent joint entrusted department-or-third-party',
      'independent joint entrusted qualified-body',
    ],
  ],
  [
    'the survey sheet has danzhou’s eleven fields',
    ({ survey }) => [survey.sheet.fields.length, survey.sheet.article],
    [
      [11, null],
      [11, null],
      [11, '第八条第（二）项'],
      [11, null],
      [11, null],
    ],
  ],
  [
    'a survey’s report, and whether its conclusion has to be given',
    ({ survey }) => [survey.report.title, survey.conclusionRequired],
    [
      ['踏勘记录', false],
      ['现场勘验评审报告', false],
      ['踏勘记录', true],
      ['踏勘记录', false],
      ['踏勘记录', false],
    ],
  ],
  [
    'special reviews have fourteen kinds in ankang, each answered for',
    ({ review }) => [Object.keys(review.procedures).length, review.answerability?.article],
    [
      [4, undefined],
      [4, undefined],
      [3, '第十二条第二款'],
      [14, '第十四条'],
      [3, undefined],
    ],
  ],
  [
    'important approvals are told by their grounds in linzi and tancheng',
    ({ importantGrounds: important }) =>
      important && [important.article, important.grounds.length, important.hearing?.article],
    [null, ['第五条第（八）项', 7, '第五条第（八）项'], null, null, ['第十二条', 4, undefined]],
  ],
  [
    'meetings have their kinds',
    ({ meeting }) => meeting.kinds.map(({ type, name }) => `${type} ${name}`),
    [
      ['consultation 工作对接会', 'consultation 协调会'],
      ['consultation 行政审批服务联席会议'],
      ['consultation 行政审批事项联席会议'],
      ['consultation 审管协商'],
      ['plenary 全体成员联席会议', 'thematic 专题联席会议', 'liaison 联络员会议'],
    ],
  ],
  [
    'topics are approved by the chief convenor in tancheng',
    ({ meeting: { topics } }) => topics.approvedBy,
    ['convenor', 'convenor', 'convenor', 'convenor', 'chief-convenor'],
  ],
  [
    'the agenda is owed by whoever raised the topic in huancui, in principle',
    ({ meeting: { agenda } }) => `${agenda.owedBy} ${agenda.inPrinciple}`,
    ['proposer true', 'office false', 'office false', 'office false', 'office false'],
  ],
  [
    'what is not settled goes to a meeting or to the level above',
    ({ meeting: { conferral } }) => conferral.word,
    ['提请会商', '提请会商', '提请会商', '提请领导小组办公室', '提请联席会议'],
  ],
  [
    'decided items are watched by the office in tancheng',
    ({ decision }) => decision.oversight?.article,
    [undefined, undefined, undefined, undefined, '第二部分第（二）项'],
  ],
  [
    'files of a 变更 stay with the department in huancui',
    ({ archiveRequest: { beforeHandover, original, change } }) => [
      beforeHandover,
      original,
      change,
    ],
    [
      [null, 'approval', 'supervision'],
      [null, null, null],
      [null, null, null],
      ['supervision', 'approval', 'approval'],
      [null, null, null],
    ],
  ],
  [
    'legacy issues are settled on a written opinion in linzi and tancheng',
    ({ legacyIssue }) => legacyIssue && [legacyIssue.article, legacyIssue.opinion.button],
    [null, ['第十三条', '出具法制审核意见'], null, null, ['第二十七条', '出具审核意见']],
  ],
  [
    'liaisons are filed with the office of the leading group in ankang',
    ({ words, liaisonChange }) => [words.filing, liaisonChange.article],
    [
      ['备案机关', null],
      ['备案机关', null],
      ['备案机关', null],
      ['安康市行政审批制度改革工作领导小组办公室', '第八条'],
      ['联席会议办公室', '第二部分'],
    ],
  ],
  [
    'help and upward reports rest on articles where the text knows them',
    ({ referral }) => Object.keys(referral.types).join(' '),
    [
      'information assistance upward system-access',
      'assistance',
      'upward system-access complaint',
      'assistance',
      '',
    ],
  ],
  [
    'the monthly bulletin is linzi’s and tancheng’s',
    ({ bulletin }) => bulletin?.article,
    [undefined, '第七条', undefined, undefined, '第二十一条'],
  ],
  [
    'assessment is danzhou’s',
    ({ oversight, words }) => oversight && [words.oversight, oversight.copyTo, oversight.article],
    [null, null, ['市营商环境建设局', '市委督效办', '第十三条'], null, null],
  ],
  [
    'every clause on accountability wants more than lateness; ankang has none',
    ({ accountability }) => accountability && [accountability.article, accountability.condition],
    [
      ['第四部分', '影响行政秩序和行政效率'],
      ['第十五条', '造成不良后果'],
      ['第十二条第三款', '导致审批件超期办理、审批决定错误等后果'],
      null,
      ['第二十八条', '造成不良后果'],
    ],
  ],
  [
    'the text, its number, and since when it is in force',
    (profile) => [
      profile.region,
      profile.documentNumber,
      profile.issuedOn,
      profile.inForceFrom,
      profile.trial,
    ],
    [
      ['环翠区', null, '2020-09-24', null, false],
      ['临淄区', '临政办字〔2022〕6号', '2022-04-14', '2022-04-14', false],
      ['儋州市', '儋府办〔2022〕44号', '2022-09-25', '2022-09-25', true],
      ['安康市', '安行审发〔2021〕7号', '2021-06-22', '2021-06-22', true],
      ['郯城县', '郯政办字〔2020〕60号', '2020-09-21', null, false],
    ],
  ],
]

test.each(ROWS)('%s', (_row, read, expected) => {
  const [huancui, linzi, danzhou, ankang, tancheng] = expected
  const found = Object.fromEntries(
    Object.entries(PROFILES).map(([name, profile]) => [name, read(profile)]),
  )
  expect(found).toEqual({ huancui, linzi, danzhou, ankang, tancheng })
})

test('no profile writes the county with the scan’s wrong character', () => {
  expect(JSON.stringify(PROFILES)).not.toMatch(/[郟郏]/)
})
