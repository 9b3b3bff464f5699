/**
 * Search keys of Chinese names: pinyin initials (拼音首字母) and full pinyin (全拼), read by the optional peer `pinyin-pro`.
 * This is the only file that loads it. Surnames are read as surnames (单 shàn, 仇 qiú, 曾 zēng); where a surname has
 * several readings each gives a key of its own, and so do the initials of every other character (乐 is lè and yuè). Each key
 * is a row of a small index collection. A character without a known reading is passed over. Keys are personal data: only
 * their blind indexes are stored. Switched on without the peer is an error at start, never a silent gap.
 */
import { UnsafeConfiguration } from "../kernel/index.ts";

/** Search keys of one name. */
export interface NameKeys {
  /** Initials in every reading of every character, the usual one first, lower case: 曾乐 gives `zl`, `cl`, `zy` and so on. */
  readonly initials: readonly string[];
  /** Full pinyin without tones in every reading of the surname, lower case: `zengle`, `cengle`. */
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

/** Most keys of a kind that one name may have: three characters with three readings each are rare already. */
const MOST_KEYS = 16;
/** A reading; a character that the peer does not know comes back as itself. */
const READING = /^[a-z\u00fc]+$/;

function readName(peer: PinyinPeer, name: string): NameKeys {
  const characters = Array.from(name).filter((character) => HAN.test(character));
  if (characters.length === 0) return { initials: [], full: [] };
  const plain = { toneType: "none", type: "array" } as const;
  const usual = peer.pinyin(characters.join(""), { ...plain, surname: "head" });
  const readings = characters.map((character, place) =>
    distinct(
      [usual[place] ?? "", ...peer.pinyin(character, { ...plain, multiple: true })]
        .filter((reading) => READING.test(reading))
        .map((reading) => reading.replaceAll("ü", "u")),
    ),
  );
  const [surname = [], ...given] = readings;
  return {
    initials: joined(readings.map((all) => distinct(all.map((reading) => reading.slice(0, 1))))),
    full: joined([surname, ...given.map((all) => all.slice(0, 1))]),
  };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** Every way to read one part of each place, the usual way first; a place without a reading is passed over. */
function joined(places: readonly (readonly string[])[]): readonly string[] {
  const ways = places
    .filter((parts) => parts.length > 0)
    .reduce<readonly string[]>(
      (before, parts) => parts.flatMap((part) => before.map((start) => start + part)).slice(0, MOST_KEYS),
      [""],
    );
  return ways.filter((way) => way !== "");
}
