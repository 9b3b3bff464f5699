/**
 * The source that the Chinese public-health packs share: the national specification of basic public health services, third
 * edition. No threshold taken from it has been compared with the official text yet.
 */
import type { Evidence } from "../rule-set/index.ts";

/** A chapter of the national specification, third edition; every threshold is to be checked against the official text. */
export function specification(chapter: string): Evidence {
  return {
    guideline: "国家基本公共卫生服务规范",
    edition: "第三版",
    section: `${chapter}, to be checked against the official text`,
  };
}
