/**
 * The contract of key providers as a suite: KMS, Vault and HSM (GM/T 0018) providers are code of the host, and pass it
 * before they hold a hospital's root key. Runner-agnostic; bring `describe` and `it` of any test runner. What a provider
 * cannot do is declared in `lacks` and then reported as a named test, never skipped silently.
 * The suite does not prove that the root key is stored safely.
 */
import { fail } from "node:assert";
import { type KeyContext, type KeyProvider, SecretBytes, type WrappedKey } from "../encryption/index.ts";
import { HcrmError, type HcrmErrorCode } from "../kernel/index.ts";
import { holds, same, settled } from "./conformance/expectations.ts";
import type { SuiteRunner } from "./conformance/storage-harness.ts";

/** One provider for one test, and what can be done to it from outside. */
export interface KeyProviderBed {
  /** A provider with a root key of its own, not yet prepared. */
  readonly provider: KeyProvider;
  /** A second, cold instance over the same root key. Left out when the root key lives in the instance. */
  readonly reopen?: () => Promise<KeyProvider>;
  /** Gives the root key a new version. Left out when there is only ever one. */
  readonly bumpVersion?: () => Promise<void>;
  /** Makes every later call fail in this way. Left out when the provider cannot be cut off. */
  readonly breakWith?: (fault: "unavailable" | "refused") => Promise<void>;
}

/** Parts of a bed that a provider may lack. */
export type KeyProviderExtra = "reopen" | "bumpVersion" | "breakWith";

/** What the suite works with. */
export interface KeyProviderContractOptions extends SuiteRunner {
  /** Parts that the beds lack; their laws are reported as not applicable. */
  readonly lacks?: readonly KeyProviderExtra[];
  /** Makes a fresh bed for each test. */
  readonly make: () => Promise<KeyProviderBed>;
}

const CONTEXT: KeyContext = { tenant: "ruijin", keyId: "00112233445566ff", kind: "tenant-kek" };
/** No key of ours: recognisable in messages. */
const KEY_BYTES: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => 0xc0 + index);
const REFUSALS: readonly HcrmErrorCode[] = ["KeyMismatch", "KeyRefused"];
const never = (): AbortSignal => new AbortController().signal;
const newKey = (): SecretBytes => new SecretBytes(KEY_BYTES.slice());

/**
 * Declares the contract's tests.
 *
 * @example
 * ```ts sketch
 * keyProviderContract({ describe, it, make: async () => ({ provider: kmsKeyProvider({ client }) }) });
 * ```
 */
export function keyProviderContract({ describe, it, make, lacks = [] }: KeyProviderContractOptions): void {
  const law: Law = (name, body) =>
    it(name, async () => {
      const bed = await make();
      await bed.provider.prepare({ mayCreate: true }, never());
      await body(bed);
    });
  const extraLaw: ExtraLaw = (extra, name, body) => {
    if (!lacks.includes(extra)) return law(name, (bed) => body(bed, needed(bed[extra], extra)));
    return it(`not applicable: ${name}`, async () =>
      same((await make())[extra], undefined, `the bed has ${extra}`));
  };
  describe("key provider: wrapping", () => wrappingLaws(law));
  describe("key provider: what does not open", () => refusalLaws(law));
  describe("key provider: versions and instances", () => versionLaws(law, extraLaw));
  describe("key provider: failures", () => failureLaws(law, extraLaw));
}

type Law = (name: string, body: (bed: KeyProviderBed) => Promise<void>) => void;
type ExtraLaw = <E extends KeyProviderExtra>(
  extra: E,
  name: string,
  body: (bed: KeyProviderBed, part: NonNullable<KeyProviderBed[E]>) => Promise<void>,
) => void;

function needed<T>(part: T, name: string): NonNullable<T> {
  if (part === undefined || part === null) fail(`the bed has no ${name}; declare that in "lacks"`);
  return part;
}

function wrappingLaws(law: Law): void {
  law("unwraps what it wrapped", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    await opens(provider, wrapped, "round trip");
    same(wrapped.provider, provider.id, "a wrapped key names its provider");
  });
  law("does not change or keep its input", async ({ provider }) => {
    const key = newKey();
    const wrapped = await provider.wrap(key, CONTEXT, never());
    same(key.reveal(), KEY_BYTES, "the key after wrapping");
    key.wipe();
    await opens(provider, wrapped, "after the caller wiped its key");
    const stored = wrapped.bytes.slice();
    await provider.unwrap(wrapped, CONTEXT, never());
    same(wrapped.bytes, stored, "the wrapped bytes after unwrapping");
  });
  law("hides the key: the wrapped bytes do not hold it", async ({ provider }) => {
    const { bytes } = await provider.wrap(newKey(), CONTEXT, never());
    holds(
      !hex(bytes).includes(hex(KEY_BYTES.subarray(0, 8))),
      "eight bytes of the key stand in the wrapped bytes",
    );
  });
  law("serves many calls at once", async ({ provider }) => {
    const contexts = Array.from({ length: 8 }, (_, index) => ({ ...CONTEXT, tenant: `tenant-${index}` }));
    const wrapped = await Promise.all(contexts.map((context) => provider.wrap(newKey(), context, never())));
    const keys = await Promise.all(
      wrapped.map((one, index) => provider.unwrap(one, contexts[index] ?? CONTEXT, never())),
    );
    for (const key of keys) same(key.reveal(), KEY_BYTES, "each key");
  });
  law("says that it is well", async ({ provider }) => {
    same((await provider.health(never())).ok, true, "health of a prepared provider");
  });
}

