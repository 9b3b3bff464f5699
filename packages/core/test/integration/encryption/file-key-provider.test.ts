/** The key file itself: how it is made, and what is refused at start. */
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileKeyProvider, SecretBytes } from "../../../src/encryption/keys/index.ts";

const signal = (): AbortSignal => new AbortController().signal;
const context = { tenant: "ruijin", keyId: "0011223344556677", kind: "tenant-kek" } as const;

describe("key file", () => {
  let folder = "";
  let file = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hcrm-keys-"));
    file = join(folder, "hcrm.keys");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const prepare = (mayCreate: boolean): Promise<void> =>
    fileKeyProvider({ file }).prepare({ mayCreate }, signal());

  it("is made readable by its owner only, and leaves nothing beside it", async () => {
    await prepare(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["hcrm.keys"]);
  });

  it("is never made where an installation exists", async () => {
    await expect(prepare(false)).rejects.toMatchObject({ code: "KeyMismatch" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("is never overwritten", async () => {
    await prepare(true);
    const before = await readFile(file);
    await prepare(true);
    expect(await readFile(file)).toEqual(before);
  });

  it("is made once when two processes start together, and both use it", async () => {
    const first = fileKeyProvider({ file });
    const second = fileKeyProvider({ file });
    await Promise.all([
      first.prepare({ mayCreate: true }, signal()),
      second.prepare({ mayCreate: true }, signal()),
    ]);
    const wrapped = await first.wrap(new SecretBytes(new Uint8Array(32).fill(5)), context, signal());
    expect((await second.unwrap(wrapped, context, signal())).reveal()).toEqual(new Uint8Array(32).fill(5));
    expect(await readdir(folder)).toEqual(["hcrm.keys"]);
  });

  it.each([0o640, 0o604, 0o620, 0o644])("is refused with mode %o", async (mode) => {
    await prepare(true);
    await chmod(file, mode);
    await expect(prepare(true)).rejects.toMatchObject({ code: "KeyFileUnsafe" });
  });

  it.each([
    ["empty", ""],
    ["no JSON", "-----BEGIN KEY-----"],
    ["cut in the middle", '{"format":"hcrm-keys/1","keyId":"k","current":"1","versions":{"1":"AAECAwQFBg'],
    ["a key cut short", '{"format":"hcrm-keys/1","keyId":"k","current":"1","versions":{"1":"AAECAwQFBgc="}}'],
    ["another format", '{"format":"hcrm-keys/9","keyId":"k","current":"1","versions":{}}'],
    [
      "a current version that is not there",
      '{"format":"hcrm-keys/1","keyId":"k","current":"2","versions":{}}',
    ],
  ])("is refused when it is %s, without quoting it", async (_, content) => {
    await writeFile(file, content, { mode: 0o600 });
    const failure = await prepare(true).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "UnsafeConfiguration", details: { provider: "file" } });
  });

  it("shows no key bytes in errors about it", async () => {
    await prepare(true);
    const content = JSON.parse(await readFile(file, "utf8"));
    const key: string = content.versions["1"];
    await writeFile(file, JSON.stringify({ ...content, format: key }));
    const failure = await prepare(true).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "UnsafeConfiguration" });
    expect(
      `${failure} ${JSON.stringify(failure)} ${failure instanceof Error ? failure.stack : ""}`,
    ).not.toContain(key);
  });
});
