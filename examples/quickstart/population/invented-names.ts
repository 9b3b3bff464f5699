// content table: frequent Chinese surnames and characters of given names
/**
 * Names for invented people: frequent surnames, and characters that appear in given names. Any name that comes out may be
 * that of many people and is meant for none of them.
 */
import type { SeededRandom } from "./seeded-random.ts";

const SURNAMES =
  "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 欧阳 上官 司马";
const MALE =
  "伟 强 磊 军 勇 杰 涛 明 超 刚 平 辉 鹏 建国 建华 志强 志明 国庆 永康 文博 海波 德福 家豪 宏宇 子轩 少华";
const FEMALE =
  "芳 娜 敏 静 丽 艳 娟 霞 玲 燕 秀英 桂英 玉兰 秀兰 淑珍 雪梅 晓燕 婉清 雅琴 思琪 美华 春梅 丽华 海燕 佳怡 红梅";

const split = (list: string): readonly [string, ...string[]] => {
  const [first = "", ...rest] = list.split(" ");
  return [first, ...rest];
};

/** An invented name, surname first. */
export function inventName(random: SeededRandom, sex: "male" | "female"): string {
  return random.pick(split(SURNAMES)) + random.pick(split(sex === "male" ? MALE : FEMALE));
}
