/** Folders of FHIR bundles for the demo: our own small ones, packed or damaged on the way as deliveries are. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "./temporary-folder.ts";

/** Our own bundles, by file name without ending. */
export type FixtureName = "lin-xiaowan" | "gao-zhiyuan" | "wrong-reference";

/** The text of one of our bundles. */
export function fixture(name: FixtureName): string {
  return readFileSync(fileURLToPath(new URL(`../fixtures/${name}.json`, import.meta.url)), "utf8");
}

/** A folder with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** A file that ends in the middle, as after a broken transfer. */
export function truncatedGzip(text: string): Uint8Array {
  const whole = gzipSync(text);
  return whole.subarray(0, Math.floor(whole.length / 2));
}

/** Everything that can go wrong with a delivery, beside two bundles that are right. */
export function badDelivery(): string {
  return folderWith({
    "1-lin.json": fixture("lin-xiaowan"),
    "2-gao.json.gz": gzipSync(fixture("gao-zhiyuan")),
    "3-wrong-reference.json": fixture("wrong-reference"),
    "4-truncated.json.gz": truncatedGzip(fixture("lin-xiaowan")),
    "5-not-fhir.json": JSON.stringify({ hello: "world" }),
    "6-no-json.json": '{"resourceType": "Bundle", "entry": [',
    "read-me.txt": "not a bundle",
  });
}
