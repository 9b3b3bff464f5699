// content table: province-level prefixes of administrative division codes (GB/T 2260), with Hong Kong, Macao and Taiwan
/**
 * The first two digits of an administrative division code. The prefixes have been stable since 1997; the roughly 3,000
 * county codes change every year and are supplied by the host. A code is never removed from a table: a citizen id keeps
 * the area of its first issue for life. To be checked against the official text.
 */

/** Which areas of first issue a citizen id may carry. */
export interface AreaTable {
  /** Two-digit province prefixes; another prefix refuses the id. */
  readonly provinces: ReadonlySet<string>;
  /** Six-digit codes with their history. An id with another code is accepted with a warning; absent = no warning. */
  readonly areas?: ReadonlySet<string>;
}

/** Province prefixes and their names. */
const PROVINCE_NAMES: ReadonlyMap<string, string> = new Map([
  ["11", "北京市"],
  ["12", "天津市"],
  ["13", "河北省"],
  ["14", "山西省"],
  ["15", "内蒙古自治区"],
  ["21", "辽宁省"],
  ["22", "吉林省"],
  ["23", "黑龙江省"],
  ["31", "上海市"],
  ["32", "江苏省"],
  ["33", "浙江省"],
  ["34", "安徽省"],
  ["35", "福建省"],
  ["36", "江西省"],
  ["37", "山东省"],
  ["41", "河南省"],
  ["42", "湖北省"],
  ["43", "湖南省"],
  ["44", "广东省"],
  ["45", "广西壮族自治区"],
  ["46", "海南省"],
  ["50", "重庆市"],
  ["51", "四川省"],
  ["52", "贵州省"],
  ["53", "云南省"],
  ["54", "西藏自治区"],
  ["61", "陕西省"],
  ["62", "甘肃省"],
  ["63", "青海省"],
  ["64", "宁夏回族自治区"],
  ["65", "新疆维吾尔自治区"],
  ["71", "台湾省"],
  ["81", "香港特别行政区"],
  ["82", "澳门特别行政区"],
  ["83", "台湾居民居住证"],
]);

/** The table that is used when the host supplies none: prefixes only, so no `area-unlisted` warnings. */
export const PROVINCE_AREAS: AreaTable = { provinces: new Set(PROVINCE_NAMES.keys()) };
