/**
 * Search keys of Chinese names: pinyin initials (拼音首字母) and full pinyin (全拼), read by the optional peer `pinyin-pro`.
 * This is the only file that loads it. Surnames are read as surnames (单 shàn, 仇 qiú, 曾 zēng); where a surname has
 * several readings each gives a key of its own, and each key is a row of a small index collection. Keys are personal data:
 * only their blind indexes are stored. Switched on without the peer is an error at start, never a silent gap.
 */
import { UnsafeConfiguration } from "../kernel/index.ts";

/** Search keys of one name. */
export interface NameKeys {
  /** Initials, lower case: 曾乐 gives `zl` and `cl`. */
  readonly initials: readonly string[];
  /** Full pinyin without tones, lower case: `zengle`, `cengle`. */
  readonly full: readonly string[];
}

/** Reads names. */
export interface PinyinReader {
  /** Keys of a name; empty lists when it holds no Han character. */
  read(name: string): NameKeys;
}

/** The one function of the peer that is used, in the forms in which it is called. */
interface PinyinPeer {
  pinyin(
    text: string,
    options: { toneType: "none"; type: "array"; surname?: "head"; multiple?: boolean },
  ): string[];
}

/** Loads the peer; the default imports `pinyin-pro`. */
export type PinyinLoader = () => Promise<unknown>;

// Not a literal: the peer is optional, and the compiler must not ask for its types.
const PEER: string = "pinyin-pro";
const HAN = /\p{Script=Han}/u;

/**
 * Loads the reader.
 *
 * @throws {@link UnsafeConfiguration} when the peer is not installed or not the library that is expected.
 * @example
 * ```ts
 * const pinyin = await loadPinyinReader();
 * pinyin.read("张伟"); // { initials: ["zw"], full: ["zhangwei"] }
 * ```
 */
export async function loadPinyinReader(load: PinyinLoader = () => import(PEER)): Promise<PinyinReader> {
  const peer = await load().catch(() => undefined);
  if (!isPeer(peer)) {
    throw new UnsafeConfiguration(
      "Pinyin search is switched on, but the optional peer pinyin-pro is missing.",
      {
        details: { peer: PEER },
      },
    );
  }
  return { read: (name) => readName(peer, name) };
}

function isPeer(value: unknown): value is PinyinPeer {
  return (
    typeof value === "object" && value !== null && "pinyin" in value && typeof value.pinyin === "function"
  );
}

function readName(peer: PinyinPeer, name: string): NameKeys {
  const characters = Array.from(name).filter((character) => HAN.test(character));
  const [surname] = characters;
  if (surname === undefined) return { initials: [], full: [] };
  const plain = { toneType: "none", type: "array" } as const;
  const [head = "", ...rest] = peer.pinyin(characters.join(""), { ...plain, surname: "head" });
  const others = peer.pinyin(surname, { ...plain, multiple: true });
  const readings = [...new Set([head, ...others])].map((first) => [first, ...rest]);
  return {
    initials: [...new Set(readings.map((reading) => reading.map((part) => part.slice(0, 1)).join("")))],
    full: [...new Set(readings.map((reading) => reading.join("")))],
  };
}