function refusalLaws(law: Law): void {
  const changes: readonly (readonly [string, Partial<KeyContext>])[] = [
    ["tenant", { tenant: "xiehe" }],
    ["key id", { keyId: "00112233445566fe" }],
    ["kind", { kind: "canary" }],
  ];
  for (const [part, change] of changes) {
    law(`another ${part} in the context`, async ({ provider }) => {
      const wrapped = await provider.wrap(newKey(), CONTEXT, never());
      await refuses(provider, wrapped, { ...CONTEXT, ...change });
    });
  }
  law("cut bytes, of every length", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    for (let length = 0; length < wrapped.bytes.length; length += 1) {
      await refuses(provider, { ...wrapped, bytes: wrapped.bytes.slice(0, length) }, CONTEXT);
    }
  });
  law("one flipped bit, in every byte", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    for (let index = 0; index < wrapped.bytes.length; index += 1) {
      const bytes = wrapped.bytes.slice();
      bytes[index] = (bytes[index] ?? 0) ^ (1 << (index % 8));
      await refuses(provider, { ...wrapped, bytes }, CONTEXT);
    }
  });
  law("bytes of another provider", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    await refuses(provider, { ...wrapped, provider: "someone-else" }, CONTEXT);
  });
  law("an unknown version of the root key", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    await refuses(provider, { ...wrapped, providerKeyVersion: "no-such-version" }, CONTEXT);
  });
}

function versionLaws(law: Law, extraLaw: ExtraLaw): void {
  law("current version: names the version that wraps", async ({ provider }) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    same(await provider.currentVersion(never()), wrapped.providerKeyVersion, "current version");
  });
  extraLaw(
    "bumpVersion",
    "version bump: old keys still unwrap, new ones follow",
    async ({ provider }, bumpVersion) => {
      const old = await provider.wrap(newKey(), CONTEXT, never());
      await bumpVersion();
      holds((await provider.currentVersion(never())) !== old.providerKeyVersion, "the version has moved on");
      await opens(provider, old, "a key of the old version");
      const fresh = await provider.wrap(newKey(), CONTEXT, never());
      same(fresh.providerKeyVersion, await provider.currentVersion(never()), "version of a new key");
      await opens(provider, fresh, "a key of the new version");
    },
  );
  extraLaw("reopen", "cold instance: opens the keys of the first", async ({ provider }, reopen) => {
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    const second = await reopen();
    await second.prepare({ mayCreate: false }, never());
    await opens(second, wrapped, "a second instance");
  });
}

function failureLaws(law: Law, extraLaw: ExtraLaw): void {
  law("an aborted call fails", async ({ provider }) => {
    const aborted = AbortSignal.abort();
    const wrapped = await provider.wrap(newKey(), CONTEXT, never());
    const calls: readonly Promise<unknown>[] = [
      provider.wrap(newKey(), CONTEXT, aborted),
      provider.unwrap(wrapped, CONTEXT, aborted),
      provider.currentVersion(aborted),
    ];
    for (const call of calls) holds((await settled(call)).error !== undefined, "an aborted call succeeded");
  });
  const codes = { unavailable: "KeyUnavailable", refused: "KeyRefused" } as const;
  for (const fault of ["unavailable", "refused"] as const) {
    extraLaw(
      "breakWith",
      `${fault} is told apart, and its error holds no key`,
      async ({ provider }, breakWith) => {
        const wrapped = await provider.wrap(newKey(), CONTEXT, never());
        await breakWith(fault);
        const { error } = await settled(provider.unwrap(wrapped, CONTEXT, never()));
        holds(error instanceof HcrmError && error.code === codes[fault], `expected ${codes[fault]}`);
        const text = error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)}` : "";
        holds(
          !text.includes(hex(wrapped.bytes)) && !text.includes(hex(KEY_BYTES)),
          "the error holds key bytes",
        );
      },
    );
  }
}

async function opens(provider: KeyProvider, wrapped: WrappedKey, what: string): Promise<void> {
  same((await provider.unwrap(wrapped, CONTEXT, never())).reveal(), KEY_BYTES, what);
}

async function refuses(provider: KeyProvider, wrapped: WrappedKey, context: KeyContext): Promise<void> {
  const { error } = await settled(provider.unwrap(wrapped, context, never()));
  const refused = error instanceof HcrmError && REFUSALS.some((code) => code === error.code);
  holds(refused, `expected one of ${REFUSALS.join(", ")}`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
