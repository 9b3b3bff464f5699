// content table: surnames with their readings, and characters of given names
/**
 * A hundred thousand invented Chinese names with everything that makes names hard to find: compound surnames, surnames
 * that are read in their own way, rare characters, names with a middle dot. Each name comes with the pinyin that its bearer
 * would spell, taken from the tables here and not from the library under test.
 */

/** An invented name. */
export interface InventedName {
  /** As the bearer writes it. */
  readonly name: string;
  /** Syllables as the bearer spells them, without tones; characters without a table entry are left out. */
  readonly syllables: readonly string[];
}

/** Frequency weight, surname, reading; surname readings after 《现代汉语词典》. */
const SURNAMES =
  "72 王 wang|71 李 li|68 张 zhang|54 刘 liu|45 陈 chen|31 杨 yang|29 赵 zhao|22 黄 huang|20 周 zhou|20 吴 wu|14 徐 xu|14 孙 sun|12 胡 hu|12 朱 zhu|11 高 gao|10 林 lin|9 何 he|9 郭 guo|8 马 ma|8 罗 luo|5 曾 zeng|3 单 shan|2 仇 qiu|2 解 xie|2 查 zha|2 任 ren|2 华 hua|2 吕 lü|2 区 ou|2 翟 zhai|1 朴 piao|1 盖 ge|1 欧阳 ou yang|1 上官 shang guan|1 司马 si ma|1 尉迟 yu chi|1 万俟 mo qi|1 诸葛 zhu ge|1 长孙 zhang sun";
/** Characters of given names, each with one reading in use. */
const GIVEN =
  "伟 wei|芳 fang|娜 na|敏 min|静 jing|丽 li|磊 lei|军 jun|洋 yang|艳 yan|勇 yong|杰 jie|娟 juan|涛 tao|明 ming|超 chao|秀 xiu|霞 xia|刚 gang|桂 gui|英 ying|玉 yu|兰 lan|建 jian|国 guo|志 zhi|强 qiang|文 wen|博 bo|海 hai|波 bo|德 de|福 fu|家 jia|豪 hao|宇 yu|轩 xuan|淑 shu|珍 zhen|雪 xue|梅 mei|晓 xiao|燕 yan|婉 wan|清 qing|雅 ya|琴 qin|思 si|琪 qi|佳 jia|怡 yi|春 chun|鹏 peng|辉 hui|飞 fei|龙 long|凤 feng|云 yun|山 shan|水 shui|金 jin|银 yin|月 yue|星 xing|浩 hao|然 ran|梓 zi|涵 han|欣 xin|彤 tong|诗 shi|睿 rui|俊 jun|峰 feng|岩 yan|松 song|柏 bai|乐 le|㛃 jie|䶮 yan|喆 zhe|堃 kun|垚 yao|昇 sheng|甯 ning";
/** Names with a middle dot, and names in Latin letters: found by name, not by pinyin of a surname. */
const PARTS = "阿不都 热合曼 买买提 吐尔逊 古丽 艾山 木拉提 帕提古丽 玛依拉 阿依努尔 迪丽热巴 努尔";
const LATIN = "Maria Silva Anna Schmidt Ivan Petrov John Smith Fatima Hassan";

const [A, C] = [1_103_515_245, 12_345]; // the generator of ISO C, `rand`; any will do that gives the same names each time

/** A source of whole numbers below a bound, from a seed. */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, A) + C) >>> 0;
    return (state >>> 8) % below;
  };
}

/** As many names as asked, the same for the same seed. */
export function inventNames(count: number, seed: number): readonly InventedName[] {
  const next = seededNumbers(seed);
  const pick = <T>(list: readonly T[]): T => {
    const one = list[next(list.length)];
    if (one === undefined) throw new RangeError("nothing to pick from");
    return one;
  };
  const surnames = SURNAMES.split("|").flatMap((entry) => {
    const [weight = "", ...rest] = entry.split(" ");
    return Array.from({ length: Number(weight) }, () => rest);
  });
  const given = GIVEN.split("|").map((entry) => entry.split(" "));
  const [parts, latin] = [PARTS.split(" "), LATIN.split(" ")];
  return Array.from({ length: count }, () => {
    const kind = next(100);
    if (kind < 3) return { name: `${pick(parts)}·${pick(parts)}`, syllables: [] };
    if (kind < 4) return { name: `${pick(latin)} ${pick(latin)}`, syllables: [] };
    if (kind < 5) return { name: `${pick(surnames)[0]}𠮷${pick(given)[0]}`, syllables: [] };
    const [surname = "", ...reading] = pick(surnames);
    const rest = Array.from({ length: next(100) < 18 ? 1 : 2 }, () => pick(given));
    return {
      name: surname + rest.map(([character]) => character).join(""),
      syllables: [...reading, ...rest.map(([, syllable = ""]) => syllable)],
    };
  });
}

/** A name as somebody else would type it: other blanks, other dots, full-width letters. */
export function retyped(name: string, next: (below: number) => number): string {
  const dots = ["·", "•", "‧", "・", "．", "･", " · "];
  const dotted = name.replaceAll("·", dots[next(dots.length)] ?? "·");
  const wide = next(2) === 0 ? dotted : dotted.replace(/[!-~]/g, fullWidth).replaceAll(" ", "\u3000");
  const spread = next(3) === 0 && !/[a-z·•‧・．･]/i.test(dotted) ? Array.from(wide).join(" ") : wide;
  return next(2) === 0 ? ` ${spread} ` : spread;
}

/** U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E. */
function fullWidth(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
}
