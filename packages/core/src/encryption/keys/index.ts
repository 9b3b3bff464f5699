/** `@hcrm/core/keys`: the port to the root key and the three providers that come with the SDK. */
export { SecretBytes } from "../secret-bytes.ts";
export { type DevKeyProviderOptions, devKeyProvider } from "./dev-key-provider.ts";
export { type FileKeyProvider, type FileKeyProviderOptions, fileKeyProvider } from "./file-key-provider.ts";
export type { KeyContext, KeyProvider, ProviderFault, ProviderHealth, WrappedKey } from "./key-provider.ts";
export { type MemoryKeyProvider, memoryKeyProvider } from "./memory-key-provider.ts";
export { providerFailure } from "./provider-failure.ts";
