import { Zipf } from './random.ts'
import type { Random } from './random.ts'

/** Text as duty officers write it, from lists whose first words are common and whose last are rare, so that search meets both. */

const PLACES = (
  '某小区 某学校 某医院 某村 某社区 某工地 某路段 某企业 某超市 某幼儿园 某饭店 某公园 某菜市场 某安置房 某养老院 某景区 某公交线路 某加油站 ' +
  '某化工厂 某水库 某写字楼 某培训机构 某药店 某食堂 某停车场 某车站 某大桥 某河道 某垃圾站 某物流园 某驾校 某酒店 某网吧 某电影院 某体育馆 ' +
  '某图书馆 某派出所 某政务大厅 某殡仪馆 某墓园 某屠宰场 某冷库 某码头 某隧道 某矿山 某采石场 某养殖场 某茶园 某果园 某林场 某渡口 某变电站 某锅炉房'
).split(' ')

const MATTERS = (
  '停水 停电 噪音扰民 拖欠工资 违章搭建 停车收费 垃圾清运 道路破损 污水外溢 物业收费 学区划分 食品卫生 供暖不足 公交停运 房屋漏水 路灯不亮 ' +
  '井盖缺失 占道经营 油烟扰民 电梯故障 征地补偿 拆迁安置 补课收费 医保报销 社保缴纳 低保评定 危房改造 农药残留 秸秆焚烧 河水发臭 异味扰民 ' +
  '扬尘污染 非法采砂 森林防火 疫苗接种 药品涨价 冒名贷款 预付卡跑路 合同纠纷 高空抛物 消防通道被堵 电动车入户 充电桩不足 群租房 学生午餐 ' +
  '校车超载 教师待遇 招生公示 分班不公 校园欺凌 网络诈骗 传销拉人 假种子 农机补贴 灌溉水渠 饮水工程 通信基站 快递丢失 邮政代办 旅游宰客 ' +
  '导游强制消费 门票涨价 文物破坏 古树砍伐 墓地价格 殡葬服务 养老服务 托育收费 残疾人证 退役优抚 户口迁移 身份证办理 驾考收费 车辆年检 ' +
  '超限超载 桥梁裂缝 隧道渗水 边坡塌方 山体滑坡 泥石流 洪涝内涝 地震传言 火灾 燃气泄漏 爆炸声响 中毒 交通事故 坠楼 溺水 走失儿童 野猪伤人 ' +
  '流浪狗 蜂群蜇人 禽流感 非洲猪瘟 公示造假 公款吃喝 公务用车 违规招投标 编外招聘 考试泄题 办事推诿 窗口态度 数据造假 形式主义 层层加码 ' +
  '强制捐款 乱罚款 暴力执法 执法不公 拖延答复 举报泄露 强占耕地 小产权房 烂尾楼 延期交房 精装缩水 公积金提取 房产证难办 维修基金 业委会换届 ' +
  '光伏骗贷 土地流转 集体资产 村务公开 贫困户认定 搬迁后续 涉农贷款 粮食收购 柑橘滞销 生猪价格 柠檬减产 蚕桑补贴 渔船禁捕 船舶污染 矿难传闻'
).split(' ')

const COURSES = (
  '引发网民关注 多日无人答复 居民多次反映未果 现场有人围观 相关视频在网上传播 家长集中反映 群众拨打热线投诉 网帖称无人管理 当事人要求赔偿 ' +
  '记者到场采访 有人自称知情 评论区质疑声较多 部分图片与实际不符 有网民呼吁公开调查结果 有人建议尽快公布方案 涉及人数仍在核实 ' +
  '所在社区已到场劝解 有业主准备集体上访 当地论坛跟帖较多 短视频播放量上升较快 有外地媒体转载 权威信息尚未发布 此前承诺的整改期限已过 ' +
  '群众对答复不满意 有老人因此受伤 有儿童感到不适 商户停业等待处理 道路一度中断 夜间情况更为明显 雨后再次出现 与去年同期情形相似 ' +
  '涉事单位电话无人接听 公示栏未见说明 有人提供了录音 网民要求问责 也有网民表示理解 已有部门表示将调查 消息来源有待核实 旧闻被重新翻出 ' +
  '传言称有人死亡 称负责人失联 称监控损坏 称材料被退回三次 称被多个部门相互推托 称收费无票据 称通知当天才张贴 称听证会走过场 称检测报告不公开'
).split(' ')

const ACTS = (
  '请主管单位尽快核实 请属地先行到场 建议及时发布权威信息 建议公布处理时限 建议同步回复发帖人关切 请说明原因和恢复时间 请提供检测数据 ' +
  '请公布咨询电话 请研判是否升级 请关注后续传播 建议安排发言人 建议现场答复群众 请核对图片来源 请报送处置进展 请与上级部门沟通口径'
).split(' ')

export const ANSWERS = ['何时恢复', '收费依据是什么', '责任由谁承担', '检测结果如何', '整改何时完成', '为何此前没有公布', '群众如何咨询']

export class Writer {
  readonly #random: Random
  readonly #place
  readonly #matter
  readonly #course
  readonly #act

  constructor(random: Random) {
    this.#random = random
    this.#place = new Zipf(random, PLACES.length)
    this.#matter = new Zipf(random, MATTERS.length)
    this.#course = new Zipf(random, COURSES.length)
    this.#act = new Zipf(random, ACTS.length)
  }

  /** A title and a summary of about 110 characters about something in the place called `where`. */
  about(where: string): { title: string; summary: string; matter: string } {
    const place = PLACES[this.#place.draw()] ?? ''
    const matter = MATTERS[this.#matter.draw()] ?? ''
    const title = `${where}${place}${matter}${this.#courseText()}`
    const clauses = Array.from({ length: this.#random.between(4, 8) }, () => this.#courseText())
    const summary = `有网民反映${where}${place}${matter}问题，${clauses.join('，')}。另提到${MATTERS[this.#matter.draw()] ?? ''}。${ACTS[this.#act.draw()] ?? ''}。`
    return { title, summary, matter }
  }

  #courseText(): string {
    return COURSES[this.#course.draw()] ?? ''
  }
}

/** What people type into the search box: two characters each, from common to rare. */
export function searchWords(): { common: string[]; middling: string[]; rare: string[] } {
  const pairs = [...new Set(MATTERS.map((matter) => matter.slice(0, 2)))]
  return {
    common: ['网民', '关注', '反映', '小区', ...pairs.slice(0, 4)],
    middling: pairs.slice(20, 60),
    rare: pairs.slice(-40),
  }
}
