/**
 * A folder of FHIR R4 bundles, read file by file. HCRM's readers take parsed JSON and open no file: the host owns the
 * transport. A file that cannot be read is refused with a code, and the others go on.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DemoProblem } from "../demo-problem.ts";

/** Why a file was refused before any reader of HCRM saw it. */
export type FileRefusal = "file-unreadable" | "gzip-damaged" | "json-invalid";

/** One file: what it holds, or why it was refused. */
export type BundleFile = { readonly file: string } & (
  | { readonly json: unknown }
  | { readonly refused: FileRefusal }
);

/** Most bytes of one file after unpacking; a small file can unpack to very much. */
const MAX_UNPACKED = 512 * 1024 * 1024;

/**
 * Names of the bundles in a folder, in alphabetical order.
 *
 * @throws {@link DemoProblem} with exit code 2 when there is no such folder, or no bundle in it.
 */
export async function listBundles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => {
    throw new DemoProblem("nothing-imported", "The folder given with --fhir cannot be read.");
  });
  const bundles = names.filter((name) => /\.json(\.gz)?$/.test(name)).sort();
  if (bundles.length === 0)
    throw new DemoProblem(
      "nothing-imported",
      "The folder given with --fhir holds no .json or .json.gz file.",
    );
  return bundles;
}

/** Reads one file. */
export async function readBundleFile(folder: string, file: string): Promise<BundleFile> {
  const bytes = await readFile(join(folder, file)).catch(() => undefined);
  if (bytes === undefined) return { file, refused: "file-unreadable" };
  const unpacked = file.endsWith(".gz") ? unpack(bytes) : bytes;
  if (unpacked === undefined) return { file, refused: "gzip-damaged" };
  try {
    return { file, json: JSON.parse(unpacked.toString("utf8")) };
  } catch {
    return { file, refused: "json-invalid" }; // the parser's message quotes the text, so it goes nowhere
  }
}

function unpack(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return undefined;
  }
}
